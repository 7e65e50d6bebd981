package imap

import (
	"bytes"
	"context"
	"log/slog"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/guard"
	"missent/core/mail"
)

// Sizes of a chunk, in messages. The first is small, so that the first page is there at once.
const (
	firstChunk = 500
	minChunk   = 50
	maxChunk   = 8000
)

// pace fits the chunks to the server: as large as it answers within about a second.
type pace struct{ size int }

func newPace() pace { return pace{firstChunk} }

func (p *pace) took(d time.Duration, n int) {
	switch {
	case n < p.size: // the rest of a folder tells nothing
	case d < 500*time.Millisecond:
		p.size = min(p.size*2, maxChunk)
	case d > 2*time.Second:
		p.size = max(p.size/2, min(p.size, minChunk))
	}
}

// chunk is what one FETCH brought, and where the folder is once it is stored.
type chunk struct {
	all   []raw
	texts map[goimap.UID][]byte      // of delivery reports
	said  map[goimap.UID]mail.Secret // texts of sent messages, where they are wanted
	at    guard.Cursor
	asked int
	err   error
}

// pages reads what the plan says. Three things happen at once: the server sends a chunk, the one before is parsed, and
// the one before that is stored.
func (l *learning) pages(ctx context.Context, s *session, b *box, plan *span) error {
	ctx, cancel := context.WithCancel(ctx)
	fetched := make(chan chunk, 1)
	go func() {
		defer close(fetched)
		l.fetch(ctx, s, b, plan, fetched)
	}()
	parsed := make(chan page, 1)
	go func() {
		defer close(parsed)
		for c := range fetched {
			parsed <- l.parse(c, b.direction)
		}
	}()
	var failed error
	for p := range parsed {
		if failed != nil {
			continue // both goroutines must end
		}
		if failed = p.err; failed == nil {
			failed = l.hand(ctx, b, p)
		}
		if failed != nil {
			cancel()
		}
	}
	cancel()
	return failed
}

// page is a parsed chunk.
type page struct {
	guard.Page
	asked int
	err   error
}

func (l *learning) parse(c chunk, d mail.Direction) page {
	p := page{asked: c.asked, err: c.err, Page: guard.Page{Account: l.account.ID, Cursor: c.at}}
	p.Messages = make([]mail.Message, 0, len(c.all))
	for i := len(c.all) - 1; i >= 0; i-- { // newest first
		m := mail.FromHeader(c.all[i].block)
		// The folder decides, not From: whoever writes to us with our own address as his would else be believed to be us.
		m.Direction = d
		m.Mailbox = l.account.Address.Plain()
		m.Body = c.said[c.all[i].uid]
		if text := c.texts[c.all[i].uid]; m.Report && len(m.Bounced) == 0 {
			m.Bounced = mail.FailedRecipients(text)
		}
		p.Messages = append(p.Messages, m)
	}
	return p
}

// hand gives a page to the sink.
func (l *learning) hand(ctx context.Context, b *box, p page) error {
	l.read += len(p.Messages)
	l.done += p.asked
	p.Progress = l.progress(b.name)
	if err := l.sink.Page(ctx, p.Page); err != nil {
		return errSink{err}
	}
	b.at = p.Cursor
	return nil
}

// fetch asks for chunk after chunk. After an error, the next run goes on with smaller ones.
func (l *learning) fetch(ctx context.Context, s *session, b *box, plan *span, out chan<- chunk) {
	fields := sentFields
	switch {
	case b.direction == mail.Received:
		fields = receivedFields
	case l.opt.Texts != nil && l.opt.Texts():
		fields = textFields
	}
	for chunks := 0; ctx.Err() == nil && (l.taste == 0 || chunks < l.taste); chunks++ {
		before := *plan
		set, at, ok := plan.next(l.pace.size)
		if !ok {
			return
		}
		c := chunk{at: at, asked: count(set)}
		if len(set) > 0 && !l.hopeless(b.name, set) {
			begun := time.Now()
			var over bool
			if c.all, over, c.err = s.fetch(ctx, set, headers(fields)); over && c.err == nil && c.asked > 1 {
				*plan = before // more than memory shall hold at once
				l.pace.size = max(1, c.asked/8)
				continue
			}
			l.pace.took(time.Since(begun), c.asked)
			if c.err == nil && b.direction == mail.Received {
				c.texts, c.err = reports(ctx, s, c.all)
			}
			if c.err == nil && b.direction == mail.Sent && l.opt.Texts != nil && l.opt.Texts() {
				c.said = l.said(ctx, s, c.all)
			}
		}
		if c.err != nil {
			l.slower(b.name, set)
		}
		out <- c
		if c.err != nil {
			return
		}
	}
}

// slower makes the next chunks smaller, down to the single message that ends the connection.
func (l *learning) slower(folder string, set goimap.UIDSet) {
	if n := count(set); n > 1 {
		l.pace.size = max(1, min(n, l.pace.size)/8)
	} else if n == 1 {
		l.bad[badUID{folder, set[0].Start}]++
	}
}

// hopeless tells whether the set is one message that was asked for often enough.
func (l *learning) hopeless(folder string, set goimap.UIDSet) bool {
	if count(set) != 1 || l.bad[badUID{folder, set[0].Start}] < maxTries {
		return false
	}
	l.opt.Log.Warn("message left out: it ends the connection", slog.Int("tries", maxTries))
	l.pace.size = minChunk
	return true
}

// reports fetches the text of what may be delivery reports: the addresses that failed stand there (RFC 3464).
func reports(ctx context.Context, s *session, all []raw) (map[goimap.UID][]byte, error) {
	var set goimap.UIDSet
	for _, r := range all {
		if bytes.Contains(bytes.ToLower(r.block), []byte("delivery-status")) {
			set.AddNum(r.uid)
		}
	}
	if len(set) == 0 {
		return nil, nil
	}
	texts, _, err := s.fetch(ctx, set, text())
	out := make(map[goimap.UID][]byte, len(texts))
	for _, r := range texts {
		out[r.uid] = r.block
	}
	return out, err
}

// saidMost is of how many sent messages a run reads the text.
const saidMost = 1000

// said reads the text of sent messages, the newest first. What cannot be read is left out: their headers are enough.
func (l *learning) said(ctx context.Context, s *session, all []raw) map[goimap.UID]mail.Secret {
	out := map[goimap.UID]mail.Secret{}
	for i := len(all) - 1; i >= 0 && l.texts < saidMost; i-- {
		l.texts++
		text, _, err := s.text(ctx, all[i].uid)
		if err != nil {
			return out // the next chunk tells what is wrong
		}
		if text != "" {
			out[all[i].uid] = text
		}
	}
	return out
}

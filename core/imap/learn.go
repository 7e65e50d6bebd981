package imap

import (
	"context"
	"errors"
	"log/slog"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/trust"
	"missent/core/view"
)

// maxFailures is how often in a row, without one page between, reading is tried anew on a new connection. It is enough to
// get from a whole chunk down to the one message that ends the connection, three times.
const maxFailures = 12

// box is a folder to read, with how far that has come.
type box struct {
	name      string
	direction mail.Direction
	messages  int  // as STATUS says
	done      bool // nothing is left
	at        guard.Cursor
}

// learning is one run of Learn.
type learning struct {
	*Watcher
	sink  guard.LearnSink
	at    []guard.Cursor // where each folder was when the run began
	boxes []*box         // nil until the mailbox was looked at
	begun time.Time
	read  int // messages of this run
	done  int // messages read, earlier runs included
	total int
	texts int // of sent messages that were read
	pace  pace
	taste int            // so many chunks of a folder, then on; 0 for all of it
	bad   map[badUID]int // messages that ended the connection, asked for alone
}

type badUID struct {
	folder string
	uid    goimap.UID
}

// Learn reads what was not read yet, on a connection of its own where there is anything: Sent before received, newest first. Each page carries
// the cursor that holds once it is stored.
func (w *Watcher) Learn(ctx context.Context, at []guard.Cursor, to guard.LearnSink) error {
	if w.quiet(ctx, at) {
		return nil
	}
	l := &learning{Watcher: w, sink: to, at: at, begun: w.opt.Now(), pace: newPace(), bad: make(map[badUID]int)}
	for failures := 0; ; failures++ {
		before := l.read
		err := l.connection(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if sink, ok := errors.AsType[errSink](err); ok {
			return sink.error
		}
		if l.read > before {
			failures = 0
		}
		if _, again := after(err); err == nil || !again || l.boxes == nil && l.taste == 0 || failures >= maxFailures {
			return err
		}
		w.opt.Log.Info("learning goes on", slog.String("problem", keyOf(err)), slog.Int("chunk", l.pace.size))
		if !sleep(ctx, w.opt.Backoff(failures/3)) {
			return ctx.Err()
		}
	}
}

// connection reads until all folders are read or the connection is lost.
func (l *learning) connection(ctx context.Context) error {
	release, err := l.lane(ctx)
	if err != nil {
		return err
	}
	defer release()
	s, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer s.logout()
	if l.boxes == nil {
		if err := l.first(ctx, s); err != nil {
			return err
		}
		boxes, err := l.list(ctx, s)
		if err != nil {
			return err
		}
		l.boxes = boxes
	}
	for _, b := range l.boxes {
		if b.done {
			continue
		}
		if err := l.folder(ctx, s, b); err != nil {
			return err
		}
		b.done = true
	}
	return nil
}

// firstChunks are about 1,500 messages.
const firstChunks = 2

// first reads the newest of what was sent before anything else is looked at, when nothing was read yet: a server that has
// never counted a large folder takes many seconds for it, and the first verdicts need not wait for that.
func (l *learning) first(ctx context.Context, s *session) error {
	if len(l.at) > 0 {
		return nil
	}
	f, err := s.folders(ctx)
	if err != nil || len(f.sent) == 0 {
		return err
	}
	b := &box{name: f.sent[0], direction: mail.Sent, at: guard.Cursor{Account: l.account.ID, Folder: f.sent[0]}}
	l.taste = firstChunks
	if err := l.folder(ctx, s, b); err != nil {
		return err
	}
	l.taste, l.total, l.done = 0, 0, 0
	if b.at.Low > 0 {
		l.at = []guard.Cursor{b.at}
	}
	return nil
}

// list is the plan of the run, and how much there is.
func (l *learning) list(ctx context.Context, s *session) ([]*box, error) {
	boxes, err := l.Watcher.boxes(ctx, s, l.at)
	for _, b := range boxes {
		l.total += b.messages
		if b.done {
			l.done += b.messages
		}
	}
	return boxes, err
}

// boxes are the folders to learn from, in their order, with what they hold and how far each was read.
func (w *Watcher) boxes(ctx context.Context, s *session, at []guard.Cursor) ([]*box, error) {
	f, err := s.folders(ctx)
	if err != nil {
		return nil, err
	}
	boxes := make([]*box, 0, len(f.sent)+len(f.received))
	for _, name := range f.sent {
		boxes = append(boxes, &box{name: name, direction: mail.Sent})
	}
	for _, name := range f.received {
		boxes = append(boxes, &box{name: name, direction: mail.Received})
	}
	for _, b := range boxes {
		b.at = guard.Cursor{Account: w.account.ID, Folder: b.name}
		for _, c := range at {
			if c.Account == w.account.ID && c.Folder == b.name {
				b.at = c
			}
		}
	}
	if err := s.status(ctx, boxes); err != nil {
		return nil, err
	}
	return boxes, nil
}

// status fills in how many messages each folder has, sixteen questions at a time, and finds those that are read to the
// end. A folder that cannot be asked is opened later, or not.
func (s *session) status(ctx context.Context, boxes []*box) error {
	for len(boxes) > 0 {
		n := min(len(boxes), 16)
		err := s.do(ctx, "status", func() error {
			answers := make([]interface {
				Wait() (*goimap.StatusData, error)
			}, n)
			for i, b := range boxes[:n] {
				answers[i] = s.c.Status(b.name, &goimap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true})
			}
			for i, b := range boxes[:n] {
				data, err := answers[i].Wait()
				if answered(err) {
					continue
				}
				if err != nil {
					return err
				}
				if data.NumMessages != nil {
					b.messages = int(*data.NumMessages)
				}
				b.done = data.NumMessages != nil && b.messages == 0 || data.UIDNext > 0 && data.UIDValidity == b.at.UIDValidity && b.at.Low > 0 &&
					len(uncovered(b.at, data.UIDNext-1)) == 0
			}
			return nil
		})
		if err != nil {
			return err
		}
		boxes = boxes[n:]
	}
	return nil
}

// answered tells whether the server said no, in an order it can be asked on.
func answered(err error) bool {
	_, ok := errors.AsType[*goimap.Error](err)
	return ok
}

// folder reads one folder.
func (l *learning) folder(ctx context.Context, s *session, b *box) error {
	data, err := s.examine(ctx, b.name)
	if answered(err) {
		l.opt.Log.Warn("folder left out: it cannot be opened")
		l.total -= b.messages
		return nil
	}
	if err != nil {
		return err
	}
	if b.at.UIDValidity != data.UIDValidity {
		b.at = guard.Cursor{Account: l.account.ID, Folder: b.name, UIDValidity: data.UIDValidity}
	}
	next := data.UIDNext
	if next == 0 {
		if next, err = s.uidNext(ctx); err != nil {
			return err
		}
	}
	var found goimap.UIDSet
	if set := uncovered(b.at, next-1); len(set) > 0 && data.NumMessages > 0 {
		if found, err = s.search(ctx, &goimap.SearchCriteria{UID: []goimap.UIDSet{set}, SentSince: l.opt.Since()}); err != nil {
			return err
		}
	}
	plan := newSpan(b.at, next-1, found)
	left := plan.left()
	if left > int(data.NumMessages)+10_000 {
		return &Error{Op: "search", Key: trust.Flood, cause: trust.ErrFlood} // UIDs of messages that do not exist
	}
	l.total += int(data.NumMessages) - b.messages
	b.messages = int(data.NumMessages)
	l.done = l.others(b) + max(0, b.messages-left)
	return l.pages(ctx, s, b, plan)
}

// others are the messages read in folders but this one.
func (l *learning) others(this *box) int {
	n := 0
	for _, b := range l.boxes {
		if b != this && b.done {
			n += b.messages
		}
	}
	return n
}

// progress says how far the run is.
func (l *learning) progress(folder string) view.Progress {
	p := view.Progress{Folder: folder, Done: min(l.done, l.total), Total: l.total}
	if took := l.opt.Now().Sub(l.begun).Seconds(); took > 0 {
		p.Rate = float64(l.read) / took
	}
	if p.Rate > 0 {
		p.Seconds = float64(p.Total-p.Done) / p.Rate
	}
	return p
}

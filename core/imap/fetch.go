package imap

import (
	"cmp"
	"context"
	"io"
	"slices"
	"sync"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"missent/core/mail"
)

// Header fields asked for. Learning needs less than judging, and every byte of it counts a hundred thousand times.
var (
	draftFields    = without(mail.HeaderFields, "Content-Type", "Auto-Submitted", "X-Failed-Recipients") // a draft is no report
	textFields     = append([]string{"Subject"}, sentFields...)                                          // where learning reads texts
	sentFields     = []string{"From", "To", "Cc", "Bcc", "Date", "Message-ID", "In-Reply-To", "Auto-Submitted", "X-Mailer", "User-Agent"}
	receivedFields = []string{
		"From", "To", "Cc", "Date", "Message-ID", "In-Reply-To", "References",
		"Content-Type", "Auto-Submitted", "X-Failed-Recipients",
	}
)

func without(all []string, out ...string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(f string) bool { return slices.Contains(out, f) })
}

const (
	maxHeader = 256 << 10 // kept of one header: 5,000 recipients
	maxSkip   = 8 << 20   // read and thrown away of one header that is longer
	maxKept   = 8 << 20   // kept of all headers of one command
	firstSlab = 2 << 10   // enough for one draft; each further one is twice the one before
	slabSize  = 256 << 10
	maxText   = 16 << 10 // of a delivery report
)

// raw is one message as it came: what FromHeader takes, and the rest that is asked for.
type raw struct {
	uid     goimap.UID
	deleted bool
	block   []byte // the header fields, or the text of a report
}

// batch collects the answers to one FETCH. Blocks share slabs, so that a thousand headers are a few allocations.
type batch struct {
	sync.Mutex
	s    *session
	all  []raw
	slab []byte
	kept int
	over bool // more than maxKept came: some blocks are missing
}

// fetch asks for items of the UIDs. It returns what came, in the order of the UIDs; when over, some blocks are missing
// and a smaller set must be asked for.
func (s *session) fetch(ctx context.Context, set goimap.UIDSet, o *goimap.FetchOptions) (all []raw, over bool, err error) {
	b := &batch{s: s}
	s.catch(b.take)
	err = s.do(ctx, "fetch", func() error { return b.drain(s.c.Fetch(set, o)) })
	s.catch(nil)
	b.sort(set)
	return b.all, b.over, err
}

// headers are the options for these header fields.
func headers(fields []string) *goimap.FetchOptions {
	return &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{
		Specifier: goimap.PartSpecifierHeader, HeaderFields: fields, Peek: true,
	}}}
}

// text are the options for the start of the body, wanted of delivery reports only.
func text() *goimap.FetchOptions {
	return &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{
		Specifier: goimap.PartSpecifierText, Peek: true, Partial: &goimap.SectionPartial{Size: maxText},
	}}}
}

// catch sets who takes stray answers; nil waits for those under way.
func (s *session) catch(take func(*imapclient.FetchMessageData)) {
	s.strays.Lock()
	s.strays.take = take
	s.strays.Unlock()
	if take == nil {
		s.strays.Wait()
	}
}

// drain takes every answer of a command. It must never wait for anything else: the client stops reading meanwhile, for
// all commands of the connection.
func (b *batch) drain(cmd *imapclient.FetchCommand) error {
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		b.take(data)
	}
	return cmd.Close()
}

// take reads one answer. The section is not compared with what was asked for: servers answer with the fields in another
// order, and there is one section only.
func (b *batch) take(data *imapclient.FetchMessageData) {
	var r raw
	for item := data.Next(); item != nil; item = data.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			r.uid = item.UID
		case imapclient.FetchItemDataFlags:
			r.deleted = slices.Contains(item.Flags, goimap.FlagDeleted)
		case imapclient.FetchItemDataBodySection:
			if item.Literal != nil {
				r.block = b.read(item.Literal)
			}
		}
	}
	b.s.m.grant()
	b.Lock()
	b.all = append(b.all, r)
	b.Unlock()
}

// read keeps the start of a literal and steps over the rest, without believing its length.
func (b *batch) read(lit goimap.LiteralReader) []byte {
	b.Lock()
	defer b.Unlock()
	block := b.room(int(min(lit.Size(), maxHeader)))
	got, err := io.ReadFull(lit, block)
	at := int64(got)
	for err == nil && at < maxSkip {
		var more int64
		b.s.m.grant()
		more, err = io.CopyN(io.Discard, lit, tokenBudget/2)
		at += more
	}
	if at < lit.Size() {
		// Cut off, or longer than a header can be: the end of the connection. The client reads on at once, and must have
		// come to its end before anything touches the literal again.
		b.s.m.Close()
		if err == nil {
			_, _ = io.Copy(io.Discard, lit) // what is buffered, and then the error that tells the client
		}
		<-b.s.c.Closed()
	}
	return block[:got]
}

// room is a place for n bytes; none when enough is kept already.
func (b *batch) room(n int) []byte {
	if b.kept+n > maxKept {
		b.over = true
		return nil
	}
	b.kept += n
	if cap(b.slab)-len(b.slab) < n {
		b.slab = make([]byte, 0, max(n, min(slabSize, max(2*cap(b.slab), firstSlab))))
	}
	at := len(b.slab)
	b.slab = b.slab[:at+n]
	return b.slab[at : at+n : at+n]
}

// sort orders the answers by UID and drops those nobody asked for (`UID FETCH n:*` always answers with the last message,
// RFC 9051 section 6.4.9) and those that came twice.
func (b *batch) sort(set goimap.UIDSet) {
	b.all = slices.DeleteFunc(b.all, func(r raw) bool { return !set.Contains(r.uid) })
	slices.SortStableFunc(b.all, func(x, y raw) int {
		return cmp.Or(cmp.Compare(x.uid, y.uid), cmp.Compare(len(y.block), len(x.block))) // a change of flags comes last
	})
	b.all = slices.CompactFunc(b.all, func(x, y raw) bool { return x.uid == y.uid })
}

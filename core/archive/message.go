package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"missent/core/mail"
)

// maxHeader and maxText bound what is kept of one message: the header, and what a delivery report needs of the text.
const (
	maxHeader = 1 << 20
	maxText   = 1 << 14
	maxFiles  = 32 << 20
)

// reading is one message while it is read.
type reading struct {
	raw     []byte
	content *mail.Content // nil where nobody wants the text
	files   bool          // the whole message is wanted
}

func (o Options) reading() reading {
	if !o.Text {
		return reading{}
	}
	return reading{content: &mail.Content{}, files: o.Files != nil}
}

// line takes a line, or a piece of one.
func (l *reading) line(piece []byte) {
	if len(l.raw) < maxHeader+maxText || l.files && len(l.raw) < maxFiles {
		l.raw = append(l.raw, piece...)
	}
	if l.content != nil {
		l.content.Line(piece)
	}
}

// readMessage reads one RFC 5322 message.
func readMessage(at Place, n int, in *bufio.Reader, o Options, to Sink) error {
	l := o.reading()
	for {
		piece, err := in.ReadSlice('\n')
		l.line(piece)
		switch {
		case errors.Is(err, io.EOF):
			return l.deliver(at, n, o, to)
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("read %s: %w", at.Source, err)
		case l.content == nil && len(l.raw) >= maxHeader+maxText:
			return l.deliver(at, n, o, to) // nobody wants the rest
		}
	}
}

// whole tells whether the header came to its end.
func (l *reading) whole() bool {
	return bytes.Contains(l.raw, []byte("\n\n")) || bytes.Contains(l.raw, []byte("\r\n\r\n"))
}

// deliver turns the bytes of one message into an Item.
func (l *reading) deliver(at Place, n int, o Options, to Sink) error {
	m := mail.FromMessage(l.raw)
	if l.content != nil {
		l.content.Put(&m)
	}
	if l.files && len(m.Attachments) > 0 {
		m.Files = o.Files(l.raw)
	}
	if m.From.Addr.IsZero() && len(m.To) == 0 {
		to.Bad(at, errors.New("no message: neither a From nor a recipient"))
		return nil
	}
	m.Direction = mail.Received
	if o.Me.Has(m.From.Addr) {
		m.Direction = mail.Sent
	}
	return to.Item(Item{Line: n, Message: &m})
}

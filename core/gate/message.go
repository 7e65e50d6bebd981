package gate

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"missent/core/mail"
)

// maxHeader is how much of a message is looked at for its header.
const maxHeader = inMemory

// envelope is what was said before the message: who sends, to whom. The provider has accepted each of these.
type envelope struct {
	from  string
	rcpts []mail.Recipient
}

// path takes the address out of the arguments of MAIL or RCPT: `FROM:<ann@a.example> SIZE=1` gives ann@a.example.
func path(args string) string {
	_, rest, _ := strings.Cut(args, ":")
	rest = strings.TrimSpace(rest)
	if !strings.HasPrefix(rest, "<") {
		first, _, _ := strings.Cut(rest, " ")
		return first
	}
	quoted := false
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return rest[1:i]
		}
	}
	return rest[1:]
}

// rcpt reads one recipient of the envelope. One that its header does not name as well is a blind copy.
func rcpt(args string) mail.Recipient {
	typed := path(args)
	addr, fault := mail.ParseAddress(typed)
	return mail.Recipient{Addr: addr, Typed: typed, Fault: fault, Field: mail.Bcc}
}

// header is the part of the message before the first empty line.
func (s *spool) header() []byte {
	if s.top == nil {
		s.top = s.cutHeader()
	}
	return s.top
}

func (s *spool) cutHeader() []byte {
	head := s.head
	if s.file != nil && len(head) < maxHeader { // one large write came first
		head = make([]byte, min(s.size, maxHeader))
		n := copy(head, s.head)
		more, _ := io.ReadFull(s.rest(), head[n:]) // what cannot be read is not judged; sending meets the same error
		head = head[:n+more]
	}
	end := len(head)
	for _, gap := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(head[:end], []byte(gap)); i >= 0 {
			end = i + len(gap)
		}
	}
	return head[:end]
}

// message is what the guard judges: the header as it was written, and everybody in the envelope. Who stands in the
// header alone is judged too, for some clients send each copy by itself; but where nobody of the header is in the
// envelope, the message is one that is passed on, and its header is about another journey.
func (e envelope) message(header []byte, now time.Time) mail.Message {
	m := mail.FromHeader(header)
	m.Direction = mail.Sent
	if m.Time.IsZero() {
		m.Time = now
	}
	m.Tool = m.Tool || e.from == ""
	named := slices.DeleteFunc(m.Recipients(), func(r mail.Recipient) bool { return r.Fault != mail.NoFault })
	in := func(list []mail.Recipient, r mail.Recipient) bool {
		return slices.ContainsFunc(list, func(o mail.Recipient) bool { return o.Addr == r.Addr })
	}
	if !slices.ContainsFunc(named, func(r mail.Recipient) bool { return in(e.rcpts, r) }) {
		named = nil
	}
	for _, r := range e.rcpts {
		if !in(named, r) {
			named = append(named, r)
		}
	}
	m.To = named
	return m
}

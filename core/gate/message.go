package gate

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
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
	head := s.head
	if s.file != nil && len(head) < maxHeader { // one large write came first
		head = make([]byte, min(s.size, maxHeader))
		n, _ := io.ReadFull(s.reader(), head) // what cannot be read is not judged; sending meets the same error
		head = head[:n]
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

// told are the fields by which a message is known again. Date, Message-ID and the marks between parts are new at every
// try of some clients.
var told = []string{"from", "to", "cc", "bcc", "reply-to", "subject", "in-reply-to", "references"}

// name is what the message is called at its source: the same for another try of the same message to the same people,
// another for everything else. It is a hash and tells nothing.
func (e envelope) name(account string, s *spool) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", account, e.from)
	to := make([]string, len(e.rcpts))
	for i, r := range e.rcpts {
		to[i] = r.Typed
	}
	slices.Sort(to)
	for _, t := range to {
		fmt.Fprintf(h, "%s\x00", t)
	}
	r := bufio.NewReaderSize(s.reader(), 64<<10)
	if err := hashHeader(h, r); err != nil {
		return "", err
	}
	if err := hashBody(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:20]), nil
}

// hashHeader takes the fields that count, with the lines they go on in, up to the empty line.
func hashHeader(h hash.Hash, r *bufio.Reader) error {
	counts := false
	for {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 && line[0] != ' ' && line[0] != '\t' {
			name, _, _ := bytes.Cut(line, []byte(":"))
			counts = slices.Contains(told, strings.ToLower(string(bytes.TrimSpace(name))))
		}
		if counts {
			h.Write(line)
		}
		switch {
		case errors.Is(err, io.EOF), err == nil && len(bytes.TrimRight(line, "\r\n")) == 0:
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// hashBody takes every line but those that begin a part and those that say how such a line looks.
func hashBody(h hash.Hash, r *bufio.Reader) error {
	for {
		line, err := r.ReadSlice('\n')
		if !bytes.HasPrefix(line, []byte("--")) && !bytes.Contains(line, []byte("boundary=")) {
			h.Write(line)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

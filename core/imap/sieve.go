package imap

import (
	"bytes"
	"encoding/base64"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"unicode/utf16"
	"unicode/utf8"
)

// maxListed is how long an answer to LIST may be to be looked at; a longer one goes through as it is.
const maxListed = 16 << 10

// sieve takes folders out of what the server says whose names are no modified UTF-7 (RFC 3501 section 5.1.3). They come
// from old mail programs, and from servers of other protocols; the client ends the connection on the first of them, so
// that one odd folder would be the end of the whole account. It also takes out what the client does not know: answers to
// what was written past it, and VANISHED. Everything else goes through untouched.
type sieve struct {
	net.Conn
	dropped  atomic.Int64
	vanished func(string)              // takes the UIDs of a VANISHED; nil where none is expected
	past     atomic.Pointer[chan bool] // waits for the answer to a command of ours; nil where there is none
	news     atomic.Pointer[news]      // what the server tells by itself goes there; nil where it does not

	in, out []byte // read from the connection, and what is to be handed on
	line    []byte // the start of a line that may be one of those looked at
	held    bool   // it is one
	tail    []byte // the end of a line that goes through
	literal int64  // bytes of a literal that are still to come
	err     error
}

func newSieve(c net.Conn) *sieve { return &sieve{Conn: c, in: make([]byte, 16<<10)} }

// Read gives what is left of what came.
func (s *sieve) Read(p []byte) (int, error) {
	for len(s.out) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		n, err := s.Conn.Read(s.in)
		s.sift(s.in[:n])
		if s.err = err; err != nil {
			s.out, s.line = append(s.out, s.line...), nil
		}
	}
	n := copy(p, s.out)
	if s.out = s.out[n:]; len(s.out) == 0 && cap(s.out) > maxListed {
		s.out = nil
	}
	return n, nil
}

// Starts of the lines that are looked at.
const (
	listed       = "* LIST "
	toldVanished = "* VANISHED "
	pastTag      = "P1 " // of a command that was written past the client
)

var starts = []string{listed, toldVanished, pastTag, toldStatus, toldEnd}

// sift goes through what came, line by line and literal by literal.
func (s *sieve) sift(b []byte) {
	for len(b) > 0 {
		if s.literal > 0 {
			n := min(s.literal, int64(len(b)))
			s.literal -= n
			s.hand(b[:n])
			b = b[n:]
			continue
		}
		n := bytes.IndexByte(b, '\n') + 1
		whole := n > 0
		if !whole {
			n = len(b)
		}
		s.hand(b[:n])
		if b = b[n:]; whole {
			s.end()
		}
	}
}

// hand keeps the bytes of a line that may be one of those looked at, and lets all others through.
func (s *sieve) hand(b []byte) {
	if s.line == nil && len(s.tail) > 0 { // in the middle of a line that goes through
		s.pass(b)
		return
	}
	s.line = append(s.line, b...)
	may := s.held
	for i := 0; i < len(starts) && !may; i++ {
		n := min(len(s.line), len(starts[i]))
		may = strings.EqualFold(string(s.line[:n]), starts[i][:n])
		s.held = may && n == len(starts[i])
	}
	if s.held && len(s.line) > maxListed && s.vanished != nil && begins(s.line, toldVanished) {
		s.line = append(s.line[:0], toldVanished+"more"...) // junk, so that what is left out is asked for
	}
	if !may || len(s.line) > maxListed {
		line := s.line
		s.line, s.held = nil, false
		s.pass(line)
	}
}

func (s *sieve) pass(b []byte) {
	s.out = append(s.out, b...)
	const longest = 24 // of "{4294967296+}\r\n"
	s.tail = append(s.tail, b[max(0, len(b)-longest):]...)
	s.tail = s.tail[max(0, len(s.tail)-longest):]
}

// end is the end of a line: of the answer, or of the part before a literal.
func (s *sieve) end() {
	last := s.tail
	if s.line != nil {
		last = s.line
	}
	if s.literal = literalOf(last); s.literal > 0 {
		return
	}
	if !s.held || s.through(s.line) {
		s.out = append(s.out, s.line...)
	}
	s.line, s.tail, s.held = nil, s.tail[:0], false
}

// through tells whether the client may see a line that is looked at.
func (s *sieve) through(line []byte) bool {
	switch {
	case begins(line, listed):
		if readable(nameOf(line)) {
			return true
		}
		s.dropped.Add(1)
		return false
	case begins(line, toldVanished):
		if s.vanished == nil {
			return true
		}
		s.vanished(string(line[len(toldVanished):]))
		return false
	case begins(line, pastTag):
		answer := s.past.Swap(nil)
		if answer == nil {
			return true
		}
		*answer <- begins(line, pastTag+"OK")
		return false
	}
	n := s.news.Load()
	return n == nil || n.hear(string(line))
}

// begins tells whether a line begins like this, in any case of letters.
func begins(line []byte, start string) bool {
	return len(line) >= len(start) && strings.EqualFold(string(line[:len(start)]), start)
}

// literalOf is the length of the literal that a line announces at its end, 0 for none.
func literalOf(line []byte) int64 {
	text, ok := bytes.CutSuffix(bytes.TrimRight(line, "\r\n"), []byte("}"))
	at := bytes.LastIndexByte(text, '{')
	if !ok || at < 0 {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(string(text[at+1:]), "+"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// nameOf is the raw name in `* LIST (attributes) delimiter name`; empty where it cannot be found.
func nameOf(line []byte) string {
	text := string(line[len(listed):])
	_, text, ok := strings.Cut(text, ") ")
	if !ok {
		return ""
	}
	if rest, quoted := strings.CutPrefix(text, `"\`); quoted && len(rest) > 2 { // the delimiter is a backslash, or a quote
		text = rest[2:]
	} else if strings.HasPrefix(text, `"`) && len(text) > 3 {
		text = text[3:]
	} else if _, text, ok = strings.Cut(text, " "); !ok {
		return ""
	}
	return named(text)
}

// named is the name a text begins with: an atom, in quotes, or a literal.
func named(text string) string {
	text = strings.TrimLeft(text, " ")
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		return unquote(quoted)
	}
	if strings.HasPrefix(text, "{") {
		_, literal, _ := strings.Cut(text, "\n")
		n := min(literalOf([]byte(text[:len(text)-len(literal)])), int64(len(literal)))
		return literal[:n]
	}
	name, _, _ := strings.Cut(strings.TrimRight(text, "\r\n"), " ")
	return name
}

func unquote(s string) string {
	var out strings.Builder
	for i := 0; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

var base64UTF7 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// readable tells whether the client can decode a name. Raw UTF-8 counts: many servers send it.
func readable(name string) bool {
	if !utf8.ValidString(name) {
		return false
	}
	shifted := false
	for len(name) > 0 {
		c := name[0]
		name = name[1:]
		if c < ' ' || c == 0x7f {
			return false
		}
		if c != '&' {
			shifted = false
			continue
		}
		coded, rest, ended := strings.Cut(name, "-")
		if !ended || coded != "" && (shifted || !utf16be(coded)) {
			return false
		}
		name, shifted = rest, coded != ""
	}
	return true
}

// utf16be tells whether the base64 holds UTF-16 that needs the encoding.
func utf16be(coded string) bool {
	b, err := base64UTF7.DecodeString(coded)
	if err != nil || len(b) == 0 || len(b)%2 != 0 {
		return false
	}
	for i := 0; i < len(b); i += 2 {
		r := rune(b[i])<<8 | rune(b[i+1])
		if !utf16.IsSurrogate(r) {
			if r >= ' ' && r <= '~' {
				return false
			}
			continue
		}
		if i += 2; i == len(b) || utf16.DecodeRune(r, rune(b[i])<<8|rune(b[i+1])) == utf8.RuneError {
			return false
		}
	}
	return true
}

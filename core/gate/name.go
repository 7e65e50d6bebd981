package gate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"

	"missent/core/mail"
)

// told are the fields by which a message is known again. Date, Message-ID and the marks between parts are new at every
// try of some clients.
var told = bytes.Fields([]byte("from to cc bcc reply-to subject in-reply-to references"))

// reading goes over a message once, line by line.
type reading struct {
	hash    hash.Hash
	content *mail.Content
	stuffed bool // it came by DATA, where a dot that begins a line is doubled (RFC 5321 section 4.5.2)
	body    bool // the header is over
	counts  bool // the field that is being read is one of told
}

// read tells what the message is called at its source: the same for another try of the same message to the same people,
// another for everything else. It is a hash and tells nothing. What the message says goes into c.
func (e envelope) read(account string, s *spool, stuffed bool, c *mail.Content) (name string, err error) {
	r := reading{hash: sha256.New(), content: c, stuffed: stuffed}
	to := make([]string, len(e.rcpts))
	for i, one := range e.rcpts {
		to[i] = one.Typed
	}
	slices.Sort(to)
	for _, who := range append([]string{account, e.from}, to...) {
		r.hash.Write(append([]byte(who), 0))
	}
	if err := r.message(s); err != nil {
		return "", err
	}
	return hex.EncodeToString(r.hash.Sum(nil)[:20]), nil
}

// message takes it line by line, and a body in memory that has no parts, which most have, at once.
func (r *reading) message(s *spool) error {
	if s.file != nil {
		return s.each(r.line)
	}
	header := s.header()
	for line := range bytes.Lines(header) {
		r.line(line, true)
	}
	body := s.head[len(header):]
	if r.content.Single() && (s.even || !r.stuffed) {
		r.hash.Write(body)
		r.content.Rest(body)
		return nil
	}
	for line := range bytes.Lines(body) {
		r.line(line, true)
	}
	return nil
}

// line takes a line, or a piece of one; fresh: its beginning.
func (r *reading) line(line []byte, fresh bool) {
	if r.body {
		r.ofBody(line)
	} else {
		r.ofHeader(line, fresh)
	}
	if r.stuffed && fresh && line[0] == '.' {
		line = line[1:]
	}
	if len(line) > 0 {
		r.content.Line(line)
	}
}

// ofHeader takes the fields that count, with the lines they go on in.
func (r *reading) ofHeader(line []byte, fresh bool) {
	if fresh && line[0] != ' ' && line[0] != '\t' {
		name, _, _ := bytes.Cut(line, []byte(":"))
		name = bytes.TrimSpace(name)
		r.counts = slices.ContainsFunc(told, func(t []byte) bool { return bytes.EqualFold(name, t) })
	}
	if r.counts {
		r.hash.Write(line)
	}
	r.body = len(bytes.TrimRight(line, "\r\n")) == 0
}

// ofBody takes every line but, where there are parts, those that begin one and those that say how such a line looks.
func (r *reading) ofBody(line []byte) {
	if r.content.Single() || !bytes.HasPrefix(line, []byte("--")) && !bytes.Contains(line, []byte("boundary=")) {
		r.hash.Write(line)
	}
}

package gate

import (
	"crypto/tls"
	"fmt"
	"strconv"
	"strings"
)

// passed are the extensions that go through: each is offered where the provider offers it.
var passed = []string{"PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING", "ENHANCEDSTATUSCODES"}

// hello calls the provider and offers what it offers (RFC 5321 section 4.1.1.1).
func (s *session) hello(verb, name string) {
	if name == "" {
		s.answer(say(501, "5.5.4 A name is missing"))
		return
	}
	s.drop()
	if s.up == nil {
		up, err := s.door.dial(s.ctx)
		if err != nil {
			s.hangUp(421, "4.4.1 Not sent: Missent cannot reach "+s.door.host()+": "+failed(err).(*Error).Key)
			return
		}
		s.up = up
	}
	s.up.busy = false // EHLO ends a transaction there, too
	r, err := s.up.greet(name)
	if !s.kept(err) {
		return
	}
	if !r.ok() {
		s.answer(r)
		return
	}
	lines := []string{"localhost"}
	if verb == "EHLO" {
		lines = append(lines, s.offers()...)
	}
	out := &reply{code: 250}
	for i, l := range lines {
		mark := "-"
		if i == len(lines)-1 {
			mark = " "
		}
		out.lines = fmt.Appendf(out.lines, "250%s%s\r\n", mark, l)
	}
	s.answer(out)
}

func (s *session) offers() []string {
	var out []string
	if _, ok := s.up.ext["SIZE"]; ok {
		out = append(out, "SIZE "+strconv.FormatInt(s.limit(), 10))
	}
	for _, e := range passed {
		if _, ok := s.up.ext[e]; ok {
			out = append(out, e)
		}
	}
	if !s.secure {
		out = append(out, "STARTTLS")
	}
	if m := s.mechanisms(); len(m) > 0 && !s.authed {
		out = append(out, "AUTH "+strings.Join(m, " "))
	}
	return out
}

func (s *session) limit() int64 {
	if n := s.up.limit(); n > 0 {
		return min(n, maxMessage)
	}
	return maxMessage
}

// startTLS begins again over TLS (RFC 3207). What was said before does not count, and what came with it is not read.
func (s *session) startTLS() {
	if s.secure || s.r.Buffered() > 0 {
		s.answer(say(503, "5.5.1 Not now"))
		return
	}
	s.answer(say(220, "2.0.0 Go ahead"))
	if s.w.Flush() != nil {
		s.over = true
		return
	}
	conn := tls.Server(s.conn, s.door.gate.config)
	s.wait(dialTimeout)
	if err := conn.HandshakeContext(s.ctx); err != nil {
		s.over = true
		return
	}
	s.drop()
	s.secure, s.authed = true, false
	s.adopt(conn)
	if s.up != nil {
		s.up.quit()
		s.up = nil
	}
}

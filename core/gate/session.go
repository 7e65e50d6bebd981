package gate

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"missent/core/history"
)

// How long a client may be silent between commands, and how many recipients one message may have.
const (
	idle       = 5 * time.Minute
	maxRcpts   = 1000
	maxMessage = 150 << 20
)

// session is one connection of a client, and the one to the provider that belongs to it.
type session struct {
	door *door
	ctx  context.Context
	conn net.Conn
	r    *bufio.Reader
	w    *bufio.Writer
	up   *upstream

	secure bool // TLS is spoken
	authed bool
	tries  int // of a password
	mail   bool
	env    envelope
	chunks *spool      // of a message that comes by BDAT
	client string      // that wrote the message on its way
	key    history.Key // of that message, as history knows it
	last   string      // name of the message that was accepted, until the client shows that it knows
	land   func()      // the provider has answered, and the client heard it
	over   bool        // hang up after the next answer
}

func newSession(ctx context.Context, d *door, conn net.Conn, secure bool) *session {
	s := &session{door: d, ctx: ctx, secure: secure}
	s.adopt(conn)
	return s
}

func (s *session) adopt(conn net.Conn) {
	s.conn, s.r, s.w = conn, bufio.NewReaderSize(conn, 4*maxLine), bufio.NewWriter(conn)
}

// serve speaks with the client until one side has enough.
func (s *session) serve() {
	defer s.end()
	s.answer(say(220, "localhost ESMTP Missent"))
	for !s.over {
		if s.r.Buffered() == 0 && s.w.Flush() != nil {
			return
		}
		s.wait(idle)
		line, err := readLine(s.r)
		switch {
		case errors.Is(err, errLong):
			s.hangUp(500, "5.5.2 Line too long")
		case errors.Is(err, os.ErrDeadlineExceeded):
			s.hangUp(421, "4.4.2 Silent for too long")
		case err != nil:
			return
		default:
			s.told()
			s.command(string(line))
		}
	}
	_ = s.w.Flush() // nobody may be there any more
}

// end hangs up on both sides. A transaction that was open there is not sent.
func (s *session) end() {
	if s.up != nil {
		if s.up.busy {
			s.up.close()
		}
		s.up.quit()
	}
	s.drop()
	s.conn.Close()
}

// drop forgets the transaction on this side.
func (s *session) drop() {
	s.mail, s.env = false, envelope{}
	if s.chunks != nil {
		s.door.note(s.chunks.close())
		s.chunks = nil
	}
}

func (s *session) wait(d time.Duration) {
	_ = s.conn.SetDeadline(time.Now().Add(d)) // fails on a closed connection only, which the next read tells
}

func (s *session) answer(r *reply) { _, _ = s.w.Write(r.lines) } // an error is found by Flush

func (s *session) hangUp(code int, text string) {
	s.answer(say(code, text))
	s.over = true
}

// told notes that the client goes on after its message was accepted: it has read the answer, and another try of the same
// message would be a new one.
func (s *session) told() {
	if s.last != "" {
		s.door.note(s.door.gate.journal.set(s.last, forgotten))
		s.last = ""
	}
}

// command does what one line asks.
func (s *session) command(line string) {
	verb, args := cut([]byte(line))
	switch {
	case !clean([]byte(line)):
		s.answer(say(500, "5.5.2 Not a command"))
	case verb == "QUIT":
		s.hangUp(221, "2.0.0 Bye")
	case verb == "NOOP":
		s.answer(say(250, "2.0.0 OK"))
	case verb == "EHLO" || verb == "HELO":
		s.hello(verb, args)
	case verb == "STARTTLS":
		s.startTLS()
	case s.up == nil:
		s.answer(say(503, "5.5.1 EHLO first"))
	case verb == "AUTH":
		s.auth(line, args)
	case verb == "RSET":
		s.drop()
		if s.kept(s.up.reset()) {
			s.answer(say(250, "2.0.0 OK"))
		}
	case verb == "BDAT":
		s.bdat(args)
	case !s.authed && (verb == "MAIL" || verb == "RCPT" || verb == "DATA"):
		s.answer(say(530, "5.7.0 Authentication required"))
	case verb == "MAIL":
		s.from(line, args)
	case verb == "RCPT":
		s.rcpt(line, args)
	case verb == "DATA":
		s.data()
	default:
		s.answer(say(502, "5.5.1 Not known here"))
	}
}

// kept tells whether the provider is still there; where not, the client is told and sent away.
func (s *session) kept(err error) bool {
	if err == nil {
		return true
	}
	s.up.close()
	s.hangUp(421, "4.4.2 Not sent: "+s.up.host+" closed the connection (Missent)")
	return false
}

// relay says a line to the provider, and its answer to the client.
func (s *session) relay(line string) *reply {
	r, err := s.up.do(line)
	if !s.kept(err) {
		return nil
	}
	s.answer(r)
	if r.code == 421 {
		s.over = true
	}
	return r
}

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

func (s *session) from(line, args string) {
	switch {
	case s.mail:
		s.answer(say(503, "5.5.1 A message is begun already"))
	case strings.Contains(strings.ToUpper(args), "BODY=BINARYMIME"):
		s.answer(say(555, "5.5.4 BINARYMIME is not offered"))
	default:
		r := s.relay(line)
		if r != nil && r.ok() {
			s.mail, s.up.busy = true, true
			s.env = envelope{from: path(args)}
		}
	}
}

func (s *session) rcpt(line, args string) {
	switch {
	case !s.mail:
		s.answer(say(503, "5.5.1 MAIL first"))
	case len(s.env.rcpts) >= maxRcpts:
		s.answer(say(452, "4.5.3 Too many recipients"))
	default:
		if r := s.relay(line); r != nil && r.ok() {
			s.env.rcpts = append(s.env.rcpts, rcpt(args))
		}
	}
}

// data takes a message in, and then hands it on.
func (s *session) data() {
	if !s.mail || len(s.env.rcpts) == 0 || s.chunks != nil {
		s.answer(say(503, "5.5.1 RCPT first"))
		return
	}
	s.answer(say(354, "End with a dot on a line"))
	if s.w.Flush() != nil {
		s.over = true
		return
	}
	m := &spool{dir: s.door.gate.opt.Dir}
	defer func() { s.door.note(m.close()) }()
	s.taken(readData(s.r, m, s.limit(), s.wait), m, false)
}

// bdat takes one piece of a message (RFC 3030 section 2), the last of which is handed on with the others.
func (s *session) bdat(args string) {
	size, mark, _ := strings.Cut(args, " ")
	n, err := strconv.ParseInt(size, 10, 64)
	last := strings.EqualFold(strings.TrimSpace(mark), "LAST")
	if err != nil || n < 0 || mark != "" && !last {
		s.hangUp(501, "5.5.4 A size is missing") // how much follows is not known
		return
	}
	_, offered := s.up.ext["CHUNKING"]
	refused := !offered || !s.mail || len(s.env.rcpts) == 0
	if s.chunks == nil {
		s.chunks = &spool{dir: s.door.gate.opt.Dir}
	}
	var to io.Writer = s.chunks
	big := s.chunks.size+n > s.limit()
	if refused || big {
		to = io.Discard
	}
	err = copyN(to, s.r, n, s.wait)
	switch {
	case err == nil && refused:
		s.drop()
		if s.kept(s.up.reset()) {
			s.answer(say(503, "5.5.1 RCPT first"))
		}
	case err == nil && !last && !big:
		s.answer(say(250, "2.0.0 Go on"))
	case err == nil && big:
		err = errBig
		fallthrough
	default:
		m := s.chunks
		s.chunks = nil
		defer func() { s.door.note(m.close()) }()
		s.taken(err, m, true)
	}
}

func copyN(to io.Writer, from *bufio.Reader, n int64, wait func(time.Duration)) error {
	for n > 0 {
		wait(bodyPause)
		if _, err := from.Peek(1); err != nil {
			return fmt.Errorf("read message: %w", err)
		}
		chunk, _ := from.Peek(int(min(int64(from.Buffered()), n)))
		if _, err := to.Write(chunk); err != nil {
			return fmt.Errorf("keep message: %w", err)
		}
		_, _ = from.Discard(len(chunk)) // they are in the buffer
		n -= int64(len(chunk))
	}
	return nil
}

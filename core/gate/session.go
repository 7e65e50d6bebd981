package gate

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"missent/core/history"
)

// idle is how long a client may be silent between commands.
const idle = 5 * time.Minute

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
	heard  bool        // the client was there when it was answered
	owned  string      // name of the message it handed over last; set and cleared by this session alone
	over   bool        // hang up after the next answer
}

func newSession(ctx context.Context, d *door, conn net.Conn, secure bool) *session {
	s := &session{door: d, ctx: ctx, secure: secure}
	s.adopt(conn)
	return s
}

func (s *session) adopt(conn net.Conn) {
	s.conn, s.r, s.w = &steady{Conn: conn}, bufio.NewReaderSize(conn, 4*maxLine), bufio.NewWriter(conn)
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
			// Who closes with the answer unread sends a reset; a plain end says that it was read.
			if s.heard && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
				s.told()
			}
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
	s.door.gate.disown(s)
	s.door.note(s.door.gate.journal.flush())
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
	if s.owned != "" {
		defer s.door.gate.disown(s)
	}
	if s.last != "" {
		s.door.gate.journal.forget(s.last)
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
		s.up.busy = false
		s.relay(line) // also where nothing is open: Postfix remembers a size that it refused
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

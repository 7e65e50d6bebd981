package gate

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"missent/core/mail"
)

// taken goes on with a message that came in, or did not. However it ends, the transaction is over on both sides.
func (s *session) taken(err error, m *spool, chunked bool) {
	if s.conn.SetDeadline(time.Time{}) != nil { // what follows may take longer, and has limits of its own
		s.over = true
		return
	}
	var r *reply
	switch {
	case errors.Is(err, errBig):
		r = say(552, "5.3.4 Message too big")
	case errors.Is(err, errEnd):
		r = say(554, "5.6.0 Not sent: a line with a single dot is not between CRLF")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrDeadlineExceeded):
		s.over = true // the client is gone in the middle of the message
		return
	case err != nil:
		s.door.note(err)
		r = say(452, "4.3.1 Not sent: Missent cannot keep the message for a moment")
	default:
		r = s.pass(m, chunked)
	}
	s.drop()
	if r == nil {
		return
	}
	s.answer(r)
	if s.land != nil { // the client has to hear of it before the gate may close
		_ = s.w.Flush()
		s.land()
		s.land = nil
	}
	if !s.over && s.up.reset() != nil {
		s.up.close() // the next command finds out
	}
}

// pass judges the message, asks where there is something to ask, and hands it on. No answer: there is nobody to hear it.
func (s *session) pass(m *spool, chunked bool) *reply {
	var content mail.Content
	name, err := s.env.read(s.door.account(), m, !chunked, &content)
	if err != nil {
		s.door.note(err)
		return say(452, "4.3.1 Not sent: Missent cannot read the message it keeps")
	}
	s.heard = true
	if r := s.again(name, s.door.gate.journal.look); r != nil {
		return r
	}
	w := s.watch()
	defer w.stop()
	held, r := s.decide(name, m, &content, w)
	if r != nil || s.over {
		return r
	}
	r = s.hand(name, m, chunked, w, held)
	if w.isGone() { // what it says next it said before the answer
		s.heard, s.over = false, true
	}
	return r
}

// atOnce is up to which size a message goes to the provider in one piece.
const atOnce = 32 << 10

// hand gives the message to the provider, in its own transaction, and gives back what the provider says. One that was held
// is given up where its client hung up meanwhile.
func (s *session) hand(name string, m *spool, chunked bool, w *watch, held bool) *reply {
	out, body, end := &patient{s.up}, m.size, []byte(".\r\n")
	whole := m.file == nil && m.size <= atOnce && !held
	switch {
	case chunked || whole && s.up.chunks() && m.even:
		command := fmt.Appendf(nil, "BDAT %d LAST\r\n", m.size)
		var err error
		switch {
		case whole || m.size == 0:
			body, end = 0, m.between(command, nil)
		default:
			body--
			if end, err = m.last(1); err == nil {
				_, err = out.Write(command)
			}
		}
		if err != nil {
			return s.lose(nil)
		}
	default:
		r, err := s.up.do("DATA")
		switch {
		case err != nil:
			return s.lose(nil)
		case r.code != 354:
			return r
		}
		if whole {
			body, end = 0, m.between(nil, end)
		}
	}
	// All but the end: until then the provider must not send it. A short message goes with its end, in one piece: nobody
	// can learn anything in between.
	if body > 0 && m.send(out, body) != nil || held && w.isGone() {
		return s.lose(nil)
	}
	if r := s.again(name, s.door.gate.journal.begin); r != nil { // the same message came over two connections
		s.lose(r)
		return r
	}
	s.door.gate.own(name, s, w)
	if s.land = s.door.fly(name); s.land == nil { // the gate closes
		s.door.note(s.door.gate.journal.set(name, forgotten))
		return s.lose(say(421, "4.3.2 Not sent: Missent is ending"))
	}
	_, err := out.Write(end)
	var r *reply
	if err == nil {
		r, err = s.up.read(endTimeout)
	}
	return s.settle(name, r, err)
}

// lose ends the transaction there by hanging up: nothing of it is sent. r is what the client reads; nil: the provider hung up.
func (s *session) lose(r *reply) *reply {
	if r == nil {
		r = say(451, "4.4.2 Not sent: "+s.up.host+" closed the connection (Missent)")
	}
	s.up.close()
	s.up.busy, s.over = false, true
	return r
}

// settle writes down what became of the message.
func (s *session) settle(name string, r *reply, err error) *reply {
	switch {
	case err != nil:
		return s.lose(say(451, "4.4.2 "+s.up.host+" did not confirm the message and may have sent it: look in Sent before you send it again (Missent)"))
	case r.ok():
		s.door.note(s.door.gate.journal.set(name, accepted))
		s.last, s.up.busy = name, false
		s.door.passed(s.client, s.key)
	default:
		s.door.note(s.door.gate.journal.set(name, forgotten))
		s.up.busy = false
	}
	return r
}

// patient gives each write to the provider its own time.
type patient struct{ u *upstream }

func (p *patient) Write(b []byte) (int, error) {
	if err := p.u.conn.SetWriteDeadline(time.Now().Add(commandTimeout)); err != nil {
		return 0, err
	}
	return p.u.conn.Write(b)
}

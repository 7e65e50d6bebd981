package gate

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// How many recipients one message may have, and how large it may be where the provider sets no limit.
const (
	maxRcpts   = 1000
	maxMessage = 150 << 20
)

var goOn = say(354, "End with a dot on a line")

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
	s.answer(goOn)
	if s.w.Flush() != nil {
		s.over = true
		return
	}
	m := newSpool(s.door.gate.opt.Dir)
	defer func() { s.door.note(m.close()) }()
	var err error
	m.even, err = readData(s.r, m, s.limit(), s.wait)
	s.taken(err, m, false)
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
	refused := !s.up.chunks() || !s.mail || len(s.env.rcpts) == 0
	if s.chunks == nil {
		s.chunks = newSpool(s.door.gate.opt.Dir)
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

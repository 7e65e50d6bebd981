//go:build e2e

package thunderbird

import (
	"bufio"
	"net"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"
)

// sent is one message that reached the sink.
type sent struct {
	to      []string // of the envelope, in order of the alphabet
	subject string
	text    string
	begun   time.Time // when its envelope came
}

// sink is a mail server that takes everything and delivers nothing.
type sink struct {
	port int
	mu   sync.Mutex
	all  []sent
}

func newSink(t *owner) *sink {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("sink: %v", err)
	}
	t.Cleanup(func() { l.Close() })
	s := &sink{port: l.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

func (s *sink) serve(c net.Conn) {
	defer c.Close()
	in := textproto.NewReader(bufio.NewReader(c))
	say := func(line string) { c.Write([]byte(line + "\r\n")) }
	say("220 sink")
	var to []string
	var begun time.Time
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		verb := strings.ToUpper(line)
		switch {
		case strings.HasPrefix(verb, "EHLO"):
			say("250-sink\r\n250-SMTPUTF8\r\n250 8BITMIME")
		case strings.HasPrefix(verb, "MAIL"):
			begun = time.Now()
			say("250 ok")
		case strings.HasPrefix(verb, "RCPT TO:"):
			address, _, _ := strings.Cut(strings.TrimPrefix(line[8:], "<"), ">")
			to = append(to, address)
			say("250 ok")
		case verb == "DATA":
			say("354 go on")
			text, err := in.ReadDotBytes()
			if err != nil {
				return
			}
			slices.Sort(to)
			s.mu.Lock()
			s.all = append(s.all, sent{to, header(string(text), "Subject"), string(text), begun})
			s.mu.Unlock()
			to = nil
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return
		case verb == "RSET":
			to = nil
			say("250 ok")
		default:
			say("250 ok")
		}
	}
}

func header(text, name string) string {
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		return ""
	}
	return m.Header.Get(name)
}

// about gives the messages with a subject.
func (s *sink) about(subject string) []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []sent
	for _, m := range s.all {
		if m.subject == subject {
			out = append(out, m)
		}
	}
	return out
}

package coretest

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"
)

// SMTPOptions change the server; the zero value is a good one.
type SMTPOptions struct {
	// Wire may put something between the server and a connection, which it sees without TLS: the n-th, from 0.
	Wire func(n int, conn net.Conn) net.Conn
	// Refuse answers a command ("MAIL", "RCPT", "DATA") with an error; nil for yes. arg is the address, "" for DATA.
	Refuse func(verb, arg string) error
	Size   int64 // of a message; 64 MiB by default
	// Token tells whether a token of OAuth 2 is good; nil: the password is the token.
	Token func(token string) bool
	Poor  bool // no SMTPUTF8, no DSN, no CHUNKING
}

// SMTP is a server for sending in memory: it takes every message of who knows the password, and counts them.
type SMTP struct {
	Host, User, Password string
	Port                 int // implicit TLS
	CA                   *CA

	server *smtp.Server
	mu     sync.Mutex
	conns  int
	mails  []Delivery
}

// Delivery is one message the server took.
type Delivery struct {
	From string
	To   []string
	Hash [sha256.Size]byte // of the message
	Size int64
	Head string // its first bytes
}

// StartSMTP starts one on loopback.
func StartSMTP(opt SMTPOptions) (*SMTP, error) {
	ca, err := NewCA()
	if err != nil {
		return nil, err
	}
	config, err := ca.Server()
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &SMTP{Host: "localhost", Port: ln.Addr().(*net.TCPAddr).Port, User: "anna", Password: "secret", CA: ca}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &letter{s: s, opt: opt}, nil }))
	s.server.Domain, s.server.AllowInsecureAuth, s.server.MaxLineLength = "provider.example", true, 1<<20
	s.server.EnableSMTPUTF8, s.server.EnableDSN = !opt.Poor, !opt.Poor
	s.server.MaxMessageBytes = 64 << 20
	if opt.Size > 0 {
		s.server.MaxMessageBytes = opt.Size
	}
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	go s.server.Serve(&sealed{Listener: ln, s: s, config: config, opt: opt})
	return s, nil
}

// ServeSMTP starts one for a test and ends it with the test.
func ServeSMTP(t TB, opt SMTPOptions) *SMTP {
	t.Helper()
	s, err := StartSMTP(opt)
	if err != nil {
		t.Fatalf("SMTP server: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// Close ends it.
func (s *SMTP) Close() { s.server.Close() }

// Deliveries are the messages taken so far.
func (s *SMTP) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Delivery(nil), s.mails...)
}

// sealed gives out connections over TLS, in a wrapping the server does not recognise as TLS: so Wire can stand inside.
type sealed struct {
	net.Listener
	s      *SMTP
	config *tls.Config
	opt    SMTPOptions
}

func (l *sealed) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.s.mu.Lock()
	n := l.s.conns
	l.s.conns++
	l.s.mu.Unlock()
	conn := net.Conn(&inner{tls.Server(raw, l.config)})
	if l.opt.Wire != nil {
		conn = l.opt.Wire(n, conn)
	}
	if l.opt.Poor {
		conn = &poor{conn}
	}
	return conn, nil
}

// poor hides an extension that the library always offers.
type poor struct{ net.Conn }

func (p *poor) Write(b []byte) (int, error) {
	_, err := p.Conn.Write(bytes.Replace(b, []byte("-CHUNKING\r\n"), []byte("-X-NOTHING\r\n"), 1))
	return len(b), err
}

type inner struct{ net.Conn }

// letter is one connection.
type letter struct {
	s    *SMTP
	opt  SMTPOptions
	in   bool
	from string
	to   []string
}

func (l *letter) refuse(verb, arg string) error {
	if !l.in {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	if l.opt.Refuse == nil {
		return nil
	}
	return l.opt.Refuse(verb, arg)
}

func (l *letter) Reset()        { l.from, l.to = "", nil }
func (l *letter) Logout() error { return nil }

func (l *letter) Mail(from string, _ *smtp.MailOptions) error {
	if err := l.refuse("MAIL", from); err != nil {
		return err
	}
	l.from = from
	return nil
}

func (l *letter) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := l.refuse("RCPT", to); err != nil {
		return err
	}
	l.to = append(l.to, to)
	return nil
}

func (l *letter) Data(r io.Reader) error {
	d := Delivery{From: l.from, To: l.to}
	h, head := sha256.New(), &first{limit: 4096}
	n, err := io.Copy(io.MultiWriter(h, head), r)
	if err != nil {
		return err
	}
	if err := l.refuse("DATA", ""); err != nil {
		return err
	}
	h.Sum(d.Hash[:0])
	d.Size, d.Head = n, head.String()
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.s.mails = append(l.s.mails, d)
	return &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: fmt.Sprintf("taken as number %d", len(l.s.mails))}
}

// first keeps the first bytes.
type first struct {
	strings.Builder
	limit int
}

func (f *first) Write(p []byte) (int, error) {
	if room := f.limit - f.Len(); room > 0 {
		f.Builder.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

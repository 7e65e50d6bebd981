package coretest

import (
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// SMTPOptions change the server; the zero value is a good one.
type SMTPOptions struct {
	// Wire may put something between the server and a connection, which it sees without TLS: the n-th, from 0.
	Wire func(n int, conn net.Conn) net.Conn
	// Refuse answers a command ("MAIL", "RCPT", "DATA") with an error; nil for yes. arg is the address, "" for DATA.
	Refuse func(verb, arg string) error
	Size   int64 // of a message; 64 MiB by default
	Poor   bool  // no SMTPUTF8, no DSN
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
	go s.server.Serve(&sealed{Listener: ln, s: s, config: config, wire: opt.Wire})
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
	wire   func(n int, conn net.Conn) net.Conn
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
	if l.wire != nil {
		conn = l.wire(n, conn)
	}
	return conn, nil
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

func (l *letter) AuthMechanisms() []string {
	return []string{"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"}
}

func (l *letter) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != l.s.User || password != l.s.Password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "provider.example says no"}
		}
		l.in = true
		return nil
	}
	switch mechanism {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case "LOGIN":
		return &loginServer{check: check}, nil
	case "OAUTHBEARER":
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if check(o.Username, o.Token) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token"}
			}
			return nil
		}), nil
	case "XOAUTH2":
		return &xoauth2Server{check: check}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

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

// loginServer is LOGIN, which go-sasl has for clients only.
type loginServer struct {
	check func(user, password string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.step++
	switch {
	case l.step == 1 && response == nil:
		return []byte("Username:"), false, nil
	case l.step <= 2 && l.user == "":
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// xoauth2Server is Google's way, which answers a bad token with a challenge that tells the error.
type xoauth2Server struct {
	check func(user, token string) error
	bad   error
}

func (x *xoauth2Server) Next(response []byte) ([]byte, bool, error) {
	if x.bad != nil {
		return nil, true, x.bad
	}
	var user, token string
	for part := range strings.SplitSeq(string(response), "\x01") {
		if v, ok := strings.CutPrefix(part, "user="); ok {
			user = v
		}
		if v, ok := strings.CutPrefix(part, "auth=Bearer "); ok {
			token = v
		}
	}
	if x.bad = x.check(user, token); x.bad != nil {
		return []byte(`{"status":"400"}`), false, nil
	}
	return nil, true, nil
}

// ErrCut is what a Fuse returns once it has blown.
var ErrCut = errors.New("connection cut")

// Fuse cuts a connection: after so many bytes were read, or written. It calls Blown once, if there is one.
type Fuse struct {
	net.Conn
	Reads, Writes int  // negative: never
	Hard          bool // with a reset: what is under way is lost, too
	Blown         func()

	mu sync.Mutex
}

func (f *Fuse) Read(p []byte) (int, error)  { return f.through(p, &f.Reads, f.Conn.Read) }
func (f *Fuse) Write(p []byte) (int, error) { return f.through(p, &f.Writes, f.Conn.Write) }

func (f *Fuse) through(p []byte, left *int, do func([]byte) (int, error)) (int, error) {
	f.mu.Lock()
	n, limited := *left, *left >= 0
	f.mu.Unlock()
	short := limited && n < len(p)
	if short {
		p = p[:n]
	}
	got := 0
	var err error
	if !limited || n > 0 {
		got, err = do(p)
	}
	if limited {
		f.mu.Lock()
		*left -= got
		blown := *left == 0
		f.mu.Unlock()
		if blown && err == nil {
			if f.Blown != nil {
				f.Blown()
			}
			cut(f.Conn, f.Hard)
			return got, ErrCut
		}
	}
	return got, err
}

// cut closes at once, without a word of TLS, as a cable does.
func cut(conn net.Conn, hard bool) {
	if i, ok := conn.(*inner); ok {
		conn = i.Conn
	}
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	if t, ok := conn.(*net.TCPConn); ok && hard {
		_ = t.SetLinger(0)
	}
	conn.Close()
}

// Left is what of either limit is not spent.
func (f *Fuse) Left() (reads, writes int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Reads, f.Writes
}

package gate_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/mail"
)

// world is a gate before a provider in memory, with a guard that a test leads.
type world struct {
	t     *testing.T
	up    *coretest.SMTP
	gate  *gate.Gate
	guard *leader
	is    guard.Gate
	dir   string
}

// leader is a guard whose answers the test gives. It asks about every message to army.ml.
type leader struct {
	mu      sync.Mutex
	holds   []guard.Held
	asked   []guard.Held
	dropped int
	answer  func(ctx context.Context, h guard.Held) guard.Release
	err     error
	right   map[string]bool // names of messages that may go
}

func (l *leader) Hold(_ context.Context, h guard.Held) (guard.Holding, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holds = append(l.holds, h)
	var out guard.Holding
	for _, r := range h.Message.To {
		if r.Addr.Domain().TLD() == "ml" && !l.right[h.ID] {
			f := check.Finding{Level: check.Warn, Recipient: r, Suggest: mail.NewAddress(r.Addr.Local(), mail.ParseDomain("army.mil"))}
			out.Findings = append(out.Findings, f)
			out.Questions = append(out.Questions, guard.Question{ID: h.ID, Message: h.Message, Finding: f})
		}
	}
	return out, l.err
}

func (l *leader) AskHeld(ctx context.Context, asks guard.Holding) guard.Release {
	l.mu.Lock()
	var h guard.Held
	for _, h = range l.holds {
		if h.ID == asks.Questions[0].ID {
			break
		}
	}
	l.asked = append(l.asked, h)
	answer := l.answer
	l.mu.Unlock()
	if answer == nil {
		<-ctx.Done()
		return guard.Release{Verdict: guard.Waiting}
	}
	return answer(ctx, h)
}

func (l *leader) Dropped(context.Context, guard.Held) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropped++
}

func (l *leader) allow(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.right == nil {
		l.right = map[string]bool{}
	}
	l.right[id] = true
}

// lastAsked and lastHeld are the latest of each.
func (l *leader) lastAsked() guard.Held {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked[len(l.asked)-1]
}

func (l *leader) lastHeld() guard.Held {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.holds[len(l.holds)-1]
}

func (l *leader) counts() (asked, dropped int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.asked), l.dropped
}

// settings change a world.
type settings struct {
	up    coretest.SMTPOptions
	is    func(*guard.Gate)
	gate  func(*gate.Options)
	guard *leader
}

func newWorld(t *testing.T, set settings) *world {
	t.Helper()
	w := &world{t: t, up: coretest.ServeSMTP(t, set.up), guard: set.guard, dir: t.TempDir()}
	if w.guard == nil {
		w.guard = &leader{}
	}
	w.is = guard.Gate{Account: "anna", Host: w.up.Host, Port: w.up.Port, Security: "tls", User: w.up.User}
	if set.is != nil {
		set.is(&w.is)
	}
	w.start(set)
	t.Cleanup(func() { w.gate.Close() })
	return w
}

// start opens the gate over the folder; again after Close.
func (w *world) start(set settings) {
	w.t.Helper()
	opt := gate.Options{Guard: w.guard, Dir: w.dir, Roots: w.up.CA.Pool(), Penalty: time.Millisecond}
	if set.gate != nil {
		set.gate(&opt)
	}
	g, err := gate.Open(opt)
	if err != nil {
		w.t.Fatal(err)
	}
	w.gate = g
	for range 20 { // somebody else may be quicker with a free port
		if w.is.Plain, w.is.TLS, err = gate.Ports(nil); err == nil {
			err = g.Serve(w.is)
		}
		if err == nil {
			return
		}
	}
	w.t.Fatal(err)
}

// client speaks lines with a server.
type client struct {
	t    testing.TB
	conn net.Conn
	r    *bufio.Reader
}

func (w *world) connect() *client {
	w.t.Helper()
	c := w.dial()
	c.expect("220")
	return c
}

// dial connects and does not wait for the greeting.
func (w *world) dial() *client {
	w.t.Helper()
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(w.is.Plain)))
	if err != nil {
		w.t.Fatal(err)
	}
	return wrap(w.t, conn)
}

func wrap(t testing.TB, conn net.Conn) *client {
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(time.Minute))
	return &client{t: t, conn: conn, r: bufio.NewReader(conn)}
}

func newClient(t testing.TB, conn net.Conn) *client {
	t.Helper()
	c := wrap(t, conn)
	c.expect("220")
	return c
}

// reply reads one answer with all its lines.
func (c *client) reply() (string, error) {
	var all strings.Builder
	for {
		line, err := c.r.ReadString('\n')
		all.WriteString(line)
		if err != nil || len(line) < 4 || line[3] != '-' {
			return all.String(), err
		}
	}
}

func (c *client) expect(code string) string {
	c.t.Helper()
	r, err := c.reply()
	if err != nil || !strings.HasPrefix(r, code) {
		c.t.Fatalf("answer %q, %v; want %s", r, err, code)
	}
	return r
}

// do says a line and wants an answer of that code.
func (c *client) do(line, code string) string {
	c.t.Helper()
	c.say(line + "\r\n")
	return c.expect(code)
}

func (c *client) say(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, text); err != nil {
		c.t.Fatal(err)
	}
}

func plain(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
}

// login greets and signs in.
func (c *client) login(w *world) *client {
	c.t.Helper()
	c.do("EHLO client.example", "250")
	c.do("AUTH PLAIN "+plain(w.up.User, w.up.Password), "235")
	return c
}

// envelope begins a message to these.
func (c *client) envelope(to ...string) *client {
	c.t.Helper()
	c.do("MAIL FROM:<ann@army.mil>", "250")
	for _, a := range to {
		c.do("RCPT TO:<"+a+">", "250")
	}
	c.do("DATA", "354")
	return c
}

// letterTo is a message as a mail client writes it, without the dot at the end.
func letterTo(subject string, to ...string) string {
	return fmt.Sprintf("From: Ann <ann@army.mil>\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d@army.mil>\r\n"+
		"User-Agent: Evolution 3.46\r\n\r\nHello\r\n", strings.Join(to, ", "), subject, time.Now().Format(time.RFC1123Z), time.Now().UnixNano())
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("never came: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

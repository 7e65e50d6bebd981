package imap

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/trust"
	"missent/core/view"
)

// behind is a Watcher that reaches a server through a proxy.
func behind(t *testing.T, s *coretest.IMAP, change ...func(*guard.Account, *Options)) (*coretest.Proxy, *Watcher) {
	t.Helper()
	p := coretest.StartProxy(t, s.Port)
	return p, account(p.Host, p.Port, s.CA.Pool(), change...)
}

// save puts a draft into the server without a connection.
func save(t *testing.T, s *coretest.IMAP, to string) {
	t.Helper()
	if _, err := s.AppendDraft(draft(to, to)); err != nil {
		t.Fatal(err)
	}
}

// TestSleep: the computer slept, the connection is dead and nobody says so. The next sign of life finds out, and what was
// saved meanwhile is seen.
func TestSleep(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	p, w := behind(t, s, lively)
	sleeps(t, p, w, func() { save(t, s, "bob@army.mil") })
}

// lively: a sign of life five times a second.
func lively(_ *guard.Account, o *Options) { o.Refresh, o.Command = 200*time.Millisecond, 2*time.Second }

func sleeps(t *testing.T, p *coretest.Proxy, w *Watcher, save func()) {
	t.Helper()
	to := watching(t, w)
	to.state(view.Watching)
	p.Freeze()
	save()
	to.state(view.Reconnecting)
	to.state(view.Watching)
	to.draft("bob@army.mil")
}

// TestChangeOfNetwork: cut, then nobody answers for a while, then all is well.
func TestChangeOfNetwork(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	var tries atomic.Int64
	p, w := behind(t, s, func(_ *guard.Account, o *Options) {
		o.Backoff = func(n int) time.Duration { tries.Store(int64(n)); return 5 * time.Millisecond }
	})
	to := watching(t, w)
	to.state(view.Watching)
	p.Down(true)
	p.Cut()
	save(t, s, "bob@army.mil")
	to.until("a third try", func(seen) bool { return tries.Load() >= 3 })
	p.Down(false)
	to.draft("bob@army.mil")
}

// TestCaptivePortal: a foreign certificate is never accepted, and never told anything; when the portal goes, the watch goes
// on by itself.
func TestCaptivePortal(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	p, w := behind(t, s)
	to := watching(t, w)
	to.state(view.Watching)
	portal, err := newCA(t).Server()
	if err != nil {
		t.Fatal(err)
	}
	p.Portal(portal)
	p.Cut()
	if e := to.state(view.Untrusted); e.problem != trust.Unknown {
		t.Errorf("problem %q", e.problem)
	}
	save(t, s, "bob@army.mil")
	p.Portal(nil)
	to.state(view.Watching)
	to.draft("bob@army.mil")
}

// signsIn tells whether a line of the client is a sign-in, and its tag.
func signsIn(line string) (tag string, ok bool) {
	tag, rest, _ := strings.Cut(line, " ")
	return tag, strings.HasPrefix(rest, "LOGIN ") || strings.HasPrefix(rest, "AUTHENTICATE ")
}

// TestAPasswordThatExpired is tried once: more would lock the account.
func TestAPasswordThatExpired(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	var signIns atomic.Int64
	w := filtered(t, s.Port, s.CA, coretest.Filter{Hears: func(c *coretest.Wire, line string) bool {
		tag, is := signsIn(line)
		switch {
		case is && signIns.Add(1) > 1:
			c.Say("%s NO [EXPIRED] Password of anna expired.", tag)
			return false
		case strings.HasSuffix(strings.TrimSpace(line), " IDLE"):
			c.Close()
			return false
		}
		return true
	}})
	to := newSink(t)
	err := w.Watch(t.Context(), to)
	if !errors.Is(err, guard.ErrRefused) || signIns.Load() != 2 {
		t.Errorf("%d sign-ins, ended with %v", signIns.Load(), err)
	}
	to.state(view.Refused)
}

// TestAFullMailbox is the mail program's trouble, not ours: what the server says about it changes nothing.
func TestAFullMailbox(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	var told atomic.Int64
	w := filtered(t, s.Port, s.CA, coretest.Filter{Says: func(line string) string {
		if strings.HasPrefix(line, "+ idling") || strings.Contains(line, " OK ") && told.Load() > 0 {
			told.Add(1)
			line = "* NO [OVERQUOTA] Mailbox is full.\r\n* OK [ALERT] Mailbox is at 101% of its limit.\r\n" + line
		}
		return line
	}}, func(_ *guard.Account, o *Options) { o.Refresh = 20 * time.Millisecond })
	to := watching(t, w)
	to.state(view.Watching)
	for end := time.Now().Add(patience); told.Load() < 5 && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
	}
	save(t, s, "bob@army.mil")
	to.draft("bob@army.mil")
	for _, e := range to.list() {
		if e.state == view.Reconnecting {
			t.Errorf("the connection was given up: %v", e)
		}
	}
	if told.Load() < 5 {
		t.Error("the server never spoke of it")
	}
}

// TestThrottling: a server that allows one connection keeps the one that watches; the one that learns comes later, with
// growing pauses, and ends by itself where it is not let in.
func TestThrottling(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	s.MustAppend(t, "Sent", draft("kim@army.mil", "x", "Message-ID: <1@a.example>"))
	var limit, connections, refused atomic.Int64
	limit.Store(1)
	w := filtered(t, s.Port, s.CA, coretest.Filter{Hears: func(c *coretest.Wire, line string) bool {
		tag, is := signsIn(line)
		if !is {
			return true
		}
		if connections.Add(1) > limit.Load() {
			connections.Add(-1)
			refused.Add(1)
			c.Say("%s NO [LIMIT] Too many connections.", tag)
			return false
		}
		return true
	}})
	to := watching(t, w)
	to.state(view.Watching)
	err := w.Learn(t.Context(), nil, newSink(t))
	if keyOf(err) != keyTooMany || errors.Is(err, guard.ErrRefused) {
		t.Errorf("learning ended with %v", err)
	}
	if connections.Load() != 1 || refused.Load() != 1 {
		t.Errorf("%d at once, %d refused: a storm", connections.Load(), refused.Load())
	}
	limit.Store(2)
	learned := newSink(t)
	if err := w.Learn(t.Context(), nil, learned); err != nil || len(learned.messages()) != 1 {
		t.Errorf("afterwards: %d messages, %v", len(learned.messages()), err)
	}
	for _, e := range to.list() {
		if e.state == view.Reconnecting {
			t.Error("the watch lost its connection to the one that learns")
		}
	}
}

// TestTwoWeeksOffline: what was sent meanwhile is learned, once; the draft that is left is seen, the one that went is gone.
func TestTwoWeeksOffline(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	var later atomic.Int64
	p, w := behind(t, s, func(_ *guard.Account, o *Options) {
		o.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	})
	for n := range 50 {
		s.MustAppend(t, "Sent", draft("old@army.mil", "before", fmt.Sprintf("Message-ID: <old%d@a.example>", n)))
	}
	before := newSink(t)
	if err := w.Learn(t.Context(), nil, before); err != nil || len(before.messages()) != 50 {
		t.Fatalf("%d messages, %v", len(before.messages()), err)
	}
	to := watching(t, w)
	to.state(view.Watching)
	uid, err := s.AppendDraft(draft("gone@army.mil", "goes"))
	if err != nil {
		t.Fatal(err)
	}
	to.draft("gone@army.mil")
	p.Down(true)
	p.Cut()
	to.state(view.Reconnecting)
	later.Store(int64(14 * 24 * time.Hour))
	if err := s.Remove("Drafts", uid); err != nil {
		t.Fatal(err)
	}
	for n := range 300 {
		s.MustAppend(t, "Sent", draft("new@army.mil", "meanwhile", fmt.Sprintf("Message-ID: <new%d@a.example>", n)))
	}
	// An answer to somebody: without it, one draft that went and one that came would be taken for one.
	if _, err := s.AppendDraft(draft("left@army.mil", "stays", "In-Reply-To: <1@b.example>")); err != nil {
		t.Fatal(err)
	}
	p.Down(false)
	got := map[string]bool{}
	to.until("both drafts", func(e seen) bool {
		if e.draft != nil {
			got[e.draft.Message.To[0].Addr.Local()] = true
		}
		got["gone"] = got["gone"] || e.gone != ""
		return got["left"] && got["gone"]
	})
	after := newSink(t)
	if err := w.Learn(t.Context(), before.cursors(), after); err != nil {
		t.Fatal(err)
	}
	all := after.messages()
	for _, m := range all {
		if m.To[0].Addr.Local() != "new" {
			t.Fatal("learned again what was learned before")
		}
	}
	if len(all) != 300 {
		t.Errorf("%d messages caught up with, want 300", len(all))
	}
}

// cursors are where each folder is after what came.
func (s *sink) cursors() []guard.Cursor {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := map[string]guard.Cursor{}
	for _, p := range s.pages {
		last[p.Cursor.Folder] = p.Cursor
	}
	var out []guard.Cursor
	for _, c := range last {
		out = append(out, c)
	}
	return out
}

// line counts the connections of the Watchers that dial with it.
type line struct {
	mu                sync.Mutex
	open, most, total int
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open, l.total = l.open+1, l.total+1
	l.most = max(l.most, l.open)
	return &counted{Conn: conn, l: l}, nil
}

type counted struct {
	net.Conn
	l    *line
	once sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() { c.l.mu.Lock(); c.l.open--; c.l.mu.Unlock() })
	return c.Conn.Close()
}

// TestOneConnectionAtRest: while there is nothing to learn no second connection is made to find that out; what is new is.
func TestOneConnectionAtRest(t *testing.T) {
	for name, change := range map[string]func(*guard.Account, *Options){
		"idle": func(*guard.Account, *Options) {},
		"poll": func(_ *guard.Account, o *Options) { o.Poll = time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
			s.MustAppend(t, "Sent", draft("jane@army.mil", "x", "Message-ID: <1@a.example>"))
			l := &line{}
			w := of(s, change, func(_ *guard.Account, o *Options) { o.Dial = l.dial })
			atRest(t, w, l, func(n int) {
				s.MustAppend(t, "Sent", draft("kim@army.mil", "x", fmt.Sprintf("Message-ID: <n%d@a.example>", n)))
			})
			save(t, s, "bob@army.mil") // and drafts are seen as before
		})
	}
}

// atRest learns what is there, then looks again, then finds what is new.
func atRest(t *testing.T, w *Watcher, l *line, send func(n int)) {
	t.Helper()
	to := watching(t, w)
	to.state(view.Watching)
	made := func() int { l.mu.Lock(); defer l.mu.Unlock(); return l.total }
	first := newSink(t)
	if err := w.Learn(t.Context(), nil, first); err != nil || len(first.messages()) != 1 || made() != 2 {
		t.Fatalf("at first: %d messages, %d connections, %v", len(first.messages()), made(), err)
	}
	at := first.cursors()
	for range 3 {
		none := newSink(t)
		if err := w.Learn(t.Context(), at, none); err != nil || len(none.messages()) > 0 {
			t.Fatalf("at rest: %d messages, %v", len(none.messages()), err)
		}
	}
	if made() != 2 {
		t.Errorf("%d connections, want the one that watches and the one that learned", made())
	}
	send(1)
	news := newSink(t)
	for end := time.Now().Add(patience); len(news.messages()) == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if err := w.Learn(t.Context(), at, news); err != nil { // a server that tells by itself does so a moment later
			t.Fatal(err)
		}
	}
	if len(news.messages()) != 1 || made() != 3 {
		t.Errorf("what is new: %d messages, %d connections", len(news.messages()), made())
	}
}

// TestTwoConnectionsAtMost: watching, learning and a replay of the past at the same time, by Watchers of one lane.
func TestTwoConnectionsAtMost(t *testing.T) {
	s := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	for n := range 200 {
		s.MustAppend(t, "Sent", draft("jane@army.mil", "x", fmt.Sprintf("Message-ID: <%d@a.example>", n)))
	}
	lane, l := make(chan struct{}, 1), &line{}
	shared := func(_ *guard.Account, o *Options) { o.Lane, o.Dial = lane, l.dial }
	w, other := of(s, shared), of(s, shared)
	to := watching(t, w)
	to.state(view.Watching)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if err := w.Learn(context.WithoutCancel(t.Context()), nil, newSink(t)); err != nil {
				t.Errorf("learn: %v", err)
			}
		})
		all.Go(func() {
			if err := other.Sent(context.WithoutCancel(t.Context()), time.Time{}, func(mail.Message) error { return nil }, nil); err != nil {
				t.Errorf("replay: %v", err)
			}
		})
	}
	all.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.most != 2 || l.total < 7 {
		t.Errorf("%d connections at once, %d in all", l.most, l.total)
	}
}

//go:build e2e

package gate_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
)

// storms are the ways to break a submission, and each one's part of the runs in a hundred.
const (
	cutClients   = 35 // the connection to the client ends after some byte
	cutProviders = 35 // the one to Postfix does, beneath TLS
	slow         = 10 // Postfix answers after the client has lost its patience
	kills        = 20 // the gate is killed at some byte, or Postfix with all its children
)

// runs is how many there are, 1,000 for the figures in docs/BENCHMARKS.md.
func runs() int {
	if n, err := strconv.Atoi(os.Getenv("MISSENT_RUNS")); err == nil {
		return n
	}
	return 150
}

// ledger is what clients were told, by the subject of their message.
type ledger struct {
	mu       sync.Mutex
	subjects []string
	yes      map[string]bool
	said     map[string]int
}

func (l *ledger) write(subject, answer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subjects = append(l.subjects, subject)
	l.yes[subject] = strings.HasPrefix(answer, "250")
	l.said[strings.TrimSpace(fmt.Sprintf("%.9s", answer))]++
}

func (l *ledger) confirmed() (n int) {
	for _, ok := range l.yes {
		if ok {
			n++
		}
	}
	return n
}

// final tells whether a client that reads this tries no more.
func final(answer string) bool {
	return strings.HasPrefix(answer, "250") || strings.HasPrefix(answer, "5")
}

// TestPostfixStorm: submissions to a real Postfix are broken in every way there is, and clients try again until they have an
// answer. What arrived is counted in Postfix's Maildir: once or not at all, and never not after a 250.
func TestPostfixStorm(t *testing.T) {
	p := coretest.Postfix(t)
	for _, kind := range []struct {
		name  string
		share int
		storm func(t *testing.T, p *coretest.PostfixServer, l *ledger, n int)
	}{
		{"connection to the client cut", cutClients, stormClients},
		{"connection to Postfix cut", cutProviders, stormProviders},
		{"Postfix slow", slow, stormSlow},
		{"gate or Postfix killed", kills, stormKills},
	} {
		t.Run(kind.name, func(t *testing.T) {
			l := &ledger{yes: map[string]bool{}, said: map[string]int{}}
			kind.storm(t, p, l, runs()*kind.share/100)
			l.check(t, p)
		})
	}
}

// check counts. Postfix, killed while it delivers, may deliver one message twice; what it was handed is told by its own ids.
func (l *ledger) check(t *testing.T, p *coretest.PostfixServer) {
	t.Helper()
	ours := map[string]bool{}
	for _, s := range l.subjects {
		ours[s] = true
	}
	var arrived map[string]int
	eventually(t, "deliveries", func() bool {
		idle := p.Idle() // before the counting: what is delivered meanwhile would be in neither
		taken := map[string]bool{}
		arrived = map[string]int{}
		for _, file := range p.Mail() {
			raw, err := os.ReadFile(file)
			if err != nil {
				return false
			}
			_, id, _ := strings.Cut(string(raw), "with ESMTPSA id ")
			_, subject, _ := strings.Cut(string(raw), "\nSubject: ")
			id, _, _ = strings.Cut(id, "\n")
			if subject, _, _ = strings.Cut(subject, "\n"); ours[subject] && id != "" && !taken[id] {
				taken[id] = true
				arrived[subject]++
			}
		}
		return idle && len(arrived) >= l.confirmed()
	})
	lost, doubled := 0, 0
	for _, s := range l.subjects {
		if arrived[s] > 1 {
			doubled++
		}
		if arrived[s] == 0 && l.yes[s] {
			lost++
		}
	}
	t.Logf("%d runs: %d arrived once, %d not and the client was told so, %d lost, %d doubled; %v", len(l.subjects),
		len(arrived)-doubled, len(l.subjects)-len(arrived)-lost, lost, doubled, l.said)
	if len(l.subjects) == 0 || lost > 0 || doubled > 0 {
		t.Errorf("%d runs, %d lost, %d doubled", len(l.subjects), lost, doubled)
	}
}

// lane is a gate of its own before Postfix, whose connections there the test may spoil.
type lane struct {
	*world
	spoil atomic.Pointer[func(net.Conn) net.Conn] // the next one
}

func newLane(t *testing.T, p *coretest.PostfixServer) *lane {
	t.Helper()
	l := &lane{world: &world{t: t, dir: t.TempDir(), up: &coretest.SMTP{User: p.User, Password: p.Password, CA: p.CA}, guard: &leader{}}}
	l.is.Account, l.is.Host, l.is.Port, l.is.Security = "anna", p.Host, p.Port, "tls"
	l.start(settings{up: coretest.SMTPOptions{}, gate: func(o *gate.Options) {
		o.Roots = p.CA.Pool()
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			if spoil := l.spoil.Swap(nil); err == nil && spoil != nil {
				conn = (*spoil)(conn)
			}
			return conn, err
		}
	}})
	t.Cleanup(func() { l.gate.Close() })
	return l
}

// lanes shares n runs out among four lanes; f makes the i-th, whose message has that subject.
func lanes(t *testing.T, p *coretest.PostfixServer, l *ledger, n int, f func(w *lane, i int, subject string) string) {
	t.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		w := newLane(t, p)
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				subject := fmt.Sprintf("%s %06d", t.Name(), i)
				l.write(subject, f(w, i, subject))
			}
		})
	}
	all.Wait()
}

// insist says the message, the first time through a fuse, until the answer is final.
func (l *lane) insist(subject string, first *coretest.Fuse, patience time.Duration) (answer string) {
	for attempt := range 40 {
		f := whole()
		if attempt == 0 {
			f = first
		}
		conn, err := net.Dial("tcp", l.addr())
		if err != nil {
			l.t.Error(err)
			return ""
		}
		conn.SetDeadline(time.Now().Add(patience))
		f.Conn = conn
		if got := oneRecipient(submission(l.up.User, l.up.Password, subject)).submit(f); got != "" {
			answer = got
		}
		if final(answer) {
			break
		}
		if attempt > 2 {
			time.Sleep(20 * time.Millisecond)
		}
	}
	return answer
}

func stormClients(t *testing.T, p *coretest.PostfixServer, l *ledger, n int) {
	reads, writes, _, _ := measure(t, false)
	lanes(t, p, l, n, func(w *lane, i int, subject string) string {
		f := whole()
		f.Hard = i%2 == 1
		if at := i * (reads + writes) / n; at < reads {
			f.Reads = at
		} else {
			f.Writes = at - reads
		}
		return w.insist(subject, f, time.Minute)
	})
}

func stormProviders(t *testing.T, p *coretest.PostfixServer, l *ledger, n int) {
	const much = 1 << 20
	var line *coretest.Fuse // what one submission takes on it, with the handshake of TLS
	w := newLane(t, p)
	spoil := func(conn net.Conn) net.Conn {
		line = &coretest.Fuse{Conn: conn, Reads: much, Writes: much}
		return line
	}
	w.spoil.Store(&spoil)
	l.write(t.Name()+" whole", w.insist(t.Name()+" whole", whole(), time.Minute))
	w.gate.Close()
	reads, writes := line.Left()
	reads, writes = much-reads, much-writes
	lanes(t, p, l, n-1, func(w *lane, i int, subject string) string {
		spoil := func(conn net.Conn) net.Conn {
			f := &coretest.Fuse{Conn: conn, Reads: -1, Writes: -1, Hard: i%4 > 1}
			if at := i * (reads + writes) / n; at < reads {
				f.Reads = at
			} else {
				f.Writes = at - reads
			}
			return f
		}
		w.spoil.Store(&spoil)
		return w.insist(subject, whole(), time.Minute)
	})
}

// sleepy passes the n-th read on late.
type sleepy struct {
	net.Conn
	n     int
	pause time.Duration
}

func (s *sleepy) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	if s.n--; s.n == 0 {
		time.Sleep(s.pause)
	}
	return n, err
}

func stormSlow(t *testing.T, p *coretest.PostfixServer, l *ledger, n int) {
	const patience = 400 * time.Millisecond
	lanes(t, p, l, n, func(w *lane, i int, subject string) string {
		spoil := func(conn net.Conn) net.Conn { return &sleepy{conn, 3 + i%14, 2 * patience} }
		w.spoil.Store(&spoil)
		return w.insist(subject, whole(), patience)
	})
}

func stormKills(t *testing.T, p *coretest.PostfixServer, l *ledger, n int) {
	clientReads, clientWrites, _, _ := measure(t, false)
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, p.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: t.TempDir(), up: &coretest.SMTP{Host: p.Host, Port: p.Port, User: p.User, Password: p.Password}}
	g := w.process(caFile)
	for i := range n {
		f := whole()
		if at := 1 + i*(clientReads+clientWrites)/n; at < clientReads {
			f.Reads = at
		} else {
			f.Writes = at - clientReads
		}
		f.Blown = g.kill
		if i%4 == 3 {
			f.Blown = p.Stop
		}
		subject, got := fmt.Sprintf("%s %06d", t.Name(), i), ""
		for range 4 {
			if got = w.try(oneRecipient(submission(p.User, p.Password, subject)), f); final(got) {
				break
			}
			f = whole()
			if g.dead.Load() {
				g = w.process(caFile)
			}
			if !p.Runs() {
				p.Start()
			}
		}
		l.write(subject, got)
		if g.dead.Load() {
			g = w.process(caFile)
		}
		if !p.Runs() {
			p.Start()
		}
	}
}

// oneRecipient leaves the second out: Postfix delivers to each by itself.
func oneRecipient(d dialogue) dialogue {
	d.steps[5].say = "NOOP\r\n"
	return d
}

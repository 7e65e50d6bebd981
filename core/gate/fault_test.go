package gate_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
)

// dialogue is one whole submission, as a client says it.
type dialogue struct {
	steps []struct{ say, want string }
}

func submission(user, password, subject string) dialogue {
	body := letterTo(subject, "bob@army.mil", "jane@army.mil")
	var d dialogue
	for _, s := range [][2]string{
		{"", "220"},
		{"EHLO client.example\r\n", "250"},
		{"AUTH PLAIN " + plain(user, password) + "\r\n", "235"},
		{"MAIL FROM:<ann@army.mil>\r\n", "250"},
		{"RCPT TO:<bob@army.mil>\r\n", "250"},
		{"RCPT TO:<jane@army.mil>\r\n", "250"},
		{"DATA\r\n", "354"},
		{body + ".\r\n", "250"},
		{"QUIT\r\n", "221"},
	} {
		d.steps = append(d.steps, struct{ say, want string }{s[0], s[1]})
	}
	return d
}

const endOfMessage = 7 // the step whose answer says that the message is sent

// submit goes through the dialogue as far as it gets: the answer to the message, "" for none.
func (d dialogue) submit(conn net.Conn) string {
	defer conn.Close()
	r := bufio.NewReader(conn)
	said := ""
	for i, step := range d.steps {
		if _, err := io.WriteString(conn, step.say); err != nil {
			return said
		}
		line := ""
		for {
			l, err := r.ReadString('\n')
			if err != nil {
				return said
			}
			if line += l; len(l) < 4 || l[3] != '-' {
				break
			}
		}
		if i == endOfMessage {
			said = line
		}
		if !strings.HasPrefix(line, step.want) {
			if i < endOfMessage {
				said = line
			}
			return said
		}
	}
	return said
}

func (w *world) addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(w.is.Plain)) }

// try connects through a fuse.
func (w *world) try(d dialogue, f *coretest.Fuse) string {
	conn, err := net.Dial("tcp", w.addr())
	if err != nil {
		w.t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(time.Minute))
	f.Conn = conn
	return d.submit(f)
}

func whole() *coretest.Fuse { return &coretest.Fuse{Reads: -1, Writes: -1} }

// measure runs a dialogue uncut and tells how many bytes went each way, on both sides of the gate.
func measure(t *testing.T, poor bool) (clientReads, clientWrites, upReads, upWrites int) {
	const much = 1 << 20
	var wire *coretest.Fuse
	w := newWorld(t, settings{up: coretest.SMTPOptions{Poor: poor, Wire: func(_ int, c net.Conn) net.Conn {
		wire = &coretest.Fuse{Conn: c, Reads: much, Writes: much}
		return wire
	}}})
	conn, err := net.Dial("tcp", w.addr())
	if err != nil {
		t.Fatal(err)
	}
	f := &coretest.Fuse{Conn: conn, Reads: much, Writes: much}
	if got := submission(w.up.User, w.up.Password, "run 000001").submit(f); !strings.HasPrefix(got, "250") {
		t.Fatalf("uncut: %q", got)
	}
	w.gate.Close()
	r, wr := wire.Left()
	cr, cw := f.Left()
	return much - cr, much - cw, much - r, much - wr
}

// tally counts what became of the messages of many runs, by subject.
type tally struct {
	mu   sync.Mutex
	yes  map[string]int // said 250
	said map[string]int // by what the last answer was
}

// check: one that was confirmed arrived once, any other at most once.
func (y *tally) check(t *testing.T, up *coretest.SMTP, subjects []string) {
	t.Helper()
	arrived := map[string]int{}
	for _, d := range up.Deliveries() {
		_, rest, _ := strings.Cut(d.Head, "Subject: ")
		subject, _, _ := strings.Cut(rest, "\r\n")
		arrived[subject]++
	}
	lost, doubled, none := 0, 0, 0
	for _, s := range subjects {
		switch n := arrived[s]; {
		case n > 1:
			doubled++
		case n == 0 && y.yes[s] > 0:
			lost++
		case n == 0:
			none++
		}
	}
	t.Logf("%d runs: %d arrived once, %d not and the client was told so, %d lost, %d doubled; %v",
		len(subjects), len(subjects)-lost-doubled-none, none, lost, doubled, y.said)
	if lost > 0 || doubled > 0 {
		t.Errorf("%d lost, %d doubled", lost, doubled)
	}
}

// storm makes n runs, four at a time; each tries the same message until the gate has answered for good.
func storm(w *world, n int, cut func(i, attempt int) *coretest.Fuse, up func(i int)) {
	y := &tally{yes: map[string]int{}, said: map[string]int{}}
	subjects := make([]string, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	workers := 4
	if up != nil {
		workers = 1
	}
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if up != nil {
					up(i)
				}
				subject := fmt.Sprintf("run %06d", i)
				last := ""
				for attempt := range 4 {
					d := submission(w.up.User, w.up.Password, subject) // with another Date and Message-ID each time
					got := w.try(d, cut(i, attempt))
					if got != "" {
						last = got
					}
					y.mu.Lock()
					if strings.HasPrefix(got, "250") {
						y.yes[subject]++
					}
					y.mu.Unlock()
					if strings.HasPrefix(got, "250") || strings.HasPrefix(got, "5") {
						break
					}
				}
				y.mu.Lock()
				subjects[i] = subject
				y.said[strings.TrimSpace(fmt.Sprintf("%.9s", last))]++
				y.mu.Unlock()
			}
		})
	}
	wg.Wait()
	w.gate.Close() // whatever still flies comes down
	y.check(w.t, w.up, subjects)
}

// TestCutAtTheClient: the connection to the client ends after each byte of either direction; the client tries again
// until it has an answer.
func TestCutAtTheClient(t *testing.T) {
	reads, writes, _, _ := measure(t, false)
	w := newWorld(t, settings{})
	storm(w, (reads+writes)/stride, func(i, attempt int) *coretest.Fuse {
		f := whole()
		f.Hard = i%2 == 1
		i *= stride
		switch {
		case attempt > 0:
		case i < reads:
			f.Reads = i
		default:
			f.Writes = i - reads
		}
		return f
	}, nil)
}

// TestCutAtTheProvider: the connection to the provider ends after each byte of either direction; the client tries again.
func TestCutAtTheProvider(t *testing.T) {
	t.Run("BDAT", func(t *testing.T) { cutAtTheProvider(t, false) })
	t.Run("DATA", func(t *testing.T) { cutAtTheProvider(t, true) })
}

func cutAtTheProvider(t *testing.T, poor bool) {
	t.Parallel()
	_, _, reads, writes := measure(t, poor)
	var at atomic.Int64
	at.Store(-1)
	w := newWorld(t, settings{up: coretest.SMTPOptions{Poor: poor, Wire: func(_ int, c net.Conn) net.Conn {
		f := &coretest.Fuse{Conn: c, Reads: -1, Writes: -1}
		switch i := int(at.Swap(-1)); { // the first connection of a run alone
		case i < 0:
		case i < reads:
			f.Reads = i
		default:
			f.Writes = i - reads
		}
		f.Hard = f.Reads%2 == 1 || f.Writes%2 == 1
		return f
	}}})
	storm(w, (reads+writes)/stride, func(int, int) *coretest.Fuse { return whole() }, func(i int) { at.Store(int64(i * stride)) })
}

// TestProviderSlow: the provider answers the end of the message after the client has given up; the client's next try is
// answered by what became of the first.
func TestProviderSlow(t *testing.T) {
	hold := make(chan struct{})
	w := newWorld(t, settings{up: coretest.SMTPOptions{Refuse: func(verb, _ string) error {
		if verb == "DATA" {
			<-hold
		}
		return nil
	}}})
	d := submission(w.up.User, w.up.Password, "slow")
	conn, err := net.Dial("tcp", w.addr())
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(500 * time.Millisecond)) // the client's patience
	if got := d.submit(conn); got != "" {
		t.Fatalf("answer %q", got)
	}
	if got := w.try(d, whole()); !strings.HasPrefix(got, "451 4.4.5") {
		t.Errorf("tried again while the provider has it: %q", got)
	}
	close(hold)
	eventually(t, "delivery", func() bool { return len(w.up.Deliveries()) == 1 })
	eventually(t, "answer of what became of it", func() bool { return strings.HasPrefix(w.try(d, whole()), "250 2.0.0 Sent at") })
	if n := len(w.up.Deliveries()); n != 1 {
		t.Errorf("%d deliveries", n)
	}
	// The client has heard now: the same once more is a new message.
	if got := w.try(d, whole()); !strings.HasPrefix(got, "250 2.0.0 taken") || len(w.up.Deliveries()) != 2 {
		t.Errorf("said twice on purpose: %q", got)
	}
}

// TestEnd: a gate that is closed waits for the provider's answer, and sends nothing that is held.
func TestEnd(t *testing.T) {
	in, hold := make(chan struct{}), make(chan struct{})
	w := newWorld(t, settings{up: coretest.SMTPOptions{Refuse: func(verb, _ string) error {
		if verb == "DATA" {
			close(in)
			<-hold
		}
		return nil
	}}})
	c := w.connect().login(w).envelope("bob@army.ml")
	c.say(letterTo("held", "bob@army.ml") + ".\r\n")
	eventually(t, "question", func() bool { asked, _ := w.guard.counts(); return asked == 1 })
	answer := make(chan string)
	go func() { answer <- w.try(submission(w.up.User, w.up.Password, "flying"), whole()) }()
	<-in
	go func() {
		eventually(t, "closed door", func() bool { conn, err := net.Dial("tcp", w.addr()); closeIf(conn); return err != nil })
		close(hold)
	}()
	w.gate.Close()
	if got := <-answer; !strings.HasPrefix(got, "250") {
		t.Errorf("answer %q", got)
	}
	if n := len(w.up.Deliveries()); n != 1 {
		t.Errorf("%d deliveries", n)
	}
}

func closeIf(c net.Conn) {
	if c != nil {
		c.Close()
	}
}

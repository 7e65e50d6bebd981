package gate_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
)

// asGate makes this program a gate: "folder host port ca".
const asGate = "MISSENT_TEST_GATE"

func TestMain(m *testing.M) {
	if how := os.Getenv(asGate); how != "" {
		beGate(how)
		return
	}
	if how := os.Getenv(asIntruder); how != "" {
		beIntruder(how)
		return
	}
	os.Exit(m.Run())
}

// beGate serves until it is killed, and prints where.
func beGate(how string) {
	is := guard.Gate{Account: "anna", Security: "tls"}
	var dir string
	if _, err := fmt.Sscan(how, &dir, &is.Host, &is.Port, &is.CAFile); err != nil {
		panic(err)
	}
	yes := &leader{answer: func(context.Context, guard.Held) guard.Release {
		return guard.Release{Verdict: guard.Send}
	}}
	g, err := gate.Open(gate.Options{Guard: yes, Dir: dir})
	if err != nil {
		panic(err)
	}
	for {
		if is.Plain, is.TLS, err = gate.Ports(nil); err != nil {
			panic(err)
		}
		if g.Serve(is) == nil {
			break
		}
	}
	fmt.Println(is.Plain)
	select {}
}

// asIntruder makes this program another user of the computer: "port certificate key".
const asIntruder = "MISSENT_TEST_INTRUDER"

// beIntruder tries the gate of somebody else, and prints what it got.
func beIntruder(how string) {
	port, rest, _ := strings.Cut(how, " ")
	for _, path := range strings.Fields(rest) {
		_, err := os.ReadFile(path)
		os.Stdout.WriteString(map[bool]string{true: "kept\n", false: "read\n"}[errors.Is(err, fs.ErrPermission)])
	}
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		os.Stdout.WriteString("no connection\n")
		return
	}
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	word := make([]byte, 100)
	n, _ := conn.Read(word)
	os.Stdout.WriteString("heard " + strconv.Itoa(n) + "\n")
}

// process is a gate in a process of its own.
type process struct {
	cmd  *exec.Cmd
	port int
	once sync.Once
	dead atomic.Bool
}

func (w *world) process(caFile string) *process {
	w.t.Helper()
	return w.processAs(os.Args[0], caFile, func(*exec.Cmd) {})
}

// processAs is process of another user, as whom set starts it; this program lies at self for him.
func (w *world) processAs(self, caFile string, set func(*exec.Cmd)) *process {
	w.t.Helper()
	p := &process{cmd: exec.Command(self)}
	set(p.cmd)
	p.cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d %s", asGate, w.dir, w.up.Host, w.up.Port, caFile))
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(p.kill)
	if _, err := fmt.Fscan(bufio.NewReader(out), &p.port); err != nil {
		w.t.Fatalf("the gate did not start: %v", err)
	}
	w.is.Plain = p.port
	return p
}

// kill is kill -9, and waits until the process is gone.
func (p *process) kill() {
	p.once.Do(func() {
		p.dead.Store(true)
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}

// TestKilled: the process is killed at steps all over the dialogue, seen from either side; it starts again, and the
// client tries again.
func TestKilled(t *testing.T) {
	clientReads, clientWrites, upReads, upWrites := measure(t, false)
	const every = 25 * min(stride, 3)
	var blow atomic.Pointer[func()]
	var reads, writes atomic.Int64
	up := coretest.ServeSMTP(t, coretest.SMTPOptions{Wire: func(_ int, c net.Conn) net.Conn {
		f := &coretest.Fuse{Conn: c, Reads: int(reads.Swap(-1)), Writes: int(writes.Swap(-1))}
		f.Blown = func() { (*blow.Load())() }
		return f
	}})
	w := &world{t: t, up: up, dir: t.TempDir()}
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, up.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	y := &tally{yes: map[string]int{}, said: map[string]int{}}
	var subjects []string
	p := w.process(caFile)
	for at := 1; at < clientReads+clientWrites+upReads+upWrites; at += every {
		subject := fmt.Sprintf("run %06d", at)
		subjects = append(subjects, subject)
		kill := p.kill // of the one that runs now
		blow.Store(&kill)
		f := whole()
		f.Blown = kill
		reads.Store(-1)
		writes.Store(-1)
		switch n := at; {
		case n < clientReads:
			f.Reads = n
		case n < clientReads+clientWrites:
			f.Writes = n - clientReads
		case n < clientReads+clientWrites+upReads:
			reads.Store(int64(n - clientReads - clientWrites))
		default:
			writes.Store(int64(n - clientReads - clientWrites - upReads))
		}
		got := ""
		for range 4 {
			if got = w.try(submission(up.User, up.Password, subject), f); strings.HasPrefix(got, "250") || strings.HasPrefix(got, "5") {
				break
			}
			p.kill()
			p, f = w.process(caFile), whole()
			reads.Store(-1)
			writes.Store(-1)
		}
		if strings.HasPrefix(got, "250") {
			y.yes[subject]++
		}
		y.said[fmt.Sprintf("%.9s", got)]++
		if p.dead.Load() { // killed after it had answered
			p = w.process(caFile)
		}
	}
	p.kill()
	y.check(t, up, subjects)
}

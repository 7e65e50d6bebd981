//go:build e2e

package thunderbird

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

// patience is how long anything may take on a slow, busy machine.
const patience = 60 * time.Second

// world is Thunderbird with the add-on, the guard, the server of the mailbox and the sink.
type world struct {
	t       *owner
	dir     string // the guard's data folder
	program string // missent, a copy: its processes are told apart by its path
	server  *coretest.DovecotServer
	sink    *sink
	client  localapi.Client
	tb      *marionette
	guard   *exec.Cmd // nil: none was started by the test
}

func build(t *owner) *world {
	w := &world{t: t, dir: filepath.Join(os.Getenv("XDG_DATA_HOME"), "missent"), sink: newSink(t)}
	w.client = localapi.NewClient(w.dir)
	w.server = coretest.Dovecot(t, coretest.DovecotOptions{})
	w.must(os.MkdirAll(w.dir, 0o700))
	w.furnish()
	w.install()
	t.Cleanup(w.endGuards)
	w.startGuard()
	w.startThunderbird(map[string]any{})
	return w
}

// install puts the program where only this test has it, and tells Thunderbird. A package that is installed (MISSENT_INSTALLED)
// did both.
func (w *world) install() {
	source := os.Getenv("MISSENT_PROGRAM")
	if os.Getenv("MISSENT_INSTALLED") != "" {
		w.program = source
		return
	}
	w.program = filepath.Join(os.Getenv("HOME"), "bin", "missent")
	w.must(os.MkdirAll(filepath.Dir(w.program), 0o755))
	text, err := os.ReadFile(source)
	w.must(err)
	w.must(os.WriteFile(w.program, text, 0o755))
	w.must(os.Symlink(filepath.Join(filepath.Dir(source), "missent-window"), filepath.Join(filepath.Dir(w.program), "missent-window")))
	if out, err := exec.Command(w.program, "doctor", "--fix").CombinedOutput(); !strings.Contains(string(out), "native-messaging-hosts") {
		w.t.Fatalf("doctor --fix: %v\n%s", err, out)
	}
}

func (w *world) must(err error) {
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

func (w *world) until(what string, true func() bool) {
	for limit := time.Now().Add(patience); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			w.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// furnish writes whom the user knows, and his account, into the guard's database.
func (w *world) furnish() {
	ctx := context.Background()
	ca := filepath.Join(w.dir, "ca.pem")
	w.must(os.WriteFile(ca, w.server.CA.PEM, 0o600))
	db, err := sqlite.Open(filepath.Join(w.dir, "missent.db"))
	w.must(err)
	tx, err := db.Begin(ctx)
	w.must(err)
	now := time.Now()
	known := func(plain, name string, sent, replies int) {
		a, _ := mail.ParseAddress(plain)
		w.must(tx.Put(history.Record{
			Addr: a, Name: name, Sent: sent, Days: sent, Replies: replies,
			First: now.AddDate(-1, 0, 0), Last: now.AddDate(0, 0, -10), LastReply: now.AddDate(0, 0, -9),
		}))
	}
	known("j.doe@us.af.mil", "Jane Doe", 42, 38)
	known("mark.lee@army.mil", "Mark Lee", 30, 22)
	known("zoe@bücher.example", "Zoë Müller", 25, 20)
	for i := range 60 {
		known(fmt.Sprintf("person%02d@navy.mil", i), "", 12, 9)
	}
	w.must(tx.PutSetting("windows-a-month", "off")) // these tests ask more in a minute than a year does
	me, _ := mail.ParseAddress("anna@army.mil")
	w.must(tx.PutAccount(guard.Account{
		ID: "a", Address: me, Host: "localhost", Port: w.server.Port, Security: "tls", User: "anna",
		PasswordCommand: "echo secret", CAFile: ca,
	}))
	w.must(tx.Commit())
	w.must(db.Close())
}

// startGuard starts the guard as the session of the desktop does. One that Thunderbird starts in the same moment may come
// first: then this one ends, which is as good.
func (w *world) startGuard(more ...string) {
	w.guard = exec.Command(w.program, append(more, "--quiet")...)
	w.guard.Stderr = os.Stderr
	w.must(w.guard.Start())
	w.until("the guard to watch", func() bool {
		s, err := w.client.Status(context.Background())
		return err == nil && s.State == view.Watching
	})
}

// killGuard ends the guard as a crash does.
func (w *world) killGuard() {
	for _, pid := range w.guards() {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	if w.guard != nil {
		w.guard.Wait()
		w.guard = nil
	}
	w.until("the guard to be gone", func() bool { return len(w.guards()) == 0 })
}

func (w *world) endGuards() {
	for _, pid := range append(w.guards(), w.relays()...) {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

// guards are the resident guards of this test, whoever started them; relays what Thunderbird started.
func (w *world) guards() []int {
	return w.processes(func(args []string) bool { return !strings.Contains(strings.Join(args, " "), "@") })
}

func (w *world) relays() []int {
	return w.processes(func(args []string) bool { return strings.Contains(strings.Join(args, " "), "@") })
}

func (w *world) processes(fits func(args []string) bool) []int {
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	w.must(err)
	var out []int
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended
		}
		args := strings.Split(string(bytes.TrimRight(text, "\x00")), "\x00")
		pid := 0
		fmt.Sscanf(path, "/proc/%d/", &pid)
		if args[0] == w.program && fits(args[1:]) {
			out = append(out, pid)
		}
	}
	return out
}

func freePort(t *owner) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("port: %v", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

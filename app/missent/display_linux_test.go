package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

// screen is a pseudoterminal, and what was written on it.
type screen struct {
	master, end *os.File

	mu   sync.Mutex
	text strings.Builder
}

func newScreen(t *testing.T) *screen {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close() })
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	end, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end.Close() })
	s := &screen{master: master, end: end}
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := master.Read(b)
			if err != nil {
				return
			}
			s.mu.Lock()
			s.text.Write(b[:n])
			s.mu.Unlock()
		}
	}()
	return s
}

func (s *screen) shows(word string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.text.String(), word)
}

// TestAsksInTheTerminal: without a display, the terminal that Missent was started in is where it asks.
func TestAsksInTheTerminal(t *testing.T) {
	program, server := build(t), coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := furnish(t, server, 1, 10)
	befriend(t, dir, "jane@army.mil")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	s := newScreen(t)
	cmd := exec.Command(program, "--data", dir)
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + os.Getenv("XDG_RUNTIME_DIR"), "TERM=xterm"}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.end, s.end, s.end
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	await(t, "it says where it asks", func() bool { return s.shows("Questions come in this terminal") })
	await(t, "it watches", func() bool { return status(dir).State == view.Watching })
	if n := status(dir).Notice; n != "" {
		t.Errorf("notice %q", n)
	}
	if _, err := server.AppendDraft("From: anna0@a.example\nTo: jane@army.ml\nSubject: Plan\n\nHi\n"); err != nil {
		t.Fatal(err)
	}
	await(t, "it asks", func() bool { return s.shows("army.ml is in Mali") && s.shows("[o] right this time") })
	if _, err := s.master.WriteString("o"); err != nil {
		t.Fatal(err)
	}
	await(t, "the answer is understood", func() bool { return s.shows("Right this time.") })
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil { // as a terminal does at Ctrl-C
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ds, err := db.Decisions(t.Context(), time.Time{})
	if err != nil || len(ds) != 1 || ds[0].Outcome != guard.Once {
		t.Errorf("decisions %+v, %v", ds, err)
	}
}

// TestSaysThatItCannotAsk: without display and terminal the status says so.
func TestSaysThatItCannotAsk(t *testing.T) {
	program, server := build(t), coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := furnish(t, server, 1, 10)
	reside(t, program, dir, view.Watching)
	out, err := exec.CommandContext(t.Context(), program, "--data", dir, "status").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "There is no display here") {
		t.Errorf("status: %v, %s", err, out)
	}
}

// befriend makes somebody well known.
func befriend(t *testing.T, dir, who string) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	a, _ := mail.ParseAddress(who)
	now := time.Now()
	r := history.Record{Addr: a, Sent: 42, Days: 31, Replies: 38, First: now.AddDate(-1, 0, 0), Last: now.AddDate(0, 0, -9), LastReply: now.AddDate(0, 0, -9)}
	if err := tx.Put(r); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func status(dir string) view.Status {
	s, _ := localapi.NewClient(dir).Status(context.Background())
	return s
}

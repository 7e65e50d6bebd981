package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

// build makes the program under test.
func build(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "missent")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".").CombinedOutput(); err != nil {
		tb.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// furnish makes a data folder with accounts on a server, and that many people.
func furnish(tb testing.TB, server *coretest.IMAP, accounts, people int) string {
	tb.Helper()
	dir := tb.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, server.CA.PEM, 0o600); err != nil {
		tb.Fatal(err)
	}
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		tb.Fatal(err)
	}
	tx, err := db.Begin(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	now := time.Now()
	for i := range people {
		a, _ := mail.ParseAddress(fmt.Sprintf("person%d.name%d@dept%d.host%d.example", i, i%977, i%50, i%700))
		r := history.Record{
			Addr: a, Name: fmt.Sprintf("Person Number %d", i), Sent: 1 + i%40, Days: 1 + i%20, Replies: i % 9,
			First: now.AddDate(-1, 0, 0), Last: now.AddDate(0, 0, -i%300), LastReply: now.AddDate(0, 0, -i%300),
		}
		if err := tx.Put(r); err != nil {
			tb.Fatal(err)
		}
	}
	for i := range accounts {
		me, _ := mail.ParseAddress(fmt.Sprintf("anna%d@a.example", i))
		err := tx.PutAccount(guard.Account{
			ID: strconv.Itoa(i), Address: me, Host: server.Host, Port: server.Port, Security: "tls", User: "anna", CAFile: ca,
			PasswordCommand: "echo secret",
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// reside starts the resident guard, without display and bus, and waits until it watches.
func reside(tb testing.TB, program, dir string, want view.State) *exec.Cmd {
	tb.Helper()
	tb.Setenv("XDG_RUNTIME_DIR", tb.TempDir())
	cmd := startAt(tb, program, dir)
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		s, err := localapi.NewClient(dir).Status(context.Background())
		if err == nil && s.State == want {
			return cmd
		}
		if time.Now().After(end) {
			tb.Fatalf("state %q, %v, want %q\n%s", s.State, err, want, cmd.Stderr)
		}
	}
}

// startAt starts the resident guard, without display and bus.
func startAt(tb testing.TB, program, dir string) *exec.Cmd {
	tb.Helper()
	cmd := exec.Command(program, "--data", dir)
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + os.Getenv("XDG_RUNTIME_DIR")}
	cmd.Stderr = &strings.Builder{}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	return cmd
}

// A second start raises the first; quit, SIGTERM and the lock all do what they say.
func TestSingleInstance(t *testing.T) {
	program, server := build(t), coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := furnish(t, server, 1, 10)
	first := reside(t, program, dir, view.Watching)
	second := exec.CommandContext(t.Context(), program, "--data", dir)
	out, err := second.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "running already") {
		t.Fatalf("second start: %v, %s", err, out)
	}
	out, err = exec.CommandContext(t.Context(), program, "--data", dir, "status", "--json").CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"running":true`) {
		t.Fatalf("status: %v, %s", err, out)
	}
	if err := first.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Fatalf("SIGTERM is no failure: %v", err)
	}
	out, err = exec.CommandContext(t.Context(), program, "--data", dir, "status").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "not running") {
		t.Fatalf("status after the end: %v, %s", err, out)
	}
	third := reside(t, program, dir, view.Watching)
	if err := localapi.NewClient(dir).Quit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := third.Wait(); err != nil {
		t.Fatalf("quit is no failure: %v", err)
	}
}

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/localapi"
	"missent/core/view"
)

// typed starts the program on a terminal, types each answer when its question is shown, and gives the exit code.
func typed(t *testing.T, s *screen, home string, args []string, answers ...[2]string) int {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + os.Getenv("XDG_RUNTIME_DIR"), "TERM=xterm", "DISPLAY=" + os.Getenv("DISPLAY")}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.end, s.end, s.end
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	for _, a := range answers {
		await(t, a[0], func() bool { return s.shows(a[0]) })
		time.Sleep(50 * time.Millisecond) // the terminal stops showing what is typed a moment after the question
		s.forget()
		if _, err := s.master.WriteString(a[1] + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
	return cmd.ProcessState.ExitCode()
}

// forget takes what was shown off the screen.
func (s *screen) forget() {
	s.mu.Lock()
	s.text.Reset()
	s.mu.Unlock()
}

// TestSetUpInTheTerminal: from the address to "watching" with what was found, while the guard runs. What cannot be found out is
// asked for, with what is usual; a mistyped password is asked for again.
func TestSetUpInTheTerminal(t *testing.T) {
	program, server := build(t), coretest.ServeIMAP(t, coretest.IMAPOptions{})
	for n := range 700 {
		server.MustAppend(t, "Sent", fmt.Sprintf("From: anna@a.example\nTo: p%d@contoso.example\nDate: %s\nMessage-ID: <%d@a.example>\n\nx\n",
			n%40, time.Now().AddDate(0, 0, -n/7).Format(time.RFC1123Z), n))
	}
	server.MustAppend(t, "Sent", "From: anna@a.example\nTo: p3@contoso.exmaple\nDate: Fri, 20 Nov 2026 10:00:00 +0000\nMessage-ID: <slip@a.example>\n\nx\n")
	home := t.TempDir()
	putFile(t, filepath.Join(home, "ca.pem"), string(server.CA.PEM))
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	t.Setenv("DISPLAY", "")
	add := func(more ...string) []string {
		return append([]string{program, "--data", home, "account", "add", "--no-lookup", "--ca-file", filepath.Join(home, "ca.pem"), "anna@a.example"}, more...)
	}
	where := [][2]string{{"IMAP server [imap.a.example]: ", server.Host}, {"Port [993]: ", strconv.Itoa(server.Port)}, {"User name [anna@a.example]: ", "anna"}}

	s := newScreen(t)
	ask := "Password of anna at " + server.Host + ": "
	code := typed(t, s, home, add(), append(where, [2]string{ask, "wrong"}, [2]string{ask, "worse"}, [2]string{ask, "bad"})...)
	if code != exitServer {
		t.Errorf("after three wrong passwords: exit %d", code)
	}
	await(t, "what is wrong", func() bool { return s.shows("refused the user name or the password") })
	guard := startAt(t, program, home)
	await(t, "it runs", func() bool { _, err := localapi.NewClient(home).Status(t.Context()); return err == nil })
	if code = typed(t, s, home, add("--password-command", "echo secret"), where...); code != 0 {
		t.Errorf("exit %d", code)
	}
	const found = "Watching. Found: 41 people, 2 organisations, 1 address that looks like a slip (missent history look-alikes)."
	await(t, found, func() bool { return s.shows(found) })
	if state := status(home).State; state != view.Watching {
		t.Errorf("state %s", state)
	}
	out, err := exec.CommandContext(t.Context(), program, "--data", home, "history", "look-alikes").CombinedOutput()
	if err != nil || string(out) != "  p3@contoso.exmaple  looks like p3@contoso.example\n" {
		t.Errorf("the clean-up list: %q, %v", out, err)
	}
	if err := guard.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = guard.Wait()
	s.forget()
	if code = typed(t, s, home, add("--password-command", "echo secret"), where...); code != 0 {
		t.Errorf("without a guard: exit %d", code)
	}
	await(t, "it says how to start", func() bool { return s.shows("Missent is not running. Start it: missent") })
	if s.shows("Found:") {
		t.Error("it tells of learning though nobody learns")
	}

	// Without a keyring a password is for nothing, except where a window can ask for it at each start.
	s.forget()
	right := append(where, [2]string{ask, "secret"})
	if code = typed(t, s, home, add(), right...); code != exitConfig {
		t.Errorf("without a keyring and a display: exit %d", code)
	}
	await(t, "what can be done", func() bool { return s.shows("cannot be kept") && s.shows("--password-command") })
	t.Setenv("DISPLAY", ":99")
	s.forget()
	if code = typed(t, s, home, add(), right...); code != 0 {
		t.Errorf("without a keyring: exit %d", code)
	}
	await(t, "that it is not stored", func() bool { return s.shows("it is not stored") && s.shows("asks for it at each start") })
}

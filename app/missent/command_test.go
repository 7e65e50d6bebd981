package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"missent/core/coretest"
	"missent/core/view"
)

// call runs the program as its user does.
func call(t *testing.T, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	code = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func TestUsage(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	for _, args := range [][]string{
		{"nonsense"},
		{"--nonsense"},
		{"status", "extra"},
		{"account"},
		{"autostart", "maybe"},
		{"demo", "--display=hologram"},
		{"demo", "draft"},
		{"--data", t.TempDir(), "account", "add", "no-at-sign"},
	} {
		if code, _, errOut := call(t, "", args...); code != exitUsage {
			t.Errorf("%q ends with %d, want %d: %s", args, code, exitUsage, errOut)
		}
	}
}

// Every command explains itself: what it does, an example, and what its exit codes mean.
func TestHelp(t *testing.T) {
	for _, name := range []string{"check", "learn", "backtest", "audit", "history", "account", "status", "doctor", "demo", "autostart"} {
		code, out, _ := call(t, "", name, "--help")
		if code != 0 || len(out) < 400 {
			t.Errorf("%s --help: exit %d, %d characters", name, code, len(out))
		}
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if code, out, _ := call(t, "", "completion", shell); code != 0 || !strings.Contains(out, "missent") {
			t.Errorf("completion %s: exit %d", shell, code)
		}
	}
}

// TestStatusOfLearning: while mail is learned, the terminal tells how fast that goes and how long it takes.
func TestStatusOfLearning(t *testing.T) {
	text := statusText(view.Status{State: view.Learning, People: 812, Domains: 240, Accounts: []view.Account{{
		Address: "ann@a.example", Host: "imap.a.example", State: view.Learning,
		Progress: &view.Progress{Folder: "Sent", Done: 3000, Total: 9000, Rate: 66.7, Seconds: 90},
	}}}, true)
	for _, want := range []string{"ann@a.example at imap.a.example: Learning, 1m30s left\n", "3000 of 9000 messages read, 67 a second\n", "812 people in 240 domains known\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestAccountFromTheCommandLine(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	data := t.TempDir()
	ca := filepath.Join(data, "ca.pem")
	if err := os.WriteFile(ca, server.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	add := func(command string, more ...string) (int, string, string) {
		args := []string{
			"--data", data, "account", "add", "anna@a.example", "--host", server.Host, "--port", strconv.Itoa(server.Port),
			"--user", "anna", "--password-command", command,
		}
		return call(t, "", append(args, more...)...)
	}
	for what, tt := range map[string]struct {
		code int
		says string
		run  func() (int, string, string)
	}{
		"wrong password":  {exitServer, "refused", func() (int, string, string) { return add("echo wrong", "--ca-file", ca) }},
		"foreign server":  {exitServer, "trusts", func() (int, string, string) { return add("echo secret") }},
		"failing command": {exitConfig, "no card", func() (int, string, string) { return add("echo no card >&2; false", "--ca-file", ca) }},
	} {
		code, _, errOut := tt.run()
		if code != tt.code || !strings.Contains(errOut, tt.says) {
			t.Errorf("%s: exit %d, said %q", what, code, errOut)
		}
	}
	if _, out, _ := call(t, "", "--data", data, "account", "list"); strings.Contains(out, "anna") {
		t.Fatalf("an account that cannot sign in was stored: %s", out)
	}
	if code, out, errOut := add("echo secret", "--ca-file", ca); code != 0 || !strings.Contains(out, "is added. Drafts: ") {
		t.Fatalf("exit %d, %s%s", code, out, errOut)
	}
	if _, out, _ := call(t, "", "--data", data, "account", "list", "--json"); !strings.Contains(out, `"address":"anna@a.example"`) {
		t.Errorf("list: %s", out)
	}
	_, out, _ := call(t, "", "--data", data, "doctor", "--json")
	if !strings.Contains(out, `{"part":"account anna@a.example","ok":true`) {
		t.Errorf("doctor: %s", out)
	}
	if code, _, errOut := call(t, "", "--data", data, "account", "remove", "anna@a.example"); code != 0 {
		t.Errorf("remove: exit %d, %s", code, errOut)
	}
	if code, _, _ := call(t, "", "--data", data, "account", "remove", "anna@a.example"); code != exitConfig {
		t.Errorf("remove what is gone: exit %d, want %d", code, exitConfig)
	}
}

// The whole demo, with nobody there: it goes to its end, decides nothing, and leaves nothing behind.
func TestDemoAlone(t *testing.T) {
	temp, runtime := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	code, out, errOut := call(t, "", "demo", "--display=none")
	if code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
	for _, want := range []string{"us.af.ml is in Mali", "(42 messages, last on ", "Nobody answered", "no window", "missent demo draft"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
	for _, dir := range []string{temp, runtime} {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("left in %s: %v %v", dir, left, err)
		}
	}
}

// And with somebody who takes the fix: the corrected draft is seen.
func TestDemoAnswered(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	code, out, errOut := call(t, "c", "demo", "--display=none")
	if code != 0 || !strings.Contains(out, "Missent saw it") {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
}

func TestDraftWithoutADemo(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if code, _, errOut := call(t, "", "demo", "draft", "--to", "a@b.example"); code != exitServer {
		t.Errorf("exit %d, %s", code, errOut)
	}
}

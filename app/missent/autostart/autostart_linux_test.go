package autostart

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// home gives a switch with empty folders of its own, and the folder for everybody.
func home(t *testing.T, program string) (*Switch, string) {
	t.Helper()
	user, system := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", user)
	t.Setenv("XDG_CONFIG_DIRS", system)
	s, err := New(program)
	if err != nil {
		t.Fatal(err)
	}
	return s, filepath.Join(system, "autostart", entryName)
}

func expect(t *testing.T, s *Switch, want bool) {
	t.Helper()
	if got, err := s.Enabled(); err != nil || got != want {
		t.Fatalf("enabled: %v, %v, want %v", got, err, want)
	}
}

func do(t *testing.T, f func() error) {
	t.Helper()
	for range 2 { // twice is as good as once
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnAndOff(t *testing.T) {
	s, _ := home(t, "/opt/missent/missent")
	expect(t, s, false)
	do(t, s.Enable)
	expect(t, s, true)
	do(t, s.Disable)
	expect(t, s, false)
	if _, err := os.Stat(s.user); !os.IsNotExist(err) {
		t.Errorf("the entry is still there: %v", err)
	}
}

func TestEntryForEverybodyIsHiddenNotRemoved(t *testing.T) {
	s, system := home(t, "/opt/missent/missent")
	if err := write(system, s.entry()); err != nil {
		t.Fatal(err)
	}
	expect(t, s, true)
	do(t, s.Disable)
	expect(t, s, false)
	if _, err := os.Stat(system); err != nil {
		t.Fatal(err)
	}
	do(t, s.Enable)
	expect(t, s, true)
	if _, err := os.Stat(s.user); !os.IsNotExist(err) {
		t.Errorf("the entry for everybody is enough, but there is one of the user: %v", err)
	}
}

func TestSwitchOfTheDesktopCounts(t *testing.T) {
	for _, line := range []string{"Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = true "} {
		s, _ := home(t, "/opt/missent/missent")
		if err := write(s.user, s.entry()+line+"\n"); err != nil {
			t.Fatal(err)
		}
		expect(t, s, false)
		do(t, s.Enable)
		expect(t, s, true)
	}
}

// The entry is read by the system's own tools: desktop-file-validate, and gio, which starts the program by it.
func TestEntryIsValidForAnyPath(t *testing.T) {
	for _, name := range []string{"missent", "mis sent", `q"u$o` + "`te", `back\slash`} {
		s, _ := home(t, filepath.Join(t.TempDir(), name))
		do(t, s.Enable)
		out, err := exec.CommandContext(t.Context(), "desktop-file-validate", s.user).CombinedOutput()
		if err != nil || strings.Contains(string(out), "error") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		started := s.program + ".started"
		if err := os.WriteFile(s.program, []byte("#!/bin/sh\n: >\"$0.started\"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "gio", "launch", s.user).CombinedOutput(); err != nil {
			t.Errorf("%s: gio launch: %v\n%s", name, err, out)
			continue
		}
		waitFor(t, started)
	}
}

// GLib looks for "100%%u" in the folder before it reads the field codes, so gio cannot be asked here.
func TestPercentIsNoFieldCode(t *testing.T) {
	if got, want := quoteExec("/opt/100%u"), `"/opt/100%%u"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// waitFor waits until a file is there; the test's own deadline bounds it.
func waitFor(t *testing.T, path string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "timeout", "10", "sh", "-c",
		`until [ -e "$1" ]; do sleep 0.02; done`, "sh", path).CombinedOutput()
	if err != nil {
		t.Errorf("%s was not made: %v %s", path, err, out)
	}
}

//go:build e2e

package e2e

import (
	"context"
	"errors"
	"os/exec"
	"syscall"
	"testing"

	"missent/core/spawn"
	"missent/core/view"
)

// silent fails the test when an answer arrived that nobody gave.
func silent(t *testing.T, w *window) {
	t.Helper()
	if all := w.desk.answered(); len(all) != 0 {
		t.Errorf("answers were made up: %v", all)
	}
}

func TestCloseButtonOfTheFrameIsNoAnswer(t *testing.T) {
	w := open(t, about(slip()))
	w.until("the window to close", func() bool {
		// Repeated: the window manager may not know the window yet, or not any more.
		_ = exec.Command("wmctrl", "-c", "Missent").Run()
		return soon(w.over)
	})
	w.closes()
	silent(t, w)
}

func TestKilledWindowIsNoAnswer(t *testing.T) {
	w := open(t, about(slip()))
	w.signal(w.pid(), syscall.SIGKILL)
	if err := w.end(); !errors.Is(err, spawn.ErrCrashed) {
		t.Errorf("got %v", err)
	}
	silent(t, w)
}

func TestFrozenPageIsNoAnswer(t *testing.T) {
	w := open(t, about(slip()))
	page := w.page()
	w.signal(page, syscall.SIGSTOP)
	if err := w.end(); !errors.Is(err, spawn.ErrFrozen) {
		t.Errorf("got %v", err)
	}
	silent(t, w)
	w.until("the stopped page to be ended too", func() bool { return !alive(page) })
}

func TestKilledPageIsNoAnswer(t *testing.T) {
	w := open(t, about(slip()))
	w.signal(w.page(), syscall.SIGKILL)
	if err := w.end(); !errors.Is(err, spawn.ErrFrozen) {
		t.Errorf("got %v", err)
	}
	silent(t, w)
}

func TestWindowGoesWithTheGuard(t *testing.T) {
	w := open(t, about(slip()))
	w.cancel()
	if err := w.end(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	silent(t, w)
}

func TestTheGuardCanCloseTheWindow(t *testing.T) {
	w := open(t, about(slip()))
	w.desk.events <- view.Event{Kind: "quit"}
	w.closes()
	silent(t, w)
}

func TestWithoutADisplay(t *testing.T) {
	t.Setenv("DISPLAY", ":4711")
	if err := (spawn.Spawner{Path: program()}).Open(t.Context(), newDesk(about(slip()))); !errors.Is(err, spawn.ErrDisplay) {
		t.Errorf("got %v", err)
	}
}

func TestStartedByHand(t *testing.T) {
	cmd := exec.Command(program())
	out, err := cmd.CombinedOutput() // standard input is /dev/null
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 64 || len(out) == 0 {
		t.Errorf("got %v, %s", err, out)
	}
}

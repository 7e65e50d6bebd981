//go:build e2e

// Package e2e opens the real window, built as it is shipped, and uses it as a person would: it finds what is there by the
// names a screen reader says, moves the pointer and presses keys. The guard's side is a desk with a script (desk_test.go).
//
// It refuses fixed coordinates, sleeps and looks into the page: what a screen reader cannot find is not there. It answers
// the threats of a window that loses an answer, makes one up, or stands there frozen. It needs an X server, a window manager
// and a session bus of its own, which run.sh starts; `make e2e-window` does all of it.
package e2e

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/spawn"
	"missent/core/view"
)

// patience bounds every wait of a test.
const patience = time.Minute

// window is an open window with the person in front of it.
type window struct {
	t      *testing.T
	desk   *desk
	cancel context.CancelFunc
	ended  chan error
	eyes   *eyes
}

// open starts the window with something to show and waits until it has painted.
func open(t *testing.T, start view.Start) *window {
	t.Helper()
	return openProgram(t, program(), start)
}

func openProgram(t *testing.T, path string, start view.Start) *window {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &window{t: t, desk: newDesk(start), cancel: cancel, ended: make(chan error, 1), eyes: newEyes(t)}
	painted := make(chan struct{}, 1)
	s := spawn.Spawner{Path: path, Env: []string{"MISSENT_WINDOW_TRACE=1"}}
	s.Said = func(line string) {
		if strings.HasPrefix(line, "painted ") {
			painted <- struct{}{}
		}
	}
	began := time.Now()
	go func() { w.ended <- s.Open(ctx, w.desk) }()
	t.Cleanup(w.close)
	select {
	case <-painted:
		t.Logf("painted after %d ms", time.Since(began).Milliseconds())
	case err := <-w.ended:
		w.ended <- err
		t.Fatalf("the window ended before it painted: %v", explain(err))
	case <-time.After(patience):
		t.Fatal("the window did not paint")
	}
	return w
}

// explain adds what the window said to its error.
func explain(err error) error {
	var p *spawn.Problem
	if errors.As(err, &p) {
		return fmt.Errorf("%w\n%s", err, p.Said)
	}
	return err
}

// close ends the window if the test has not, and waits until its name is gone from the desktop.
func (w *window) close() {
	if w.t.Failed() {
		w.t.Logf("what was there:\n%s", w.outline())
	}
	w.cancel()
	select {
	case <-w.ended:
	case <-time.After(patience):
		w.t.Error("the window did not end")
	}
	w.until("no window is left", func() bool { return w.eyes.gone() })
	w.eyes.close()
}

// until waits for something to become true.
func (w *window) until(what string, true func() bool) {
	w.t.Helper()
	for limit := time.Now().Add(patience); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			w.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// see waits until a thing with this role and (part of a) name is on the screen, and returns it.
func (w *window) see(role, name string) box {
	w.t.Helper()
	var found *box
	w.until(fmt.Sprintf("to see the %s %q", role, name), func() bool {
		found = w.eyes.find(role, name)
		return found != nil && found.W > 0
	})
	return *found
}

// click moves the pointer to a button and clicks. A button may sleep until the addresses were in view for a while, so a click
// that has no effect at once is tried again until done says it had.
func (w *window) click(name string, done func() bool) {
	w.t.Helper()
	w.clickOn("push button", name, done)
}

// switches clicks a switch.
func (w *window) switches(name string, done func() bool) {
	w.t.Helper()
	w.clickOn("toggle button", name, done)
}

func (w *window) clickOn(role, name string, done func() bool) {
	w.t.Helper()
	clicked := false
	w.until("the click on "+name+" to have an effect", func() bool {
		if clicked && done() {
			return true // late, and what was clicked may be gone
		}
		at := w.eyes.find(role, name)
		if at == nil || at.W == 0 {
			return false
		}
		clicked = true
		xdo(w.t, "mousemove", strconv.Itoa(at.X+at.W/2), strconv.Itoa(at.Y+at.H/2), "click", "1")
		return soon(done)
	})
}

// press types a key, again until it has an effect: keys of the first 400 ms were meant for another window and are dropped
// by the page.
func (w *window) press(key string, done func() bool) {
	w.t.Helper()
	w.until("the key "+key+" to have an effect", func() bool {
		xdo(w.t, "search", "--onlyvisible", "--name", "^Missent$", "windowactivate", "--sync")
		xdo(w.t, "key", key)
		return soon(done)
	})
}

// types types text into what has the focus.
func (w *window) types(text string) { xdo(w.t, "type", "--delay", "20", text) }

// focused reports whether the thing of this name has the focus.
func (w *window) focused(name string) bool {
	at := w.eyes.find("", name)
	return at != nil && slices.Contains(at.States, "focused")
}

// soon reports whether something becomes true within half a second.
func soon(done func() bool) bool {
	for range 25 {
		if done() {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// id is the number X knows the window by.
func (w *window) id() string {
	w.t.Helper()
	var id string
	w.until("the window to be on the screen", func() bool {
		out, err := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Missent$").Output()
		if err == nil {
			id, _, _ = strings.Cut(string(out), "\n")
		}
		return id != ""
	})
	return id
}

// property is what X knows of the window under a name.
func (w *window) property(name string) string {
	w.t.Helper()
	out, err := exec.Command("xprop", "-id", w.id(), name).Output()
	if err != nil {
		w.t.Fatalf("xprop: %v", err)
	}
	return string(out)
}

// shoot takes a picture of the window.
func (w *window) shoot(file string) {
	w.t.Helper()
	if out, err := exec.Command("import", "-window", w.id(), file).CombinedOutput(); err != nil {
		w.t.Errorf("import: %v %s", err, out)
	}
}

// end waits for the window to end and returns what became of it.
func (w *window) end() error {
	w.t.Helper()
	select {
	case err := <-w.ended:
		w.ended <- err
		return err
	case <-time.After(patience):
		w.t.Fatal("the window did not end")
		return nil
	}
}

func (w *window) over() bool { return len(w.ended) > 0 }

// closes waits for the window to close in order.
func (w *window) closes() {
	w.t.Helper()
	if err := w.end(); err != nil {
		w.t.Errorf("the window did not close in order: %v", explain(err))
	}
}

// roles is the shape of the tree, without the words in it.
func (w *window) roles() string {
	var b strings.Builder
	for _, n := range w.eyes.tree() {
		fmt.Fprintf(&b, "%s%s\n", strings.Repeat("  ", n.depth), n.role)
	}
	return b.String()
}

// settled is the shape of the tree once it has stopped changing.
func (w *window) settled() string {
	w.t.Helper()
	last, same := "", 0
	w.until("the tree to settle", func() bool {
		now := w.roles()
		if now != last {
			last, same = now, 0
		}
		same++
		return same > 10
	})
	return last
}

// text is all that is read out.
func (w *window) text() string {
	var b strings.Builder
	for _, n := range w.eyes.tree() {
		fmt.Fprintln(&b, n.name+" "+n.text)
	}
	return b.String()
}

// outline is the tree a screen reader walks, a line a thing.
func (w *window) outline() string {
	var b strings.Builder
	for _, n := range w.eyes.tree() {
		fmt.Fprintf(&b, "%s%s %q %q %v\n", strings.Repeat("  ", n.depth), n.role, n.name, n.text, n.states)
	}
	return b.String()
}

// xdo runs xdotool. A search that finds nothing yet is no failure: the caller waits for an effect.
func xdo(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil && args[0] != "search" {
		t.Fatalf("xdotool %v: %v %s", args, err, out)
	}
}

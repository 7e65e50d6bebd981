package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"missent/core/view"
)

// shell is the Wails window as the bound methods see it.
type shell struct {
	ctx   context.Context // of Wails; set before ready is closed
	ready chan struct{}
	ask   bool
}

func newShell(start view.Start) *shell {
	return &shell{ready: make(chan struct{}), ask: start.Ask != nil}
}

// started is called by Wails when the window exists.
func (s *shell) started(ctx context.Context) {
	s.ctx = ctx
	close(s.ready)
}

// Copy puts text on the clipboard.
func (s *shell) Copy(text string) error {
	<-s.ready
	if err := runtime.ClipboardSetText(s.ctx, text); err != nil {
		return fmt.Errorf("set clipboard: %w", err)
	}
	return nil
}

// ChooseFile has the user choose a file. A dialog that does not open chooses none.
func (s *shell) ChooseFile() string {
	<-s.ready
	path, err := runtime.OpenFileDialog(s.ctx, runtime.OpenDialogOptions{Title: "Missent"})
	if err != nil {
		return ""
	}
	return path
}

// Resize fits the window to the page. A dialog keeps its width: nothing in it gains from being wider.
func (s *shell) Resize(width, height int) {
	<-s.ready
	if s.ask {
		runtime.WindowSetMinSize(s.ctx, width, height)
		runtime.WindowSetMaxSize(s.ctx, width, height)
	}
	runtime.WindowSetSize(s.ctx, width, height)
}

// Emit sends an event to the page.
func (s *shell) Emit(event view.Event) {
	<-s.ready
	runtime.EventsEmit(s.ctx, "event", event)
}

// Poke makes the page call Ping. It is the window that asks and not a timer of the page: the engine slows the timers of
// a page that is minimised, which must not look like a dead page.
func (s *shell) Poke() {
	select {
	case <-s.ready:
		runtime.WindowExecJS(s.ctx, "window.go&&window.go.bound.Desk.Ping()")
	default: // no window yet
	}
}

// Quit closes the window and lets wails.Run return.
func (s *shell) Quit() {
	<-s.ready
	runtime.Quit(s.ctx)
}

// Painted traces the first frame for the benchmark.
func (s *shell) Painted() {
	if os.Getenv("MISSENT_WINDOW_TRACE") == "1" {
		fmt.Fprintln(os.Stderr, "painted", time.Now().UnixNano())
	}
}

// dead ends the program when the web process is gone; what stands on the screen is a picture with dead buttons.
func (s *shell) dead() { os.Exit(fail(exitFrozen, "the web process ended")) }

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/term"

	"missent/app/missent/terminal"
	"missent/core/desk"
	"missent/core/spawn"
	"missent/core/view"
)

// windowProgram is the path of missent-window, which stands beside this program.
func windowProgram() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find missent-window: %w", err)
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	name := "missent-window"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(self), name)
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", fmt.Errorf("%w at %s", spawn.ErrNotFound, path)
	}
	return path, nil
}

// noDisplay is the notice of a guard that cannot ask.
const noDisplay = "no-display"

// errNoDisplay: there is neither a display for a window nor a terminal.
var errNoDisplay = errors.New("there is no display to open a window on")

// nowhere takes the place of the windows where no question can be shown.
type nowhere struct{}

// Open implements desk.Windows.
func (nowhere) Open(context.Context, view.Desk) error { return errNoDisplay }

// places says where questions come: in windows; without a display in the terminal that Missent was started in; and where
// there is no terminal either, nowhere, which the notice tells whoever asks for the status.
func places(in io.Reader, out io.Writer, interrupt func()) (windows desk.Windows, notice string) {
	if hasDisplay() {
		return spawn.Spawner{}, ""
	}
	f, ok := in.(*os.File)
	if !ok || !isTerminal(out) || !term.IsTerminal(int(f.Fd())) || !foreground(f) {
		return nowhere{}, noDisplay
	}
	return &terminal.Dialog{Keys: terminal.NewKeys(in), Out: &turns{w: out}, Interrupt: interrupt}, ""
}

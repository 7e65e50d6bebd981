// Package spawn opens a window: it starts missent-window, serves it a desk over its standard input and output, and says
// what became of it.
//
// It refuses to guess. A window that was closed, crashed, froze or could not start has not answered, and nothing here makes
// an answer of that: decisions reach the guard through view.Desk.Answer alone. It answers three threats: a window that
// hangs for ever (it ends itself, and its web processes are ended with it), a window that outlives the question (the
// context), and an environment that names another program (the program is looked for beside the running one, never in
// PATH).
package spawn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"missent/core/pipe"
	"missent/core/view"
)

// What became of a window that was not closed in order.
var (
	ErrNotFound = errors.New("missent-window was not found")
	ErrDisplay  = errors.New("there is no display to open a window on")
	ErrStart    = errors.New("missent-window could not start")
	ErrFrozen   = errors.New("the window froze and was ended")
	ErrCrashed  = errors.New("the window crashed")
)

// Exit codes: of missent-window (app/window/main.go), and of the system's loader when a library is missing.
const (
	codeFrozen  = 3
	codeDisplay = 4
	codeLoader  = 127
)

// graceful is how long a window may take to end after it closed its line or was told to quit.
const graceful = 2 * time.Second

// Spawner opens windows. The zero value looks for the program beside the running one.
type Spawner struct {
	Path string   // of missent-window; empty: beside the running program
	Env  []string // added to the environment of the window

	// Said, where set, is called with each whole line the window wrote to standard error, as it comes.
	Said func(line string)
}

// Problem is the error of a window that did not close in order. Unwrap gives one of the errors above.
type Problem struct {
	Kind error
	Code int    // the exit code, -1 after a signal
	Said string // the last 4 kB it wrote to standard error; it writes no address, no subject and no text of a message
}

func (p *Problem) Error() string { return fmt.Sprintf("%v (exit code %d)", p.Kind, p.Code) }

// Unwrap gives the kind.
func (p *Problem) Unwrap() error { return p.Kind }

// Open starts a window, serves it desk and returns when it has ended: nil when it was closed by the user, by the page or by
// the event "quit"; the context's error, after ending it, when ctx ended; ErrNotFound; else a *Problem. It blocks all that
// time. Several windows may be open at once.
func (s Spawner) Open(ctx context.Context, desk view.Desk) error {
	path, err := s.find()
	if err != nil {
		return err
	}
	said := &tail{line: s.Said}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), s.Env...)
	cmd.Stderr = said
	cmd.WaitDelay = graceful // a web process may hold standard error open
	separate(cmd)
	line, err := pipes(cmd)
	if err != nil {
		return fmt.Errorf("open window: %w", err)
	}
	if err := cmd.Start(); err != nil {
		line.Close()
		return fmt.Errorf("open window: %w", errors.Join(ErrStart, err))
	}
	serveErr := pipe.ServeDesk(ctx, line, desk)
	waitErr := end(cmd)
	if ctx.Err() != nil {
		return fmt.Errorf("window: %w", context.Cause(ctx))
	}
	return verdict(cmd, serveErr, waitErr, said.String())
}

// find returns the path of the program.
func (s Spawner) find() (string, error) {
	path := s.Path
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return "", fmt.Errorf("find missent-window: %w", err)
		}
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real // a link in /usr/bin to the folder of the program
		}
		path = filepath.Join(filepath.Dir(self), name())
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", fmt.Errorf("%w at %s", ErrNotFound, path)
	}
	return path, nil
}

func name() string {
	if runtime.GOOS == "windows" {
		return "missent-window.exe"
	}
	return "missent-window"
}

// verdict says what the end of the process means.
func verdict(cmd *exec.Cmd, serveErr, waitErr error, said string) error {
	code := cmd.ProcessState.ExitCode()
	problem := func(kind error) error { return &Problem{Kind: kind, Code: code, Said: said} }
	switch {
	case errors.Is(serveErr, pipe.ErrMalformed), errors.Is(serveErr, pipe.ErrTooLong):
		return fmt.Errorf("%w: %w", problem(ErrCrashed), serveErr)
		// Any other error of the line is an answer that came when the window was already closing.
	case code == codeFrozen:
		return problem(ErrFrozen)
	case code == codeDisplay:
		return problem(ErrDisplay)
	case code == codeLoader:
		return problem(ErrStart)
	case code != 0:
		return problem(ErrCrashed)
	case waitErr != nil && !errors.Is(waitErr, exec.ErrWaitDelay):
		return fmt.Errorf("window: %w", waitErr)
	}
	return nil
}

// line is the guard's end of a child's standard input and output.
type line struct {
	io.Reader
	io.Writer
	close func() error
}

func (l line) Close() error { return l.close() }

// pipes makes the line to a child that has not started.
func pipes(cmd *exec.Cmd) (io.ReadWriteCloser, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return line{out, in, func() error { return errors.Join(in.Close(), out.Close()) }}, nil
}

package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

// commandLimit is how long a password command may take: long enough to type a passphrase or touch a key.
const commandLimit = 30 * time.Second

// maxOutput bounds what is read of a command that does not stop talking.
const maxOutput = 64 << 10

// ErrEmpty: the password command ended well and printed nothing on its first line.
var ErrEmpty = lasting("the password command printed no password")

// CommandError is a password command that failed. It says what the command said on standard error, so that the user
// can mend it, and never what it printed.
type CommandError struct {
	Stderr string // at most 500 characters, without control characters
	Err    error  // of the process, or context.DeadlineExceeded
}

func (e *CommandError) Error() string {
	what := "failed"
	if e.Err != nil {
		what = "failed: " + e.Err.Error()
	}
	if errors.Is(e.Err, context.DeadlineExceeded) {
		what = "took too long"
	}
	if e.Stderr == "" {
		return "password command " + what
	}
	return "password command " + what + ": " + e.Stderr
}

func (e *CommandError) Unwrap() error { return e.Err }

// Command is the command line a user named to print a password.
type Command struct {
	line  string
	limit time.Duration
}

// NewCommand takes the line as the user wrote it. It is handed to the system's shell as it is: nothing of ours, and
// nothing of a message, is ever put into it.
func NewCommand(line string) *Command { return &Command{line: line, limit: commandLimit} }

// Get runs the command and returns the first line of what it printed.
func (c *Command) Get(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	out, errOut := &capped{limit: maxOutput}, &capped{limit: maxOutput}
	cmd := shell(ctx, c.line)
	cmd.Stdout, cmd.Stderr = out, errOut
	cmd.WaitDelay = time.Second // a grandchild that holds the pipe open does not hold us
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return "", &CommandError{Stderr: printable(errOut.String(), 500), Err: err}
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return "", fmt.Errorf("%w%s", ErrEmpty, after(printable(errOut.String(), 500)))
	}
	return line, nil
}

func after(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}

// capped keeps the first limit bytes and swallows the rest, so that the command never blocks on a full pipe.
type capped struct {
	bytes.Buffer
	limit int
}

func (c *capped) Write(p []byte) (int, error) {
	if room := c.limit - c.Len(); room > 0 {
		c.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// ReadFrom hides the one of bytes.Buffer, which knows no limit.
func (c *capped) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{c}, r)
}

// printable makes foreign output safe for a terminal, on one line.
func printable(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return -1
	}, strings.TrimSpace(s))
	if runes := []rune(s); len(runes) > limit {
		s = string(runes[:limit]) + "..."
	}
	return s
}

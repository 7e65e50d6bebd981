package secret

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
)

func TestCommand(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"first line only", `printf 'hunter2\nlogin: ann\n'`, "hunter2"},
		{"no newline", `printf hunter2`, "hunter2"},
		{"carriage return", `printf 'hunter2\r\n'`, "hunter2"},
		{"spaces belong to it", `printf ' a b \n'`, " a b "},
		{"a shell line as typed", `X=hunter2; echo "$X" | tr 2 3`, "hunter3"},
		{"noise on stderr", `echo warning >&2; echo hunter2`, "hunter2"},
		{"talks without end, but ends", `echo hunter2; head -c 300000 /dev/zero`, "hunter2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := NewCommand(tt.line).Get(t.Context())
			if err != nil || got != tt.want {
				t.Fatalf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestCommandFailureShowsStderrAndNoSecret(t *testing.T) {
	_, err := NewCommand(`echo canary-secret; printf 'gpg: no\033[31m card\n' >&2; exit 3`).Get(t.Context())
	var failed *CommandError
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want a CommandError", err)
	}
	if want := "gpg: no[31m card"; failed.Stderr != want {
		t.Errorf("Stderr is %q, want %q", failed.Stderr, want)
	}
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", failed)} {
		if strings.Contains(text, "canary") {
			t.Errorf("the error shows the secret: %s", text)
		}
	}
}

func TestCommandWithoutOutput(t *testing.T) {
	_, err := NewCommand("true").Get(t.Context())
	if !errors.Is(err, ErrEmpty) || !errors.Is(err, guard.ErrNoSecret) {
		t.Fatalf("got %v, want ErrEmpty, which is a guard.ErrNoSecret", err)
	}
}

func TestCommandThatHangsIsEnded(t *testing.T) {
	for _, line := range []string{"sleep 600", "sleep 600 & wait", "(sleep 600 >&2) & sleep 600"} {
		c := &Command{line: line, limit: 200 * time.Millisecond}
		_, err := c.Get(t.Context())
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v, want the deadline", line, err)
		}
	}
}

func TestNothingPrintsAPassword(t *testing.T) {
	s := NewSource(NewKeyring(), "")
	s.Hold("a", "canary")
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%+v %#v", s, s)} {
		if strings.Contains(text, "canary") {
			t.Errorf("prints the password: %s", text)
		}
	}
}

func TestSourceOrder(t *testing.T) {
	s := NewSource(NewKeyring(), "")
	s.Hold("a", "typed")
	for want, account := range map[string]guard.Account{
		"typed":     {ID: "a"},
		"commanded": {ID: "a", PasswordCommand: "echo commanded"},
	} {
		got, err := s.Password(t.Context(), account)
		if err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}

func TestEveryKindHasAdvice(t *testing.T) {
	for _, err := range []error{ErrNoBus, ErrNoService, ErrNotFound, ErrLocked, ErrTooBig} {
		if Advice(fmt.Errorf("keyring: read: %w", err)) == "" {
			t.Errorf("no advice for %q", err)
		}
	}
	for _, err := range []error{ErrNoBus, ErrNoService, ErrNotFound} {
		if !errors.Is(err, guard.ErrNoSecret) {
			t.Errorf("%q is no guard.ErrNoSecret", err)
		}
	}
	if errors.Is(ErrLocked, guard.ErrNoSecret) {
		t.Error("a locked keyring may be opened: it must be tried again")
	}
}

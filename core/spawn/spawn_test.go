//go:build unix

package spawn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"missent/core/pipe"
	"missent/core/view"
)

// TestMain makes the test program its own window: started with a role, it plays that window.
func TestMain(m *testing.M) {
	if role := os.Getenv("SPAWN_TEST_ROLE"); role != "" {
		play(role)
		return
	}
	goleak.VerifyTestMain(m)
}

type stdio struct {
	io.Reader
	io.Writer
}

func (stdio) Close() error { return errors.Join(os.Stdin.Close(), os.Stdout.Close()) }

// play is a window that does one thing.
func play(role string) {
	client := pipe.NewClient(stdio{os.Stdin, os.Stdout})
	switch role {
	case "answers":
		start, err := client.Start(context.Background())
		if err == nil {
			err = client.Answer(context.Background(), start.Ask.ID, view.Once)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "window:", err)
			os.Exit(1)
		}
	case "babbles":
		fmt.Println("Gtk-Message: something")
		time.Sleep(time.Minute)
	case "killed":
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			panic(err)
		}
	case "leaves a stopped child":
		child := exec.Command("/bin/sleep", "60")
		child.Stderr = os.Stderr
		if err := child.Start(); err != nil {
			panic(err)
		}
		if err := child.Process.Signal(syscall.SIGSTOP); err != nil {
			panic(err)
		}
		fmt.Fprintln(os.Stderr, "child", child.Process.Pid)
		os.Exit(codeFrozen)
	case "waits":
		_, err := client.Next(context.Background())
		fmt.Fprintln(os.Stderr, "waited:", err)
	case "ignores the end":
		_, _ = client.Next(context.Background()) // returns when the guard is gone
		time.Sleep(time.Minute)
	case "talks":
		fmt.Fprintln(os.Stderr, "begin")
		fmt.Fprint(os.Stderr, strings.Repeat("y", 3*keep), "\nend\n")
		os.Exit(1)
	default:
		code, err := strconv.Atoi(role)
		if err != nil {
			panic("no such role: " + role)
		}
		os.Exit(code)
	}
}

// desk has one question.
type desk struct {
	view.Desk
	answers chan view.Choice
	waiting chan struct{}
}

func newDesk() *desk {
	return &desk{answers: make(chan view.Choice, 9), waiting: make(chan struct{}, 9)}
}

func (d *desk) Start(context.Context) (view.Start, error) {
	return view.Start{Ask: &view.Ask{ID: "a1"}}, nil
}

func (d *desk) Answer(_ context.Context, id string, c view.Choice) error {
	if id != "a1" {
		return errors.New("another question")
	}
	d.answers <- c
	return nil
}

func (d *desk) Next(ctx context.Context) (view.Event, error) {
	d.waiting <- struct{}{}
	<-ctx.Done()
	return view.Event{}, ctx.Err()
}

func as(role string) Spawner {
	return Spawner{Path: os.Args[0], Env: []string{"SPAWN_TEST_ROLE=" + role}}
}

func TestAnswerArrivesAndWindowCloses(t *testing.T) {
	d := newDesk()
	if err := as("answers").Open(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	if len(d.answers) != 1 || <-d.answers != view.Once {
		t.Fatal("the answer did not arrive once")
	}
}

func TestWhatBecameOfAWindow(t *testing.T) {
	for role, want := range map[string]error{
		"0": nil, "1": ErrCrashed, "2": ErrCrashed, "3": ErrFrozen, "4": ErrDisplay, "127": ErrStart,
		"killed": ErrCrashed, "babbles": pipe.ErrMalformed,
	} {
		d := newDesk()
		err := as(role).Open(context.Background(), d)
		if !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", role, err, want)
		}
		if len(d.answers) != 0 {
			t.Errorf("%s: an answer was made up", role)
		}
	}
}

func TestNotFound(t *testing.T) {
	for _, path := range []string{"", filepath.Join(t.TempDir(), "missent-window"), t.TempDir()} {
		if err := (Spawner{Path: path}).Open(context.Background(), newDesk()); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: got %v", path, err)
		}
	}
}

func TestProgramThatCannotRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent-window")
	if err := os.WriteFile(path, []byte("not a program"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := (Spawner{Path: path}).Open(context.Background(), newDesk()); !errors.Is(err, ErrStart) {
		t.Fatalf("got %v", err)
	}
}

func TestEndOfTheContextEndsTheWindow(t *testing.T) {
	for _, role := range []string{"waits", "ignores the end"} {
		ctx, cancel := context.WithCancel(context.Background())
		d := newDesk()
		go func() { <-d.waiting; cancel() }()
		if err := as(role).Open(ctx, d); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", role, err)
		}
	}
}

func TestWhatTheWindowSaidIsKept(t *testing.T) {
	var lines []string
	s := as("talks")
	s.Said = func(line string) { lines = append(lines, line) }
	err := s.Open(context.Background(), newDesk())
	var p *Problem
	if !errors.As(err, &p) || len(p.Said) != keep || !strings.HasSuffix(p.Said, "y\nend\n") {
		t.Fatalf("got %v, kept %d bytes", err, len(p.Said))
	}
	if len(lines) < 2 || lines[0] != "begin" || lines[len(lines)-1] != "end" {
		t.Fatalf("%d lines were handed on", len(lines))
	}
	if strings.Contains(err.Error(), "y") && strings.Contains(err.Error(), "end\n") {
		t.Fatal("the error quotes the window")
	}
}

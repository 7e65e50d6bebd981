package localapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"missent/core/view"
)

// fake remembers what it was asked.
type fake struct {
	mu    sync.Mutex
	calls []string
	fail  error
}

func (f *fake) note(s string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, s)
	return f.fail
}

func (f *fake) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

func (f *fake) Status(context.Context) (view.Status, error) {
	return view.Status{State: view.Watching, People: 7}, f.note("status")
}
func (f *fake) Raise(_ context.Context, p view.Page) error { return f.note("raise " + string(p)) }
func (f *fake) Pause(_ context.Context, m int) error       { return f.note(fmt.Sprint("pause ", m)) }
func (f *fake) Reload(context.Context) error               { return f.note("reload") }
func (f *fake) Quit(context.Context) error                 { return f.note("quit") }

// start runs a guard on a fresh data folder.
func start(t *testing.T) (*fake, string) {
	t.Helper()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	dir, g := t.TempDir(), &fake{}
	s, err := Listen(dir, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t)
	})
	return g, dir
}

// raw sends bytes to the socket and returns all that comes back.
func raw(t *testing.T, path, text string) string {
	t.Helper()
	c, err := connect(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(c, text); err != nil {
		t.Logf("write: %v", err) // the server may hang up before it has read everything
	}
	got, _ := io.ReadAll(c)
	return string(got)
}

func TestCalls(t *testing.T) {
	g, dir := start(t)
	c, ctx := NewClient(dir), t.Context()
	s, err := c.Status(ctx)
	if err != nil || s.State != view.Watching || s.People != 7 {
		t.Fatalf("status: %+v, %v", s, err)
	}
	for _, err := range []error{
		c.Raise(ctx, view.People), c.Raise(ctx, ""), c.Pause(ctx, 60), c.Pause(ctx, 0), c.Reload(ctx), c.Quit(ctx),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []string{"status", "raise people", "raise ", "pause 60", "pause 0", "reload", "quit"}
	if got := g.seen(); !slices.Equal(got, want) {
		t.Errorf("the guard was asked %q, want %q", got, want)
	}
}

// A new method has to be looked at: can it approve a message, or read history? Then it must not be here.
func TestSurface(t *testing.T) {
	reviewed := []string{"addon", "pause", "quit", "raise", "reload", "status"}
	if got := slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(methods)), addOn))); !slices.Equal(got, reviewed) {
		t.Errorf("methods are %q, reviewed are %q", got, reviewed)
	}
}

func TestBadRequests(t *testing.T) {
	g, dir := start(t)
	path, err := socketPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{"method":"answer","ask":"1","choice":"once"}`:          `"error":"request"`,
		`{"method":"answer"}`:                                    `"error":"method"`,
		`{"method":"history"}`:                                   `"error":"method"`,
		`{"method":"status","extension":"missent@x.example"}`:    `"error":"method"`,
		`{"method":"addon"}`:                                     `"error":"extension"`,
		`{"method":"addon","extension":"missent@x.example"}`:     `"error":"extension"`,
		`{"method":"raise","page":"../../etc"}`:                  `"error":"page"`,
		`{"method":"pause","minutes":-1}`:                        `"error":"minutes"`,
		`{"method":"pause","minutes":100000}`:                    `"error":"minutes"`,
		`{"method":"status"} {"method":"quit"}`:                  `"error":"request"`,
		`{"method":`:                                             `"error":"request"`,
		`{}`:                                                     `"error":"method"`,
		"GET / HTTP/1.1\r\nHost: localhost\r\n":                  "403 Forbidden",
		"POST /quit HTTP/1.1\r\nOrigin: http://a.example\r":      "403 Forbidden",
		"\x16\x03\x01":                                           "403 Forbidden",
		`{"method":"` + strings.Repeat("a", 2*maxRequest) + `"}`: "",
	} {
		if got := raw(t, path, text+"\n"); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%.40q: got %q, want %q", text, got, want)
		}
	}
	if got := g.seen(); len(got) != 0 {
		t.Errorf("the guard was asked %q", got)
	}
}

func TestErrorsSayNothing(t *testing.T) {
	g, dir := start(t)
	g.fail = errors.New("j.doe@us.af.ml is a canary")
	_, err := NewClient(dir).Status(t.Context())
	if !errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v, want ErrRefused and no address", err)
	}
}

func TestNotRunning(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	dir := t.TempDir()
	if _, err := NewClient(dir).Status(t.Context()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("no socket: got %v, want ErrNotRunning", err)
	}
}

func TestLockIsForOne(t *testing.T) {
	dir := t.TempDir()
	first, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Acquire(dir); !errors.Is(err, ErrRunning) {
		t.Fatalf("second: got %v, want ErrRunning", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := Acquire(dir)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
}

func TestModes(t *testing.T) {
	_, dir := start(t)
	path, err := socketPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode().Perm(), err, want)
		}
	}
}

func TestFlood(t *testing.T) {
	_, dir := start(t)
	path, err := socketPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 * maxCallers { // callers that connect and say nothing
		c, err := connect(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
}

// echo is an add-on's side that says back what it hears.
type echo struct{ served chan struct{} }

func (echo) Extension() string { return "missent@x.example" }

func (e echo) Serve(_ context.Context, c io.ReadWriter) error {
	e.served <- struct{}{}
	_, err := io.Copy(c, c)
	return err
}

// The session of an add-on begins after one line, outlasts the deadline of a request, and takes no place from others.
func TestAddOn(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	dir, served := t.TempDir(), make(chan struct{}, maxSessions)
	s, err := Listen(dir, &fake{}, echo{served})
	if err != nil {
		t.Fatal(err)
	}
	defer goleak.VerifyNone(t)
	defer s.Close()
	c, ctx := NewClient(dir), t.Context()
	if _, err := c.AddOn(ctx, "other@x.example"); !errors.Is(err, ErrRefused) {
		t.Errorf("another extension: %v, want ErrRefused", err)
	}
	var all []io.ReadWriteCloser
	for range maxSessions {
		session, err := c.AddOn(ctx, "missent@x.example")
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		<-served
		all = append(all, session)
	}
	if _, err := c.AddOn(ctx, "missent@x.example"); !errors.Is(err, ErrRefused) {
		t.Errorf("one too many: %v, want ErrRefused", err)
	}
	for range 2 * maxCallers {
		if _, err := c.Status(ctx); err != nil {
			t.Fatalf("beside the add-ons: %v", err)
		}
	}
	long := strings.Repeat("a frame ", 2*maxRequest)
	go func() { _, _ = io.WriteString(all[0], long) }()
	got := make([]byte, len(long))
	if _, err := io.ReadFull(all[0], got); err != nil || string(got) != long {
		t.Errorf("what was sent did not come back: %v", err)
	}
}

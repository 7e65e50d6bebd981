package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/linux"

	"missent/app/window/bound"
	"missent/core/view"
)

func optionsOf(t *testing.T, start view.Start) *options.App {
	t.Helper()
	s := newShell(start)
	return windowOptions(start, bound.New(t.Context(), nil, s, start), s)
}

func TestShapesOfTheWindow(t *testing.T) {
	ask := optionsOf(t, view.Start{Ask: &view.Ask{ID: "a1"}})
	if ask.Width != 560 || ask.Height != 440 || !ask.AlwaysOnTop {
		t.Errorf("dialog: %d x %d, on top: %v", ask.Width, ask.Height, ask.AlwaysOnTop)
	}
	main := optionsOf(t, view.Start{Page: view.Home})
	if main.Width != 960 || main.Height != 640 || main.MinWidth != 720 || main.MinHeight != 480 || main.AlwaysOnTop {
		t.Errorf("main window: %d x %d, at least %d x %d", main.Width, main.Height, main.MinWidth, main.MinHeight)
	}
	for name, o := range map[string]*options.App{"dialog": ask, "main window": main} {
		if o.Title != "Missent" || o.Linux.WebviewGpuPolicy != linux.WebviewGpuPolicyNever || o.SingleInstanceLock != nil ||
			!o.DragAndDrop.DisableWebViewDrop || o.EnableDefaultContextMenu || len(o.Bind) != 1 {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// An error reaches the page as a key; whatever it says, its text does not.
func TestErrorsReachThePageAsProblems(t *testing.T) {
	known := &view.Problem{Key: "answered", Args: map[string]string{"n": "2"}}
	for _, c := range []struct {
		err  error
		want view.Problem
	}{
		{known, *known},
		{fmt.Errorf("call Answer: %w", known), *known},
		{errors.New("dial jane@army.ml: refused"), view.Problem{Key: "internal"}},
	} {
		text, ok := problem(c.err).(string) // Wails makes an Error of it, and of anything else "[object Object]"
		if !ok {
			t.Fatalf("%v became a %T", c.err, problem(c.err))
		}
		var got view.Problem
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.Key != c.want.Key || len(got.Args) != len(c.want.Args) {
			t.Errorf("%v became %s, %v", c.err, text, err)
		}
	}
}

// Wails logs a failed call with its arguments. None of that is printed.
func TestTheLogHoldsNoText(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr := os.Stderr
	os.Stderr = write
	for _, log := range []func(string){
		quiet{}.Print, quiet{}.Trace, quiet{}.Debug, quiet{}.Info, quiet{}.Warning, quiet{}.Error,
	} {
		log(`process message error: C{"args":["jane@army.ml","secret password"]}`)
	}
	os.Stderr = stderr
	write.Close()
	said, err := io.ReadAll(read)
	if err != nil {
		t.Fatal(err)
	}
	if len(said) == 0 || bytes.Contains(said, []byte("jane")) || bytes.Contains(said, []byte("secret")) {
		t.Errorf("said %q", said)
	}
}

func TestEnvironmentOfTheUserStands(t *testing.T) {
	t.Setenv("DISPLAY", ":0")
	t.Setenv("GDK_BACKEND", "wayland")
	t.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "") // put back afterwards
	os.Unsetenv("WEBKIT_DISABLE_DMABUF_RENDERER")
	prepareEnvironment()
	if got := os.Getenv("GDK_BACKEND"); got != "wayland" {
		t.Errorf("GDK_BACKEND was set to %q", got)
	}
	if got := os.Getenv("WEBKIT_DISABLE_DMABUF_RENDERER"); got != "1" {
		t.Errorf("WEBKIT_DISABLE_DMABUF_RENDERER is %q", got)
	}
	os.Unsetenv("GDK_BACKEND")
	prepareEnvironment()
	if got := os.Getenv("GDK_BACKEND"); got != "x11" {
		t.Errorf("GDK_BACKEND is %q where nothing was chosen", got)
	}
}

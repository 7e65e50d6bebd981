package localapi

import (
	"errors"
	"os"
	"strings"
	"testing"

	"missent/core/view"
)

// TestPipe: the same user is answered over the named pipe, and no guard is no pipe.
func TestPipe(t *testing.T) {
	dir, err := os.MkdirTemp("", "missent") // t.TempDir cannot be removed under Wine
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewClient(dir).Status(t.Context()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("no pipe: %v", err)
	}
	g := &fake{}
	s, err := Listen(dir, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	path, err := socketPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	// Wine hands the first caller the instance that only keeps the name. On Windows this is one caller who says nothing.
	silent, err := connect(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for range 3 {
		status, err := NewClient(strings.ToUpper(dir)).Status(t.Context())
		if err != nil || status.State != view.Watching {
			t.Errorf("%+v, %v", status, err)
		}
	}
	if err := NewClient(dir).Raise(t.Context(), view.People); err != nil {
		t.Error(err)
	}
	if got := strings.Join(g.seen(), ","); got != "status,status,status,raise people" {
		t.Errorf("asked %s", got)
	}
}

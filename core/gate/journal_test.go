package gate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestJournal: it knows after a kill what it knew before, for half an hour.
func TestJournal(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	clock := func() time.Time { return now }
	path := filepath.Join(t.TempDir(), "sending")
	name := func(c string) string { return strings.Repeat(c, 40) }
	open := func() *journal {
		j, err := openJournal(path, clock)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { j.close() })
		return j
	}
	j := open()
	for c, f := range map[string]fate{"a": handed, "b": accepted, "c": handed} {
		if err := j.set(name(c), f); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.set(name("c"), forgotten); err != nil {
		t.Fatal(err)
	}
	// A killed process may leave half a line.
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("- " + name("a") + " 17000")
	f.Close()

	j = open()
	for c, want := range map[string]fate{"a": handed, "b": accepted, "c": forgotten, "d": forgotten} {
		if got, _, _ := j.look(name(c)); got != want {
			t.Errorf("%s: %c, want %c", c, got, want)
		}
	}
	if f, _, err := j.begin(name("a")); f != handed || err != nil {
		t.Errorf("claimed twice: %c %v", f, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() != 2*55 {
		t.Errorf("file: %v, %v", info, err)
	}
	now = now.Add(remembered + time.Second)
	if f, _, err := j.begin(name("a")); f != forgotten || err != nil {
		t.Errorf("remembered for too long: %c %v", f, err)
	}
	if f, _, _ := open().look(name("b")); f != forgotten {
		t.Errorf("remembered for too long: %c", f)
	}
	for range 5000 {
		if err := j.set(name("e"), handed); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 4100*55 {
		t.Errorf("it grows: %v, %v", info.Size(), err)
	}
}

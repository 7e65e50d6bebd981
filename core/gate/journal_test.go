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

// TestForget: what its client knows of is written with the next line, or by flush or close; until then a process that is
// killed takes another try for one of a client that does not know.
func TestForget(t *testing.T) {
	a, b := strings.Repeat("a", 40), strings.Repeat("b", 40)
	for what, c := range map[string]struct {
		then func(*journal) error
		want fate
	}{
		"killed":        {func(*journal) error { return nil }, accepted},
		"flushed":       {(*journal).flush, forgotten},
		"closed":        {(*journal).close, forgotten},
		"another":       {func(j *journal) error { return j.set(b, handed) }, forgotten},
		"another begun": {func(j *journal) error { _, _, err := j.begin(b); return err }, forgotten},
		"sent again":    {func(j *journal) error { _, _, err := j.begin(a); return err }, handed},
	} {
		path := filepath.Join(t.TempDir(), "sending")
		j, err := openJournal(path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer j.close()
		if err := j.set(a, accepted); err != nil {
			t.Fatal(err)
		}
		j.forget(a)
		if f, _, _ := j.look(a); f != forgotten {
			t.Errorf("%s: it is %c for itself", what, f)
		}
		if err := c.then(j); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		left := filepath.Join(t.TempDir(), "sending") // as a killed process leaves it
		if err := os.WriteFile(left, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		next, err := openJournal(left, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if f, _, _ := next.look(a); f != c.want {
			t.Errorf("%s: %c, want %c", what, f, c.want)
		}
		next.close()
	}
}

package guard_test

import (
	"context"
	"testing"

	"missent/core/guard"
	"missent/core/history"
)

// TestTheDirectoryOfTheOrganisation: who is in it is known, survives a restart, and takes nothing away from what the user's
// own mail says when he is taken out.
func TestTheDirectoryOfTheOrganisation(t *testing.T) {
	w := newWorld(t)
	w.wrote(3, "jane@army.mil")
	jane := w.record("jane@army.mil")
	jane.Name = "Jane"
	if err := w.guard.Put(context.Background(), jane); err != nil {
		t.Fatal(err)
	}
	seen := func(addresses ...string) (out []history.Sighting) {
		for _, a := range addresses {
			out = append(out, history.Sighting{Kind: history.InDirectory, Addr: addr(a), Name: "Name in the directory"})
		}
		return out
	}
	read := func(source string, addresses ...string) {
		t.Helper()
		if err := w.guard.Directory(context.Background(), source, seen(addresses...)); err != nil {
			t.Fatal(err)
		}
		w.sameAsFile()
	}
	standing := func(a string, want history.Standing) {
		t.Helper()
		got := history.Stranger
		w.guard.Look(func(b *history.Book, _ history.Owners) { got = b.Standing(addr(a), w.clock.Now()) })
		if got != want {
			t.Errorf("%s is %s, want %s", a, got, want)
		}
	}
	read("one", "jane@army.mil", "carl@army.mil", "ann@a.example")
	standing("jane@army.mil", history.Organised)
	standing("carl@army.mil", history.Organised)
	standing("ann@a.example", history.Stranger) // the user himself is nobody to write to
	if r := w.record("jane@army.mil"); r.Sent != 3 || r.Name != "Jane" {
		t.Errorf("what the mail says was changed: %+v", r)
	}
	w.restart()
	standing("carl@army.mil", history.Organised)
	if d := w.guard.DirectoryRead(); d.Source != "one" || d.People != 2 || d.Time.IsZero() {
		t.Errorf("read %+v", d)
	}
	bounce := history.Sighting{Kind: history.Bounced, Addr: addr("carl@army.mil"), At: w.clock.Now()}
	r := w.record("carl@army.mil")
	r.Add(bounce)
	if err := w.guard.Put(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	standing("carl@army.mil", history.Seen) // it may have forgotten him
	read("one", "kim@army.mil")
	standing("jane@army.mil", history.Regular)
	standing("carl@army.mil", history.Seen)
	standing("kim@army.mil", history.Organised)
	read("")
	standing("kim@army.mil", history.Stranger)
	if d := w.guard.DirectoryRead(); d.Source != "" {
		t.Errorf("taken back, and read %+v", d)
	}
	// One that came with an import is noticed, so that it is taken back here as well, where no policy names a directory.
	lee := guard.Memory{Record: history.Record{Addr: addr("lee@army.mil"), Directory: true}}
	if err := w.guard.Restore(context.Background(), lee); err != nil {
		t.Fatal(err)
	}
	w.restart()
	standing("lee@army.mil", history.Organised)
	if d := w.guard.DirectoryRead(); d.Source == "" {
		t.Error("nobody will take it back")
	}
	read("")
	standing("lee@army.mil", history.Stranger)
}

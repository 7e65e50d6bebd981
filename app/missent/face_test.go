package main

import (
	"strings"
	"testing"
	"time"

	"missent/app/missent/tray"
	"missent/core/view"
)

// TestTrayTellsOfTheGate: who sends through Missent, what went round it, and that nothing can be sent.
func TestTrayTellsOfTheGate(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		gate view.GateState
		icon tray.Icon
		line string
	}{
		{view.GateState{}, tray.Watching, "Watching"},
		{view.GateState{Client: "Evolution", Last: now}, tray.Watching, "Evolution sends through Missent (last at " + now.Format("15:04")},
		{view.GateState{Client: "Evolution", Last: now, Missed: now}, tray.Watching, "went round Missent"},
		{view.GateState{Problem: "refused", Missed: now}, tray.Trouble, "cannot be sent"},
	} {
		s := view.Status{State: view.Watching, Accounts: []view.Account{{ID: "a", Address: "ann@a.example", State: view.Watching}}, Gates: []view.GateState{c.gate}}
		f := face(s, false)
		if f.Icon != c.icon || !strings.Contains(f.Line, c.line) || strings.Contains(f.Line, "@") {
			t.Errorf("%+v: %s %q", c.gate, f.Icon, f.Line)
		}
		if f := face(s, true); f.Icon != tray.Asking {
			t.Errorf("while it asks: %s", f.Icon)
		}
	}
}

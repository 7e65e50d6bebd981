package gate_test

import (
	"testing"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// TestMissed: what lies in Sent and did not pass is noticed; what passed, or is older, is not.
func TestMissed(t *testing.T) {
	w := newWorld(t, settings{})
	text := letterTo("x", "bob@army.mil")
	w.connect().login(w).envelope("bob@army.mil").do(text+".", "250")
	passed := mail.FromHeader([]byte(text))
	s := w.gate.Gates()[0]
	if s.Passed != 1 || s.Client != "Evolution" || time.Since(s.Last) > time.Minute {
		t.Errorf("state %+v", s)
	}
	soon := time.Now().Add(time.Minute)
	w.gate.Sent("anna", history.KeyOf(&passed), soon)
	w.gate.Sent("anna", history.KeyOfID("old@army.mil"), time.Now().Add(-time.Hour))
	w.gate.Sent("nobody", history.KeyOfID("other@army.mil"), soon)
	if s := w.gate.Gates()[0]; !s.Missed.IsZero() {
		t.Errorf("missed %v", s.Missed)
	}
	w.gate.Sent("anna", history.KeyOfID("round@army.mil"), soon)
	if s := w.gate.Gates()[0]; !s.Missed.Equal(soon) {
		t.Errorf("missed %v, want %v", s.Missed, soon)
	}
	w.connect().login(w).envelope("bob@army.mil").do(letterTo("y", "bob@army.mil")+".", "250")
	if s := w.gate.Gates()[0]; !s.Missed.IsZero() {
		t.Error("still said after the client came back")
	}
}

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
	if !w.gate.Sent("anna", history.KeyOfID("round@army.mil"), soon) {
		t.Error("the guard is not told")
	}
	if s := w.gate.Gates()[0]; !s.Missed.Equal(soon) || s.Round != "" {
		t.Errorf("missed %v, want %v", s.Missed, soon)
	}
	w.gate.Round("anna", soon.Add(-time.Second), []byte("X-Mailer: Sylpheed 3\r\n")) // of another one
	w.gate.Round("anna", soon, []byte("Message-ID: <round@army.mil>\r\nUser-Agent: Mozilla Thunderbird\r\n"))
	if s := w.gate.Gates()[0]; s.Round != "Thunderbird" {
		t.Errorf("went round: %q", s.Round)
	}
	w.connect().login(w).envelope("bob@army.mil").do(letterTo("y", "bob@army.mil")+".", "250")
	if s := w.gate.Gates()[0]; !s.Missed.IsZero() || s.Round != "" {
		t.Error("still said after the client came back")
	}
}

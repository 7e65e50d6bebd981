package gate_test

import (
	"crypto/sha256"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
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

// TestSeveralAccounts: each has doors of its own, offers what its own provider offers, and hands on there alone.
func TestSeveralAccounts(t *testing.T) {
	rich, poor := coretest.ServeSMTP(t, coretest.SMTPOptions{}), coretest.ServeSMTP(t, coretest.SMTPOptions{Poor: true, Size: 1000})
	pool := rich.CA.Pool()
	pool.AppendCertsFromPEM(poor.CA.PEM)
	g, err := gate.Open(gate.Options{Guard: &leader{}, Dir: t.TempDir(), Roots: pool, Penalty: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	digest := sha256.Sum256([]byte("x"))
	var all []guard.Gate
	var taken []int
	for id, up := range map[string]*coretest.SMTP{"rich": rich, "poor": poor} {
		gt := guard.Gate{Account: id, Host: up.Host, Port: up.Port, Security: "tls", User: id, Digest: digest[:]}
		if gt.Plain, gt.TLS, err = gate.Ports(taken); err != nil {
			t.Fatal(err)
		}
		taken = append(taken, gt.Plain, gt.TLS)
		all = append(all, gt)
	}
	if err := g.Set(all); err != nil {
		t.Fatal(err)
	}
	for _, gt := range all {
		w := &world{t: t, up: rich, is: gt}
		hello := w.connect().do("EHLO x", "250")
		if got := strings.Contains(hello, "SMTPUTF8"); got != (gt.Account == "rich") || strings.Contains(hello, "SIZE 1000\r\n") == got {
			t.Errorf("%s offers %q", gt.Account, hello)
		}
		w.connect().login(w).envelope("bob@army.mil").do(letterTo(gt.Account, "bob@army.mil")+".", "250")
	}
	for id, up := range map[string]*coretest.SMTP{"rich": rich, "poor": poor} {
		if d := up.Deliveries(); len(d) != 1 || !strings.Contains(d[0].Head, "Subject: "+id) {
			t.Errorf("%s got %d messages", id, len(d))
		}
	}
	// Taken away, one leaves the other alone.
	if err := g.Set(all[:1]); err != nil {
		t.Fatal(err)
	}
	(&world{t: t, up: rich, is: all[0]}).connect()
	if conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(all[1].Plain))); err == nil {
		conn.Close()
		t.Error("the other's door is still open")
	}
}

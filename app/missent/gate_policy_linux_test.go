package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// TestTheGateObeysThePolicy: where its messages go on to, how long one is held, and what becomes of one that could not be
// judged are the organisation's to say, in a file that a running guard follows.
func TestTheGateObeysThePolicy(t *testing.T) {
	up := coretest.ServeSMTP(t, coretest.SMTPOptions{})
	m := ruled(t, "{}")
	rules := func(hold, failure string) {
		t.Helper()
		putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), fmt.Sprintf(
			`{"account.imap":"imaps://imap.army.mil","account.smtp":"smtps://%s:%d","account.lookup":"false","gate.hold":%q,"gate.failure":%q}`,
			up.Host, up.Port, hold, failure))
	}
	rules("300", "closed")
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, up.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	o, c := &options{machine: m, data: t.TempDir()}, &clerk{choice: view.Once}
	r, err := o.reader()
	if err != nil {
		t.Fatal(err)
	}
	h, err := wire(t.Context(), o, plan{dir: o.data, windows: c, policy: r, secrets: keyring(o.data)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := live(t, h)
	defer end()
	own, _ := mail.ParseAddress("anna@army.mil")
	account := guard.Account{ID: "a1", Address: own, Host: "imap.army.mil", Port: 993, Security: "tls", User: up.User, CAFile: ca}
	if err := h.guard.AddAccount(ctx, account); err != nil {
		t.Fatal(err)
	}
	var past []mail.Message
	for i := range 20 {
		past = append(past, mail.Message{
			Direction: mail.Sent, Time: time.Now().AddDate(0, 0, -10-i), MessageID: fmt.Sprint(i), To: mail.ParseList("Jane Doe <jane@army.mil>", mail.To),
		})
	}
	if err := h.guard.Learn(ctx, past); err != nil {
		t.Fatal(err)
	}
	setup, err := (&gateDesk{h, o.data}).Enable(ctx, view.GateForm{Account: "a1"})
	if err != nil || setup.Problem != "" || setup.State.Host != up.Host || setup.State.Port != up.Port {
		t.Fatalf("the server that the policy names was not found: %+v, %v", setup, err)
	}
	send := func(subject, to string) error {
		t.Helper()
		c, err := smtp.Dial(net.JoinHostPort("127.0.0.1", strconv.Itoa(setup.State.Plain)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Auth(sasl.NewPlainClient("", up.User, up.Password)); err != nil {
			t.Fatal(err)
		}
		return c.SendMail("anna@army.mil", []string{to}, strings.NewReader("To: "+to+"\r\nUser-Agent: Evolution 3\r\nSubject: "+subject+"\r\n\r\nx\r\n"))
	}
	for i, step := range []struct {
		hold        string
		least, most time.Duration
	}{{"300", 200 * time.Second, 300 * time.Second}, {"120", 100 * time.Second, 120 * time.Second}, {"client", 60 * time.Second, 80 * time.Second}} {
		rules(step.hold, "open")
		if err := send("hold "+step.hold, "jane@army.ml"); err != nil {
			t.Fatal(err)
		}
		asked := c.questions()
		if len(asked) != i+1 {
			t.Fatalf("asked %d times, want %d", len(asked), i+1)
		}
		if left := time.Until(asked[i].Deadline); left < step.least || left > step.most {
			t.Errorf("gate.hold %s: %v left", step.hold, left)
		}
	}
	// The same gate before a guard that fails.
	opt := h.gateOptions(plan{dir: t.TempDir()})
	opt.Guard = failing{}
	g, err := gate.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if setup.State.Plain, setup.State.TLS, err = gate.Ports(nil); err != nil {
		t.Fatal(err)
	}
	all, err := h.db.Gates(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all[0].Plain, all[0].TLS = setup.State.Plain, setup.State.TLS
	if err := g.Set(all); err != nil {
		t.Fatal(err)
	}
	arrived := len(up.Deliveries())
	rules("client", "closed")
	if err := send("closed", "jane@army.mil"); err == nil || !strings.Contains(err.Error(), "could not check") {
		t.Errorf("gate.failure closed: %v", err)
	}
	rules("client", "open")
	if err := send("open", "jane@army.mil"); err != nil {
		t.Errorf("gate.failure open: %v", err)
	}
	if n := len(up.Deliveries()) - arrived; n != 1 {
		t.Errorf("%d messages arrived, want the second alone", n)
	}
}

// failing is a guard that cannot judge.
type failing struct{}

func (failing) Hold(context.Context, guard.Held) (guard.Holding, error) { panic("out of order") }
func (failing) AskHeld(context.Context, guard.Holding) guard.Release    { return guard.Release{} }
func (failing) Dropped(context.Context, guard.Held)                     {}

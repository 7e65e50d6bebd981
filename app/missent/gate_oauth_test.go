package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"missent/core/coretest"
	"missent/core/coretest/oidc"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/oauth"
	"missent/core/secret"
	"missent/core/spawn"
	"missent/core/view"
)

// TestGateOfAnAccountWithTheBrowser: the mail client uses the local password, the gate the account's own token, which it
// renews when the provider does not take it any more; what was taken back is told.
func TestGateOfAnAccountWithTheBrowser(t *testing.T) {
	p := oidc.Start(t, "anna")
	var last atomic.Pointer[string]
	up := coretest.ServeSMTP(t, coretest.SMTPOptions{Token: func(token string) bool {
		last.Store(&token)
		return p.Good(token)
	}})
	dir := t.TempDir()
	ca, refresh := filepath.Join(t.TempDir(), "ca.pem"), filepath.Join(t.TempDir(), "refresh")
	own, _ := mail.ParseAddress("anna@army.mil")
	client := oauth.Client{
		Service: oauth.Service{Auth: p.Auth, Token: p.Token, Scopes: []string{"openid", "email"}, Loopback: "127.0.0.1"}, ID: p.ID, Secret: p.Secret,
	}
	token, err := client.SignIn(t.Context(), own, oauth.Words{}, p.Browse)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ca, up.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	keep := oauth.Keeper{Store: func(_ context.Context, text string) error { return os.WriteFile(refresh, []byte(text+"\n"), 0o600) }}
	if err := oauth.NewSource(client, keep, token).Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := wire(t.Context(), &options{}, plan{dir: dir, windows: spawn.Spawner{}, secrets: secret.NewSource(secret.NewKeyring(), dir)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	h.signer.clients = map[string]oauth.Client{guard.ByGoogle: client}
	account := guard.Account{
		ID: "a1", Address: own, Host: "imap.army.mil", Port: 993, Security: "tls", User: up.User, CAFile: ca,
		PasswordCommand: "cat " + refresh, SignIn: guard.ByGoogle,
	}
	if err := h.guard.AddAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	news, err := setUpGate(t.Context(), h.db, dir, gatePlan{account: account, form: view.GateForm{Account: "a1", Host: up.Host, Port: up.Port}, signer: h.signer})
	if err != nil || !news.gate.SignIn || news.password == "" {
		t.Fatalf("set up: %v, %+v", err, news.gate.SignIn)
	}
	if err := h.serveGates(t.Context()); err != nil {
		t.Fatal(err)
	}
	send := func(subject string) error {
		c, err := smtp.Dial(net.JoinHostPort("127.0.0.1", strconv.Itoa(news.gate.Plain)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Auth(sasl.NewPlainClient("", up.User, news.password)); err != nil {
			return err
		}
		return c.SendMail("anna@army.mil", []string{"bob@army.mil"}, strings.NewReader("Subject: "+subject+"\r\n\r\nx\r\n"))
	}
	if err := send("one"); err != nil {
		t.Fatal(err)
	}
	before := p.Asked("refresh_token")
	p.Spoil(*last.Load())
	if err := send("two"); err != nil {
		t.Errorf("with a token that was taken back before its time: %v", err)
	}
	if n := p.Asked("refresh_token") - before; n != 1 {
		t.Errorf("renewed %d times", n)
	}
	// `gate test`, as the window does it, and as the command, which asks for the password of the gate.
	if err := (&gateDesk{h, dir}).Test(t.Context(), "a1"); err != nil {
		t.Error(err)
	}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), []string{"--data", dir, "--json", "gate", "test", "anna@army.mil"}, strings.NewReader(news.password+"\n"), &out, &errOut); code != 0 {
		t.Errorf("test: exit %d, %s %s", code, out.String(), errOut.String())
	}
	if n := len(up.Deliveries()); n != 4 {
		t.Errorf("%d messages arrived", n)
	}
	p.Spoil(*last.Load())
	p.Revoke()
	h.signer.reset() // as after a restart: a token that was just renewed is not renewed again
	if err := send("three"); err == nil || !strings.Contains(err.Error(), "sign in to") {
		t.Errorf("after the grant was taken back: %v", err)
	}
	if s := h.guard.Status().Gates; len(s) != 1 || s[0].Problem != "sign-in-again" {
		text, _ := json.Marshal(s)
		t.Errorf("state %s", text)
	}
	if n := len(up.Deliveries()); n != 4 {
		t.Errorf("%d messages arrived", n)
	}
}

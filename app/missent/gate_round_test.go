package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/secret"
	"missent/core/spawn"
)

// TestWhoWentRoundTheGate: a message turns up in Sent that did not pass; the status says which mail client wrote it.
func TestWhoWentRoundTheGate(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, server.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	source := secret.NewSource(secret.NewKeyring(), dir)
	source.Hold("a1", "secret")
	h, err := wire(t.Context(), &options{}, plan{dir: dir, windows: spawn.Spawner{}, secrets: source, relearn: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := live(t, h)
	defer end()
	gt := guard.Gate{Account: "a1", Host: "smtp.a.example", Port: 465, Security: "tls", User: "anna"}
	if gt.Plain, gt.TLS, err = gate.Ports(nil); err != nil {
		t.Fatal(err)
	}
	own, _ := mail.ParseAddress("anna@a.example")
	if err := h.guard.AddAccount(ctx, guard.Account{
		ID: "a1", Address: own, Host: server.Host, Port: server.Port, Security: "tls", User: "anna", CAFile: ca,
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.db.PutGate(ctx, gt); err != nil {
		t.Fatal(err)
	}
	if err := h.serveGates(ctx); err != nil {
		t.Fatal(err)
	}
	await(t, "watching", func() bool { return h.guard.Status().State == "watching" })
	at := time.Now().Add(time.Minute).Format(time.RFC1123Z) // a Date has seconds, and the gate has just opened
	letter := "From: Anna <anna@a.example>\nTo: kim@b.example\nDate: " + at + "\nMessage-ID: <round@a.example>\nUser-Agent: Mozilla Thunderbird\n\nHello\n"
	server.MustAppend(t, "Sent", letter)
	await(t, "who went round", func() bool { s := h.guard.Status().Gates; return len(s) == 1 && s[0].Round == "Thunderbird" })
	if text := statusText(h.guard.Status(), true); !strings.Contains(text, "written with Thunderbird") {
		t.Errorf("status: %s", text)
	}
}

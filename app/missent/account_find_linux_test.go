package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"missent/core/coretest"
)

// TestAccountAddAsksNothingItCanFindOut: the account is in a Thunderbird of this computer, so the address is enough.
func TestAccountAddAsksNothingItCanFindOut(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	profile := filepath.Join(home, ".thunderbird", "p")
	if err := os.MkdirAll(profile, 0o700); err != nil {
		t.Fatal(err)
	}
	prefs := fmt.Sprintf(`user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.hostname", "%s");
user_pref("mail.server.server1.port", %d);
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.userName", "anna");
user_pref("mail.identity.id1.useremail", "anna@contoso.example");
`, server.Host, server.Port)
	for name, text := range map[string]string{
		filepath.Join(home, ".thunderbird", "profiles.ini"): "[Profile0]\nPath=p\nIsRelative=1\n",
		filepath.Join(profile, "prefs.js"):                  prefs,
		filepath.Join(home, "ca.pem"):                       string(server.CA.PEM),
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data := t.TempDir()
	add := []string{"--data", data, "account", "add", "--ca-file", filepath.Join(home, "ca.pem"), "--password-command", "echo secret"}
	code, out, errOut := call(t, "", append(add, "anna@contoso.example")...)
	if code != 0 || !strings.Contains(out, "anna@contoso.example is added. Drafts: Drafts.") {
		t.Fatalf("exit %d: %s%s", code, out, errOut)
	}
	if !strings.Contains(errOut, "Thunderbird on this computer: found") || strings.Contains(errOut, "DNS") {
		t.Errorf("what it asked of whom: %s", errOut)
	}
	var a struct{ Host, User, SignIn string }
	if _, out, _ := call(t, "", "--data", data, "--json", "account", "list"); json.Unmarshal([]byte(out), &a) != nil || a.Host != server.Host || a.User != "anna" || a.SignIn != "" {
		t.Errorf("stored %s", out)
	}
	// Of an address nobody knows, with look-ups forbidden, nothing is asked of the network.
	_, _, errOut = call(t, "secret\n", append(add, "--no-lookup", "anna@nowhere.example")...)
	if !strings.Contains(errOut, "DNS, asked about nowhere.example: not asked, network look-ups are switched off") {
		t.Errorf("look-ups were not refused: %s", errOut)
	}
}

func TestAccountAddSaysWhatAProviderWants(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	data := t.TempDir()
	code, _, errOut := call(t, "", "--data", data, "account", "add", "--no-lookup", "anna@outlook.com")
	if code != exitConfig || !strings.Contains(errOut, "takes no passwords here") {
		t.Errorf("exit %d: %s", code, errOut)
	}
	code, _, errOut = call(t, "", "--data", data, "account", "add", "--no-lookup", "anna@gmail.com")
	if code != exitConfig || !strings.Contains(errOut, "app password") || !strings.Contains(errOut, "no password was given") {
		t.Errorf("exit %d: %s", code, errOut)
	}
	code, _, errOut = call(t, "", "--data", data, "account", "add", "--no-lookup", "--sign-in", "google", "anna@gmail.com")
	if code != exitConfig || !strings.Contains(errOut, "registered Missent") {
		t.Errorf("exit %d: %s", code, errOut)
	}
}

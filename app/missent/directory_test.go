package main

import (
	"testing"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/secret"
	"missent/core/sqlite"
)

// TestWhoSignsInAtTheDirectory: nobody; the user under a name made of his address, with the password of his account at the
// organisation; or a name of the organisation's own, with its command.
func TestWhoSignsInAtTheDirectory(t *testing.T) {
	db, err := sqlite.Open(t.TempDir() + "/missent.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	g, err := guard.New(t.Context(), guard.Options{Store: db})
	if err != nil {
		t.Fatal(err)
	}
	for id, address := range map[string]string{"home": "ann@home.example", "work": "ann.ash@corp.example"} {
		a, _ := mail.ParseAddress(address)
		if err := g.AddAccount(t.Context(), guard.Account{ID: id, Address: a, PasswordCommand: "echo of " + id}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ user, command, wantUser, wantPassword string }{
		{"", "", "", ""},
		{"uid={local-part},dc=corp", "", "uid=ann.ash,dc=corp", "of work"},
		{"{address}", "", "ann.ash@corp.example", "of work"},
		{"uid={address},dc=corp", "", `uid=ann.ash@corp.example,dc=corp`, "of work"},
		{"cn=reader", "echo of the organisation", "cn=reader", "of the organisation"},
	} {
		set, err := policy.Merge(policy.Layer{Origin: policy.Managed, Values: map[string]string{
			"directory.server": "ldap://ldap.corp.example", "account.domain": "corp.example", "directory.user": c.user,
			"directory.password-command": c.command,
		}})
		if err != nil {
			t.Fatal(err)
		}
		d := directory{guard: g, secrets: secret.NewSource(secret.NewKeyring(), t.TempDir()), set: set}
		opt, err := d.options(t.Context())
		if err != nil || opt.User != c.wantUser || opt.Password != c.wantPassword || opt.Port != 389 || opt.Security != "starttls" {
			t.Errorf("%q: %q, %q, port %d by %s, %v", c.user, opt.User, opt.Password, opt.Port, opt.Security, err)
		}
	}
}

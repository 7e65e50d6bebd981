package discover

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
)

const profile = `// Mozilla User Preferences
user_pref("mail.accountmanager.accounts", "account1,account2,account3,account4");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1,id2");
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.hostname", "mail.contoso.example");
user_pref("mail.server.server1.port", 993);
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.authMethod", 3);
user_pref("mail.server.server1.userName", "anna.ash");
user_pref("mail.identity.id1.useremail", "Anna.Ash@contoso.example");
user_pref("mail.identity.id1.smtpServer", "smtp1");
user_pref("mail.identity.id2.useremail", "office@contoso.example");
user_pref("mail.smtp.defaultserver", "smtp1");
user_pref("mail.smtpserver.smtp1.hostname", "out.contoso.example");
user_pref("mail.smtpserver.smtp1.port", 465);
user_pref("mail.smtpserver.smtp1.try_ssl", 3);
user_pref("mail.smtpserver.smtp1.username", "anna.ash");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.server.server2.type", "none");
user_pref("mail.account.account3.server", "server3");
user_pref("mail.account.account3.identities", "id3");
user_pref("mail.server.server3.type", "imap");
user_pref("mail.server.server3.hostname", "imap.gmail.com");
user_pref("mail.server.server3.socketType", 3);
user_pref("mail.server.server3.authMethod", 10);
user_pref("mail.server.server3.userName", "anna@gmail.com");
user_pref("mail.identity.id3.useremail", "anna@gmail.com");
user_pref("mail.account.account4.server", "server4");
user_pref("mail.account.account4.identities", "id4");
user_pref("mail.server.server4.type", "imap");
user_pref("mail.server.server4.hostname", "old.example");
user_pref("mail.server.server4.socketType", 0);
user_pref("mail.server.server4.userName", "a\"b");
user_pref("mail.identity.id4.useremail", "anna@old.example");
user_pref("mail.server.server9.hostname", broken
`

func TestThunderbirdAccounts(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "profiles.ini"), "[Install1]\nDefault=Profiles/x\n\n[Profile0]\nName=default\nIsRelative=1\nPath=Profiles/x\n\n[Profile1]\nPath=Profiles/gone\n")
	write(t, filepath.Join(dir, "Profiles", "x", "prefs.js"), profile)
	write(t, filepath.Join(dir, "Profiles", "x", "logins.json"), "canary")
	for _, name := range []string{"abook.sqlite", "abook-1.sqlite", "history.sqlite", "history.sqlite-wal", "places.sqlite", "abook.mab"} {
		write(t, filepath.Join(dir, "Profiles", "x", name), "canary")
	}
	before := fingerprint(t, dir)
	f := New(Options{Profiles: []string{dir, filepath.Join(dir, "none")}})
	var books []string
	for _, path := range f.Books() {
		rel, _ := filepath.Rel(dir, path)
		books = append(books, filepath.ToSlash(rel))
	}
	if want := "Profiles/x/abook-1.sqlite Profiles/x/abook.sqlite Profiles/x/history.sqlite"; strings.Join(books, " ") != want {
		t.Errorf("address books %q, want %s", books, want)
	}
	all := f.Installed(t.Context())
	if len(all) != 3 {
		t.Fatalf("%d accounts: %+v", len(all), all)
	}
	want := guard.Candidate{
		Origin: "thunderbird", Address: address(t, "anna.ash@contoso.example"), SignIn: []string{""},
		Incoming: guard.Endpoint{Host: "mail.contoso.example", Port: 993, Security: "tls", User: "anna.ash"},
		Outgoing: guard.Endpoint{Host: "out.contoso.example", Port: 465, Security: "tls", User: "anna.ash"},
	}
	if !same(all[0], want) {
		t.Errorf("%+v", all[0])
	}
	if all[1].Source != "Google" || all[1].SignIn[0] != guard.ByGoogle || all[1].Incoming.Port != 993 {
		t.Errorf("Google: %+v", all[1])
	}
	if all[2].Incoming != (guard.Endpoint{Host: "old.example", Port: 143, Security: "starttls", User: `a"b`}) {
		t.Errorf("without encryption: %+v", all[2])
	}
	got, states := find(t, f, "ANNA@gmail.com", nil)
	if len(got) != 1 || got[0].Origin != "thunderbird" || states["thunderbird"] != "found" {
		t.Errorf("%+v %v", got, states)
	}
	if after := fingerprint(t, dir); after != before {
		t.Errorf("the profile was written to:\n%s\n%s", before, after)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fingerprint is every file with its size and time of change.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out.WriteString(path + " " + info.Mode().String() + " " + info.ModTime().Format(time.RFC3339Nano) + "\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func FuzzPrefs(f *testing.F) {
	f.Add(profile)
	f.Add("user_pref(\"mail.accountmanager.accounts\", \",,a,a\");\nuser_pref(\"mail.x\", {\"a\":[]});")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range readPrefs(strings.NewReader(text)).accounts() {
			sound(t, c)
		}
		profiles(strings.NewReader(text))
	})
}

// sound fails on a candidate that nobody may be shown.
func sound(t *testing.T, c guard.Candidate) {
	t.Helper()
	for _, e := range []guard.Endpoint{c.Incoming, c.Outgoing} {
		if e == (guard.Endpoint{}) && e != c.Incoming {
			continue
		}
		host, ok := hostOf(e.Host)
		user, userOK := userOf(e.User)
		if !ok || host != e.Host || !userOK || user != e.User || e.Port < 1 || e.Port > 65535 || e.Security != "tls" && e.Security != "starttls" {
			t.Errorf("%+v", e)
		}
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/secret"
)

// TestTheGuardReadsTheDirectoryOnceADay, where the policy names one, another one at once, and takes it back where the policy
// names it no more.
func TestTheGuardReadsTheDirectoryOnceADay(t *testing.T) {
	const entry = "dn: cn=%[1]s,dc=a,dc=example\nobjectClass: inetOrgPerson\ncn: %[1]s\nsn: %[2]s\nmail: %[1]s@a.example\n\n"
	both := fmt.Sprintf(entry, "kim.park", "one") + fmt.Sprintf(entry, "lin.zhao", "two")
	ldap := coretest.Slapd(t, coretest.SlapdOptions{LDIF: both})
	m := ruled(t, `{}`)
	o := &options{machine: m, data: t.TempDir()}
	ca := filepath.Join(o.data, "ca.pem")
	putFile(t, ca, string(ldap.CA.PEM))
	r, err := o.reader()
	if err != nil {
		t.Fatal(err)
	}
	h, err := wire(t.Context(), o, plan{dir: o.data, policy: r, secrets: secret.NewSource(secret.NewKeyring(), o.data)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.close(); err != nil {
			t.Error(err)
		}
	}()
	at := time.Now()
	step := func(what string, after time.Duration, policy string, people int) {
		t.Helper()
		if policy != "" {
			putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), policy)
			h.obey()
		}
		at = at.Add(after)
		if err := h.updateDirectory(t.Context(), at); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if n := h.guard.Status().People; n != people {
			t.Errorf("%s: %d people, want %d", what, n, people)
		}
	}
	named := func(filter string) string {
		return fmt.Sprintf(`{"account.ca-file": %q, "directory.server": "ldap://localhost:%d", "directory.base": "dc=a,dc=example",
			"directory.filter": %q, "directory.user": %q, "directory.password-command": "echo secret"}`, ca, ldap.Port, filter, ldap.User)
	}
	step("no directory", 0, "", 0)
	step("named", 0, named("(mail=*)"), 2)
	ldap.Stop()
	ldap.Load(fmt.Sprintf(entry, "kim.park", "one"))
	ldap.Start()
	step("an hour later", time.Hour, "", 2)
	step("the next day", directoryDaily, "", 1)
	step("another filter", 0, named("(sn=one)"), 1)
	ldap.Stop()
	at = at.Add(directoryDaily)
	if err := h.updateDirectory(t.Context(), at); err == nil || h.guard.Status().People != 1 {
		t.Errorf("without a network: %v, %d people", err, h.guard.Status().People)
	}
	step("named no more", 0, `{}`, 0)
}

// TestLearnFromServers: the address books of a CardDAV server and the directory of the organisation, on real servers.
func TestLearnFromServers(t *testing.T) {
	dir := t.TempDir()
	dav := coretest.Radicale(t, map[string][]string{"contacts": {"BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Jane Doe\nN:Doe;Jane;;;\nEMAIL:j.doe@us.af.mil\nEND:VCARD\n"}})
	const entry = "dn: cn=%s,dc=a,dc=example\nobjectClass: inetOrgPerson\ncn: %[1]s\nsn: x\nmail: %s@a.example\n\n"
	both := fmt.Sprintf(entry, "Kim Park", "kim.park") + fmt.Sprintf(entry, "Lin Zhao", "lin.zhao")
	ldap := coretest.Slapd(t, coretest.SlapdOptions{LDIF: both})
	roots := append(append([]byte{}, dav.CA.PEM...), ldap.CA.PEM...)
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, roots, 0o600); err != nil {
		t.Fatal(err)
	}
	policy := func(server string) string {
		return write(t, "policy.json", fmt.Sprintf(`{"account.ca-file": %q, "account.lookup": false, "directory.server": %q,
			"directory.base": "dc=a,dc=example", "directory.user": %q, "directory.password-command": "echo secret"}`, ca, server, ldap.User))
	}
	p := policy(fmt.Sprintf("ldaps://localhost:%d", ldap.TLSPort))
	learn := func(in string, args ...string) (int, string, string) {
		return call(t, in, append([]string{"--data", dir, "--policy", p, "learn"}, args...)...)
	}
	book := fmt.Sprintf("https://anna@localhost:%d/", dav.Port)
	code, out, errOut := learn("secret\n", book, "directory")
	if code != 0 || out != "2 addresses in the directory of your organisation.\n1 address of address books read. Known now: 3 people, 2 domains.\n" {
		t.Fatalf("learn: %d %q %q", code, out, errOut)
	}
	if !strings.Contains(errOut, "Password of anna at localhost:") && !strings.Contains(errOut, "Reading address books at localhost:") {
		t.Errorf("it does not say whom it asks: %q", errOut)
	}
	show := func(who, want string) {
		t.Helper()
		if _, out, errOut := call(t, "", "--data", dir, "history", "show", who); !strings.Contains(out+errOut, want) {
			t.Errorf("%s: %q %q, want %q", who, out, errOut, want)
		}
	}
	show("kim.park@a.example", "standing: organisation")
	show("j.doe@us.af.mil", "standing: seen")
	if _, out, _ := call(t, "", "--data", dir, "--policy", p, "doctor", "--json"); !strings.Contains(out, `"part":"directory","ok":true,"says":"2 addresses, read on`) {
		t.Errorf("doctor: %s", out)
	}

	// Without the network what was read is there; who left is forgotten with the next reading.
	ldap.Stop()
	if code, _, errOut := learn("", "directory"); code != exitServer || !strings.Contains(errOut, "directory:") {
		t.Errorf("without a network: %d %q", code, errOut)
	}
	show("kim.park@a.example", "standing: organisation")
	ldap.Load(fmt.Sprintf(entry, "Lin Zhao", "lin.zhao"))
	ldap.Start()
	if code, _, errOut := learn("", "directory"); code != 0 {
		t.Errorf("again: %d %q", code, errOut)
	}
	show("kim.park@a.example", "nothing is known")
	show("lin.zhao@a.example", "standing: organisation")

	for _, c := range []struct {
		in, source, says string
		code             int
	}{
		{"wrong\n", book, "refused the user name or the password", exitServer},
		{"", book, "no password was given", exitConfig},
		{"secret\n", strings.Replace(book, "https", "http", 1), "Without TLS", exitUsage},
		{"secret\n", "https://anna:secret@localhost/", "Leave the password out", exitUsage},
		{"secret\n", book + "nothing/", "no address book at that place", exitServer},
		{"secret\n", "https://localhost/", "who signs in?", exitConfig},
		{"", "carddav:anna@a.example", "switched off (account.lookup)", exitConfig},
		{"", "carddav:anna", "not a complete address", exitUsage},
	} {
		code, _, errOut := learn(c.in, c.source)
		if code != c.code || !strings.Contains(errOut, c.says) {
			t.Errorf("%s: %d %q, want %d %q", c.source, code, errOut, c.code, c.says)
		}
	}
}

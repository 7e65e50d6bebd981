package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const contacts = "BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nEMAIL:j.doe@us.af.mil\nEND:VCARD\n" +
	"BEGIN:VCARD\nVERSION:3.0\nFN:Broken\nEMAIL:broken\nEND:VCARD\n" +
	"BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nEMAIL:j.doe@us.af.ml\nEND:VCARD\n"

func TestLearnAddressBooks(t *testing.T) {
	dir := t.TempDir()
	code, out, errOut := call(t, "", "--data", dir, "--me", "ann@a.example", "learn", sentMail(t), write(t, "contacts.vcf", contacts))
	want := "43 messages and 2 addresses of address books read. Known now: 2 people, 2 domains.\n\n" +
		"1 entry of address books can be taken for another one. If it is a slip, delete it in the address book:\n" +
		"your mail program offers it for ever. Nothing was changed.\n\n  j.doe@us.af.ml  looks like j.doe@us.af.mil\n"
	if code != exitData || out != want || !strings.Contains(errOut, "contacts.vcf:6: no address: no-at") {
		t.Errorf("learn: %d %q %q", code, out, errOut)
	}
	// What the mail proved stays, and what only lies in a book is asked about.
	if _, out, _ := call(t, "", "--data", dir, "history", "show", "j.doe@us.af.mil"); !strings.Contains(out, "standing: answered") {
		t.Errorf("show: %q", out)
	}
	if code, out, _ := call(t, "", "--data", dir, "check", write(t, "draft.eml", slipLetter)); code != 1 || !strings.Contains(out, "us.af.ml is in Mali") {
		t.Errorf("check: %d %q", code, out)
	}
	// There and back again.
	_, exported, _ := call(t, "", "--data", dir, "history", "export")
	other := t.TempDir()
	if code, _, errOut := call(t, "", "--data", other, "history", "import", write(t, "people.jsonl", exported)); code != 0 {
		t.Errorf("import: %d %q", code, errOut)
	}
	if _, again, _ := call(t, "", "--data", other, "history", "export"); again != exported {
		t.Errorf("exported %q, then %q", exported, again)
	}
}

func TestLearnFromThunderbird(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	dir := t.TempDir()
	if code, _, errOut := call(t, "", "--data", dir, "learn", "thunderbird"); code != exitData || !strings.Contains(errOut, "no address book of Thunderbird") {
		t.Errorf("without one: %d %q", code, errOut)
	}
	profile := filepath.Join(home, ".thunderbird", "x.default")
	if err := os.MkdirAll(profile, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".thunderbird", "profiles.ini"), []byte("[Profile0]\nPath=x.default\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{"abook.sqlite": "bob.ash@contoso.example", "history.sqlite": "bob.ahs@contoso.example"} {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(profile, name))
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Exec("CREATE TABLE properties (card TEXT, name TEXT, value TEXT); INSERT INTO properties VALUES ('1','PrimaryEmail',?), ('1','DisplayName','Bob')", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errOut := call(t, "", "--data", dir, "--json", "learn", "thunderbird")
	var got struct {
		Entries, People, Domains, Bad int
		Doubles                       []double
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		t.Fatalf("learn: %d %v %q %q", code, err, out, errOut)
	}
	if got.Entries != 2 || got.People != 2 || got.Domains != 1 || got.Bad != 0 || !reflect.DeepEqual(got.Doubles, []double{{"bob.ahs@contoso.example", "bob.ash@contoso.example"}}) {
		t.Errorf("%+v", got)
	}
	_, exported, _ := call(t, "", "--data", dir, "history", "export")
	if !strings.Contains(exported, `"bob.ahs@contoso.example","name":"Bob","sent":0,"replies":0,"confirmed":false,"collected":true`) ||
		!strings.Contains(exported, `"bob.ash@contoso.example","name":"Bob","sent":0,"replies":0,"confirmed":false,"listed":true`) {
		t.Errorf("exported %q", exported)
	}
}

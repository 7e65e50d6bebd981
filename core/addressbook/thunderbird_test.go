package addressbook

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// book makes an address book as Thunderbird does, and leaves it as Thunderbird leaves it.
func book(t *testing.T, name string, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, s := range append([]string{"PRAGMA journal_mode=WAL"}, statements...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	table = "CREATE TABLE properties (card TEXT, name TEXT, value TEXT)"
	jane  = `INSERT INTO properties VALUES ('2','DisplayName','Jane Doe'), ('2','PrimaryEmail','j.doe@us.af.mil'), ('2','_vCard',
		'BEGIN:VCARD'||char(10)||'VERSION:4.0'||char(10)||'FN:Jane'||char(10)||'EMAIL:j.doe@us.af.mil'||char(10)||'EMAIL:jane@army.mil'||char(10)||'END:VCARD')`
	others = `INSERT INTO properties VALUES ('1','FirstName','Bob'), ('1','PrimaryEmail','bob@@example.com'), ('1','SecondEmail','bob@example.com'),
		('3','LastName',NULL), ('3','PrimaryEmail',x'636172'), (NULL,'PrimaryEmail','nobody@example.com'), ('4','_vCard','rubbish')`
)

func open(t *testing.T, path string) *collector {
	t.Helper()
	if !IsThunderbird(path) {
		t.Fatalf("%s is taken for none", filepath.Base(path))
	}
	c := &collector{}
	if err := ReadThunderbird(path, c); err != nil {
		t.Fatal(err)
	}
	return c
}

// state is everything in the folder of a file.
func state(t *testing.T, path string) string {
	t.Helper()
	var out strings.Builder
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(filepath.Dir(path), f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %v %x\n", f.Name(), info.ModTime(), raw)
	}
	return out.String()
}

func TestThunderbirdBook(t *testing.T) {
	path := book(t, "abook-1.sqlite", table, jane, others)
	before := state(t, path)
	c := open(t, path)
	same(t, c.listed, []string{`1 bob@example.com "Bob"`, `2 j.doe@us.af.mil "Jane Doe"`, `2 jane@army.mil "Jane Doe"`})
	same(t, c.bad, []string{"1 no address: two-ats", "3 no address: no-at", "4 no card: outside of a card"})
	if state(t, path) != before {
		t.Error("reading changed the profile")
	}
}

func TestCollectedAddresses(t *testing.T) {
	c := open(t, book(t, "history.sqlite", table, jane))
	same(t, c.listed, []string{`1 j.doe@us.af.mil "Jane Doe" collected`, `1 jane@army.mil "Jane Doe" collected`})
}

// A book that Thunderbird has open is read with its journal; both stay as they are, and no copy is left.
func TestThunderbirdIsRunning(t *testing.T) {
	path := book(t, "abook.sqlite", table, jane)
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("INSERT INTO properties VALUES ('9','PrimaryEmail','new@example.com')"); err != nil {
		t.Fatal(err)
	}
	before := state(t, path)
	t.Setenv("TMPDIR", t.TempDir())
	same(t, open(t, path).listed, []string{`1 j.doe@us.af.mil "Jane Doe"`, `1 jane@army.mil "Jane Doe"`, `2 new@example.com ""`})
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	if state(t, path) != before {
		t.Error("reading changed the profile")
	}
}

func TestHostileBooks(t *testing.T) {
	endless := "CREATE VIEW properties AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i AS card, 'PrimaryEmail' AS name, 'a@example.com' AS value FROM n"
	same(t, open(t, book(t, "abook.sqlite", endless)).bad, []string{"0 " + errNoBook.Error()})
	same(t, open(t, book(t, "abook.sqlite", "CREATE TABLE other (x)")).bad, []string{"0 " + errNoBook.Error()})
	long := open(t, book(t, "abook.sqlite", table, "INSERT INTO properties VALUES ('1','PrimaryEmail',printf('%.*c@example.com',1000000,'x')), ('1','SecondEmail','ok@example.com')"))
	same(t, long.listed, []string{`1 ok@example.com ""`})
	none := &collector{}
	path := filepath.Join(t.TempDir(), "abook.sqlite")
	if err := os.WriteFile(path, []byte("SQLite format 3\x00"+strings.Repeat("\xff", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ReadThunderbird(path, none); err != nil || len(none.bad) != 1 || len(none.listed) != 0 {
		t.Errorf("a damaged file: %v, %q", err, none.bad)
	}
	stop := &collector{stop: errors.New("enough")}
	if err := ReadThunderbird(book(t, "abook.sqlite", table, jane, others), stop); !errors.Is(err, stop.stop) || len(stop.listed) != 1 {
		t.Errorf("%v after %d entries", err, len(stop.listed))
	}
}

package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"testing"
	"time"

	"missent/core/guard"
)

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // rights come from the folder there
	}
	path := filepath.Join(t.TempDir(), "new", "missent.db")
	db := openAt(t, path)
	fill(t, db, 10)
	for p, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: %o, want %o", filepath.Base(p), got, want)
		}
	}
}

func TestLooseRightsAreTightened(t *testing.T) {
	if runtime.GOOS == "windows" {
		return
	}
	path := filepath.Join(t.TempDir(), "missent.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestNamesWithSignsOfUse(t *testing.T) {
	for _, name := range []string{"a b.db", "100%.db", "what?x=1.db", "#1.db", "é.db"} {
		if runtime.GOOS == "windows" && name == "what?x=1.db" {
			continue
		}
		path := filepath.Join(t.TempDir(), name)
		openAt(t, path)
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// TestEveryConnectionHasItsPragmas: a PRAGMA statement reaches one connection only.
func TestEveryConnectionHasItsPragmas(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	a, err := db.read.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := db.read.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	want := map[string]string{"foreign_keys": "1", "secure_delete": "1", "busy_timeout": "5000", "journal_mode": "wal", "cache_size": "-1024"}
	for pragma, want := range want {
		for _, conn := range []*sql.Conn{a, b, db.writer.conn} {
			var got string
			if err := conn.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
			}
		}
	}
	if _, err := a.ExecContext(ctx, "DELETE FROM contact"); err == nil {
		t.Error("a reader can write")
	}
}

func digest(tb testing.TB, path string) map[string]string {
	tb.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		if filepath.Ext(f) != ".db-shm" { // an index of the journal, made anew at will
			out[filepath.Base(f)] = fmt.Sprintf("%x", sha256.Sum256(b))
		}
	}
	return out
}

// TestAccountsOutliveADamagedFile: what was learned is lost, but it is learned again, since the accounts are there.
func TestAccountsOutliveADamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	db := openAt(t, path)
	a := guard.Account{
		ID: "one", Address: address(t, "ann@a.example"), Host: "imap.a.example", Port: 993, Security: "tls", User: "ann", Aliases: []string{"a@b.example"},
	}
	gate := guard.Gate{
		Account: "one", Host: "smtp.a.example", Port: 465, Security: "tls", User: "ann", Plain: 25870, TLS: 25871, SignIn: true,
		Digest: []byte("digest"), Since: time.Unix(1_700_000_000, 0).UTC(),
	}
	inTx(t, db, func(tx guard.Tx) error { return errors.Join(tx.PutAccount(a), tx.PutSetting("theme", "dark")) })
	if err := db.PutGate(t.Context(), gate); err != nil {
		t.Fatal(err)
	}
	inTx(t, db, func(tx guard.Tx) error {
		return tx.SetCursor(guard.Cursor{Account: "one", Folder: "Sent", UIDValidity: 7, High: 9, Low: 1})
	})
	fill(t, db, 5000)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(b[len(b)/2:])
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path)
	if !errors.Is(err, guard.ErrDamaged) || again == nil {
		t.Fatalf("got %v, %v", again, err)
	}
	defer again.Close()
	accounts, err := again.Accounts(t.Context())
	if err != nil || !reflect.DeepEqual(accounts, []guard.Account{a}) {
		t.Errorf("accounts %+v, %v", accounts, err)
	}
	if s, err := again.Settings(t.Context()); err != nil || s["theme"] != "dark" {
		t.Errorf("settings %v, %v", s, err)
	}
	if gates, err := again.Gates(t.Context()); err != nil || !reflect.DeepEqual(gates, []guard.Gate{gate}) {
		t.Errorf("gates %+v, %v", gates, err)
	}
	if c, err := again.Cursors(t.Context(), "one"); err != nil || len(c) != 0 || len(records(t, again)) != 0 {
		t.Errorf("it would not be learned again: %v, %d people, %v", c, len(records(t, again)), err)
	}
}

func TestANewerFileIsRefusedAndLeftAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	db := openAt(t, path)
	fill(t, db, 100)
	if err := db.writer.exec(fmt.Sprintf("PRAGMA user_version=%d", len(migrations)+1)); err != nil {
		t.Fatal(err)
	}
	t.Run("in the journal of a killed process", func(t *testing.T) {
		copied := filepath.Join(t.TempDir(), "missent.db")
		for _, part := range []string{"", "-wal"} {
			b, err := os.ReadFile(path + part)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(copied+part, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		refused(t, copied)
	})
	t.Run("in the file", func(t *testing.T) {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		refused(t, path)
	})
}

func refused(t *testing.T, path string) {
	t.Helper()
	before := digest(t, path)
	db, err := Open(path)
	if !errors.Is(err, guard.ErrNewer) || db != nil {
		t.Fatalf("got %v, %v", db, err)
	}
	after := digest(t, path)
	for name, sum := range before {
		if after[name] != sum {
			t.Errorf("%s was touched", name)
		}
	}
}

func TestAForeignDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	db := openAt(t, path)
	if err := db.writer.exec("PRAGMA application_id=12345"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || errors.Is(err, guard.ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestADamagedFileIsSetAside(t *testing.T) {
	damage := map[string]func([]byte) []byte{
		"rubbish": func(b []byte) []byte {
			return []byte("this is not a database, nor was it ever one; but it is long enough for a header of one hundred bytes")
		},
		"cut":        func(b []byte) []byte { return b[:len(b)/2] },
		"overwrites": func(b []byte) []byte { clear(b[4096*2+100 : len(b)-100]); return b },
		"header":     func(b []byte) []byte { clear(b[100:200]); return b },
	}
	for name, spoil := range damage {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "missent.db")
			db := openAt(t, path)
			fill(t, db, 2000)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			spoilt := spoil(b)
			if err := os.WriteFile(path, spoilt, 0o600); err != nil {
				t.Fatal(err)
			}
			for n := 1; n <= 2; n++ {
				db, err := Open(path)
				if !errors.Is(err, guard.ErrDamaged) || db == nil {
					t.Fatalf("got %v, %v", db, err)
				}
				fill(t, db, 3)
				if len(records(t, db)) != 3 {
					t.Error("the new file is not empty")
				}
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				aside, _ := filepath.Glob(filepath.Join(dir, "missent-damaged-*.db"))
				if len(aside) != n {
					t.Fatalf("set aside: %v", aside)
				}
				if kept, _ := os.ReadFile(aside[0]); string(kept) != string(spoilt) {
					t.Error("the file set aside is not the one that was there")
				}
				if !regexp.MustCompile(`-damaged-\d{8}-\d{6}(-\d)?\.db$`).MatchString(aside[n-1]) {
					t.Error(aside[n-1])
				}
				if err := os.WriteFile(path, spoilt, 0o600); err != nil { // once more, in the same second
					t.Fatal(err)
				}
			}
		})
	}
}

// TestAFullDiskLeavesNothingHalfWritten limits the file as a full disk would.
func TestAFullDiskLeavesNothingHalfWritten(t *testing.T) {
	db := fresh(t)
	fill(t, db, 1000)
	addAccount(t, db, "a")
	var pages int
	if err := db.writer.conn.QueryRowContext(context.Background(), "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := db.writer.exec(fmt.Sprintf("PRAGMA max_page_count=%d", pages+5)); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginBulk(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.SetCursor(guard.Cursor{Account: "a", Folder: "Sent"}); err != nil {
		t.Fatal(err)
	}
	for i := 1000; err == nil && i < 5000; i++ {
		err = tx.Put(contact(i))
	}
	if !errors.Is(err, guard.ErrFull) {
		t.Fatalf("got %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	cursors, err := db.Cursors(context.Background(), "a")
	if err != nil || len(cursors) != 0 || len(records(t, db)) != 1000 {
		t.Errorf("%d contacts, cursors %v, %v", len(records(t, db)), cursors, err)
	}
	if err := db.writer.check(); err != nil {
		t.Error(err)
	}
	if err := db.writer.exec("PRAGMA max_page_count=1000000"); err != nil {
		t.Fatal(err)
	}
	fill(t, db, 1500)
	if len(records(t, db)) != 1500 {
		t.Error("no writing after there was room again")
	}
}

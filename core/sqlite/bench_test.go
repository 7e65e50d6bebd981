package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

func contact(i int) history.Record {
	a, _ := mail.ParseAddress(fmt.Sprintf("person.%d@dept%d.example", i, i%997))
	t := time.Unix(1_700_000_000+int64(i)*3600, 0).UTC()
	return history.Record{
		Addr: a, Name: fmt.Sprintf("Person Number %d", i), Sent: i%50 + 1, Days: i%50 + 1, Replies: i % 7,
		First: t, Last: t.AddDate(0, 1, 0), LastReply: t.AddDate(0, 0, 3),
	}
}

func fill(tb testing.TB, db *DB, contacts int) {
	tb.Helper()
	tx, err := db.BeginBulk(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	for i := range contacts {
		if err := tx.Put(contact(i)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkPage stores a page of 2000 messages to three recipients each, half of them people seen before.
func BenchmarkPage(b *testing.B) {
	db, err := Open(filepath.Join(b.TempDir(), "missent.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	fill(b, db, 20_000)
	addAccount(b, db, "a")
	key, person := uint64(1), 20_000
	b.ResetTimer()
	for b.Loop() {
		tx, err := db.BeginBulk(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		for range 2000 {
			key = key*6364136223846793005 + 1442695040888963407
			if _, err := tx.Novel(history.Key(key>>1), true, 0); err != nil {
				b.Fatal(err)
			}
		}
		// 6000 recipients are about 1500 people: a page is of a few months.
		for i := range 1500 {
			p := i * 13 % 20_000
			if i%2 == 0 {
				person++
				p = person
			}
			if err := tx.Put(contact(p)); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.SetCursor(guard.Cursor{Account: "a", Folder: "Sent", High: 1, Low: 1}); err != nil {
			b.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkLoad reads 50,000 contacts, and opens the file for it.
func BenchmarkLoad(b *testing.B) {
	path := filepath.Join(b.TempDir(), "missent.db")
	db, err := Open(path)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, db, 50_000)
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		db, err := Open(path)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		if err := db.Records(context.Background(), func(history.Record) error { n++; return nil }); err != nil {
			b.Fatal(err)
		}
		if n != 50_000 {
			b.Fatal(n)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func addAccount(tb testing.TB, db *DB, id string) {
	tb.Helper()
	tx, err := db.Begin(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	if err := tx.PutAccount(guard.Account{ID: id}); err != nil {
		tb.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
}

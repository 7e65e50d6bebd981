package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/sqlite"
)

// lived is a person of whom anything may have been seen, in any order.
func lived(r *rand.Rand, i int) guard.Memory {
	a, _ := mail.ParseAddress(fmt.Sprintf("%s%d@%s", []string{"kim", "zoë", "o'hara", "юра"}[r.IntN(4)], i, []string{"b.example", "bücher.example", "us.af.mil"}[r.IntN(3)]))
	m := guard.Memory{Record: history.Record{Addr: a}}
	own := []string{"ann@a.example", "ann@old.example", ""}
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 0; n == 0 || n < r.IntN(12); n++ {
		at = at.Add(time.Duration(r.IntN(900*24*3600)) * time.Second)
		from, _ := mail.ParseAddress(own[r.IntN(3)])
		m.Add(history.Sighting{
			Kind: history.Collected + history.Kind(r.IntN(int(history.InDirectory))), Addr: a, At: at, From: history.SenderOf(from),
			Name: []string{"", `Kim "K" <x>`, "Зоя \u202e\x1b[31m"}[r.IntN(3)],
		})
	}
	if m.Record == (history.Record{Addr: a, Name: m.Name}) { // "always right" taken back, and nothing else: the guard keeps none
		m.Listed = true
	}
	return m
}

// stored is everything known of everybody, with the company, as it lies in the file.
func stored(t *testing.T, dir string) map[string]guard.Memory {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out, c := map[string]guard.Memory{}, history.NewCompany()
	err = db.Records(t.Context(), func(r history.Record) error {
		out[r.Addr.Plain()] = guard.Memory{Record: r}
		return nil
	})
	for k, m := range out {
		if err := db.Company(t.Context(), []mail.Address{m.Addr}, c); err != nil {
			t.Fatal(err)
		}
		if m.Company = c.Of(m.Addr); len(m.Company) == 0 {
			m.Company = nil
		}
		slices.SortFunc(m.Company, func(a, b history.Companion) int { return strings.Compare(a.Addr.Plain(), b.Addr.Plain()) })
		out[k] = m
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEverythingKnownIsExportedAndImported: whatever was seen of people, export and import elsewhere keep all of it.
func TestEverythingKnownIsExportedAndImported(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir, other := t.TempDir(), t.TempDir()
		var all []guard.Memory
		for i := range 50 {
			m := lived(r, i)
			for len(all) > 0 && r.IntN(3) > 0 {
				m.Company = history.Among(m.Company, history.Companion{Addr: all[r.IntN(len(all))].Addr, Messages: 1 + r.IntN(99)})
			}
			all = append(all, m)
		}
		db, err := sqlite.Open(filepath.Join(dir, databaseFile))
		if err != nil {
			t.Fatal(err)
		}
		g, err := guard.New(t.Context(), guard.Options{Store: db})
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Restore(context.Background(), all...); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		code, exported, errOut := call(t, "", "--data", dir, "--me", "ann@a.example", "history", "export")
		if code != 0 || strings.Count(exported, "\n") != len(all) || !strings.Contains(exported, `"sender":"ann@a.example"`) {
			t.Fatalf("export: %d %s\n%s", code, errOut, exported)
		}
		if code, _, errOut := call(t, "", "--data", other, "history", "import", write(t, "people.jsonl", exported)); code != 0 {
			t.Fatalf("import: %d %s", code, errOut)
		}
		want, got := stored(t, dir), stored(t, other)
		for k := range want {
			if !reflect.DeepEqual(got[k], want[k]) {
				t.Errorf("seed %d\ngot  %+v\nwant %+v", seed, got[k], want[k])
			}
		}
		if len(got) != len(want) || len(want) != len(all) {
			t.Errorf("seed %d: %d people, want %d", seed, len(got), len(want))
		}
	}
}

func TestABadContactIsNamed(t *testing.T) {
	for _, line := range []string{
		`{"kind":"contact","address":"kim@b.example","sent":-1}`,
		`{"kind":"contact","address":"kim@b.example","sent":1,"sender":"nobody"}`,
		`{"kind":"contact","address":"kim@b.example","sent":1,"sender":"a@@b"}`,
		`{"kind":"contact","sent":1}`,
	} {
		dir := t.TempDir()
		fine := `{"kind":"contact","address":"lee@b.example","sent":1}` + "\n"
		code, _, errOut := call(t, "", "--data", dir, "history", "import", write(t, "people.jsonl", fine+line+"\n"+fine))
		if code != exitData || !strings.Contains(errOut, "people.jsonl:2: ") {
			t.Errorf("%s: %d %q", line, code, errOut)
		}
		if len(stored(t, dir)) != 1 {
			t.Errorf("%s: the rest was not read", line)
		}
	}
}

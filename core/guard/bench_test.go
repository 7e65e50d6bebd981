package guard_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/sqlite"
)

func benchGuard(b *testing.B) (*guard.Guard, *sqlite.DB) {
	b.Helper()
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "missent.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	g, err := guard.New(context.Background(), guard.Options{Store: db})
	if err != nil {
		b.Fatal(err)
	}
	return g, db
}

// people makes n messages to three recipients each, of a circle of that many people.
func letters(n, circle, from int) []mail.Message {
	out := make([]mail.Message, n)
	for i := range out {
		k := from + i
		to := func(j int) string {
			return fmt.Sprintf("person.%d@dept%d.example", (k*7+j*13)%circle, (k*7+j*13)%circle%900)
		}
		out[i] = draftOf(to(0), to(1), to(2))
		out[i].MessageID = strconv.Itoa(k) + "@a.example"
		out[i].Time = time.Unix(1_700_000_000-int64(k)*600, 0)
	}
	return out
}

// BenchmarkLearn reads and stores pages of 2000 messages to three recipients each.
func BenchmarkLearn(b *testing.B) {
	g, _ := benchGuard(b)
	n := 0
	for b.Loop() {
		b.StopTimer()
		page := letters(2000, 20_000, n)
		n += 2000
		b.StartTimer()
		if err := g.Learn(context.Background(), page); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkStart loads 50,000 people.
func BenchmarkStart(b *testing.B) {
	g, db := benchGuard(b)
	for n := 0; n < 60_000; n += 2000 {
		if err := g.Learn(context.Background(), letters(2000, 50_000, n)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := guard.New(context.Background(), guard.Options{Store: db}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rss()), "kB-RSS")
}

// BenchmarkSee judges a draft with a slip among 20,000 people, to the question in the queue.
func BenchmarkSee(b *testing.B) {
	g, _ := benchGuard(b)
	for n := 0; n < 20_000; n += 2000 {
		if err := g.Learn(context.Background(), letters(2000, 20_000, n)); err != nil {
			b.Fatal(err)
		}
	}
	m := draftOf("person.8@dept8.exampel")
	for b.Loop() {
		if v := g.Judge(&m); len(v.Findings) == 0 {
			b.Fatal("silent")
		}
	}
}

// rss is the resident memory of this process, 0 where the system does not tell.
func rss() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	n, _ := strconv.Atoi(strings.Fields(rest)[0])
	return n
}

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/imap"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

// BenchmarkBacktest replays the evaluation's task t3 (MISSENT_T3 names its records), else as many made-up messages.
func BenchmarkBacktest(b *testing.B) {
	source := os.Getenv("MISSENT_T3")
	if source == "" {
		source = madeUp(b, 30_000)
	}
	messages := 0
	for b.Loop() {
		cmd := newBacktestCommand(&options{json: true, started: true})
		cmd.SetArgs([]string{source})
		cmd.SetErr(io.Discard)
		lines := &lineCounter{}
		cmd.SetOut(lines)
		if err := cmd.Execute(); err != nil && exitCode(err, true) != exitData {
			b.Fatal(err)
		}
		messages += lines.n - 1 // the summary
	}
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}

type lineCounter struct{ n int }

func (c *lineCounter) Write(p []byte) (int, error) {
	c.n += strings.Count(string(p), "\n")
	return len(p), nil
}

func madeUp(b *testing.B, n int) string {
	var s strings.Builder
	s.WriteString(`{"kind":"owner","address":"ann@a.example"}` + "\n")
	for i := range n {
		fmt.Fprintf(&s, `{"time":"2026-01-01T00:00:00Z","direction":"sent","from":"ann@a.example","to":["P %d <p%d@h%d.example>","q%d@k.example"],"cc":["r%d@m%d.example"]}`+"\n",
			i%900, i%900, i%90, i%311, i%1700, i%40)
	}
	path := filepath.Join(b.TempDir(), "made-up.jsonl")
	if err := os.WriteFile(path, []byte(s.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// storing is a learning sink that stores each page.
type storing struct {
	g *guard.Guard
	n atomic.Int64
}

func (s *storing) Page(ctx context.Context, p guard.Page) error {
	s.n.Add(int64(len(p.Messages)))
	return s.g.Learn(ctx, p.Messages)
}

// BenchmarkLearnStored reads sent messages from a real Dovecot, with everything in its caches, parses and stores them.
func BenchmarkLearnStored(b *testing.B) {
	const n = 100_000
	d := coretest.Dovecot(b, coretest.DovecotOptions{})
	d.Deliver("Sent", n, func(i int) string {
		return fmt.Sprintf("From: Anna <anna@army.mil>\nTo: \"Bob %d\" <b%d@army.mil>, c%d@x.example\nCc: Carl D. <carl%d@us.af.mil>\n"+
			"Subject: Report %d\nDate: %s\nMessage-ID: <%d.x@army.mil>\nContent-Type: text/plain\n\nHello\n",
			i%900, i%900, i%300, i%77, i, time.Date(2020, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC1123Z), i)
	})
	me, _ := mail.ParseAddress("anna@army.mil")
	w := imap.New(guard.Account{ID: "a", Address: me, Host: d.Host, Port: d.Port, Security: "tls", User: "anna"}, imap.Options{
		Roots: d.CA.Pool(), Password: func(context.Context) (string, error) { return "secret", nil },
	})
	total, grown := int64(0), 0.0
	var ours, theirs time.Duration
	for round := 0; b.Loop(); round++ {
		db, err := sqlite.Open(filepath.Join(b.TempDir(), fmt.Sprint(round, ".db")))
		if err != nil {
			b.Fatal(err)
		}
		g, err := guard.New(b.Context(), guard.Options{Store: db, Me: []mail.Address{me}})
		if err != nil {
			b.Fatal(err)
		}
		begun := time.Now() // in turn, so that whatever else the computer does is shared by both
		c := coretest.BareDial(b, d.Host, d.Port, d.CA.Pool(), nil)
		if read := coretest.BareRead(b, c, "Sent", 1); read != n {
			b.Fatalf("%d messages, want %d", read, n)
		}
		c.Close()
		theirs += time.Since(begun)
		runtime.GC()
		begun = time.Now()
		before, stop := rss(b, os.Getpid()), make(chan float64)
		go func() { stop <- peak(b, stop) }()
		s := &storing{g: g}
		if err := w.Learn(b.Context(), nil, s); err != nil {
			b.Fatal(err)
		}
		stop <- 0
		grown = max(grown, <-stop-before)
		ours += time.Since(begun)
		total += s.n.Load()
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(total)/ours.Seconds(), "messages/s")
	b.ReportMetric(float64(total)/theirs.Seconds(), "bare-messages/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-bare")
	b.ReportMetric(grown, "MiB")
}

// peak watches the memory of this process until told to stop.
func peak(b *testing.B, stop <-chan float64) float64 {
	most := 0.0
	for {
		most = max(most, rss(b, os.Getpid()))
		select {
		case <-stop:
			return most
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// rss is the resident memory of a process, in MiB.
func rss(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

// ticks is the processor time a process used, in hundredths of a second.
func ticks(b *testing.B, pid int) int {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return user + system
}

// resident starts the built program on a data folder with people and accounts, and waits until it watches them all.
func resident(b *testing.B, people, accounts int) (*exec.Cmd, time.Duration) {
	b.Helper()
	bin, err := filepath.Abs("../../build/bin/missent")
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	prepare(b, dir, people, accounts)
	cmd := exec.Command(bin, "--data", dir)
	cmd.Env = append(os.Environ(), "DISPLAY=", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "XDG_RUNTIME_DIR=", "HOME="+dir)
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() })
	client := localapi.NewClient(dir)
	for time.Since(begun) < 30*time.Second {
		s, err := client.Status(b.Context())
		watching := 0
		for _, a := range s.Accounts {
			if a.State == view.Watching || a.State == view.Learning {
				watching++
			}
		}
		if err == nil && watching == accounts {
			return cmd, time.Since(begun)
		}
		time.Sleep(2 * time.Millisecond)
	}
	b.Fatal("not watching after 30 s")
	return nil, 0
}

// prepare fills a data folder.
func prepare(b *testing.B, dir string, people, accounts int) {
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	for i := range people {
		a, _ := mail.ParseAddress(fmt.Sprintf("person%d.name%d@host%d.example", i, i*7919%1000, i%1900))
		r := history.Record{Addr: a, Name: fmt.Sprintf("Person%d Name%d", i, i*7919%1000), Sent: 3, Days: 3, Replies: 1, Received: 1, First: now.AddDate(-1, 0, 0), Last: now, LastReply: now}
		if err := tx.Put(r); err != nil {
			b.Fatal(err)
		}
	}
	for i := range accounts {
		if err := tx.PutAccount(served(b, dir, i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

// served is an account on an in-memory server of its own.
func served(b *testing.B, dir string, i int) guard.Account {
	s, err := coretest.StartIMAP(coretest.IMAPOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	ca := filepath.Join(dir, fmt.Sprintf("ca%d.pem", i))
	if err := os.WriteFile(ca, s.CA.PEM, 0o600); err != nil {
		b.Fatal(err)
	}
	a, _ := mail.ParseAddress(fmt.Sprintf("me%d@army.mil", i))
	return guard.Account{
		ID: fmt.Sprint("a", i), Address: a, Host: s.Host, Port: s.Port, Security: "tls", User: "anna",
		PasswordCommand: "echo secret", CAFile: ca,
	}
}

// BenchmarkResident is what the program costs all day: its memory, and its processor time in half a minute of silence.
func BenchmarkResident(b *testing.B) {
	for _, accounts := range []int{2, 5} {
		b.Run(fmt.Sprintf("%d-accounts", accounts), func(b *testing.B) {
			for b.Loop() {
				cmd, _ := resident(b, 20_000, accounts)
				time.Sleep(20 * time.Second) // the start is over
				before := ticks(b, cmd.Process.Pid)
				time.Sleep(30 * time.Second)
				b.ReportMetric(float64(ticks(b, cmd.Process.Pid)-before), "ticks")
				b.ReportMetric(rss(b, cmd.Process.Pid), "MiB")
			}
		})
	}
}

// BenchmarkStart is the time from the start of the program to watching, with 50,000 people stored, the log-in included.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		_, took := resident(b, 50_000, 1)
		b.ReportMetric(float64(took.Milliseconds()), "ms")
	}
}

package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/sqlite"
)

// BenchmarkMailbox is the first start on a mailbox of MISSENT_BENCH_MAILBOX (500,000) messages on a Dovecot that has never
// looked at it: three in ten sent, the others received, every fifth of these an answer. The built program is killed (-9) when
// a third is read, and goes on.
//
//	first-s  from the start to the first verdict: `missent check` finds a slip of somebody written to lately
//	MiB      the most the program held
//	again    messages read twice after the kill
func BenchmarkMailbox(b *testing.B) {
	n := 500_000
	if s := os.Getenv("MISSENT_BENCH_MAILBOX"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	sent, people := n*3/10, 12_000
	d := coretest.Dovecot(b, coretest.DovecotOptions{})
	at := func(i, of int) string { // the newest is of today
		return time.Now().Add(-time.Duration(of-i) * 20 * time.Minute).Format(time.RFC1123Z)
	}
	who := func(i int) int { return i * i % people } // some are written to often
	d.Deliver("Sent", sent, func(i int) string {
		return fmt.Sprintf("From: Anna <anna@army.mil>\nTo: \"Bob %d\" <bob.berg%d@h%d.example>, c%d@x.example\nSubject: Report %d\nDate: %s\nMessage-ID: <%d.x@army.mil>\nContent-Type: text/plain\n\nHello\n",
			who(i), who(i), who(i)%700, i%900, i, at(i, sent), i)
	})
	d.Deliver("INBOX", n-sent, func(i int) string {
		answers := ""
		if i%5 == 0 {
			answers = fmt.Sprintf("In-Reply-To: <%d.x@army.mil>\n", i%sent)
		}
		return fmt.Sprintf("From: \"Bob %d\" <bob.berg%d@h%d.example>\nTo: anna@army.mil\nSubject: Re: Report %d\nDate: %s\nMessage-ID: <%d.r@h.example>\n%sContent-Type: text/plain\n\nHello\n",
			who(i), who(i), who(i)%700, i, at(i, n-sent), i, answers)
	})
	bin, err := filepath.Abs("../../build/bin/missent")
	if err != nil {
		b.Fatal(err)
	}
	last := who(sent - 1) // written to last
	slip := filepath.Join(b.TempDir(), "slip.eml")
	text := fmt.Sprintf("From: anna@army.mil\nTo: bob.begr%d@h%d.example\nSubject: x\n\nHello\n", last, last%700)
	if err := os.WriteFile(slip, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	b.Setenv("XDG_RUNTIME_DIR", b.TempDir())
	for b.Loop() {
		m := &mailboxRun{b: b, bin: bin, dir: b.TempDir(), slip: slip, n: n}
		m.furnish(d)
		begun := time.Now()
		m.until(n / 3)
		m.until(n)
		b.ReportMetric(m.first.Seconds(), "first-s")
		b.ReportMetric(m.most, "MiB")
		b.ReportMetric(float64(n)/time.Since(begun).Seconds(), "messages/s")
		b.ReportMetric(float64(m.again), "again")
	}
}

// mailboxRun is one data folder.
type mailboxRun struct {
	b              *testing.B
	bin, dir, slip string
	n, done, again int
	first          time.Duration
	most           float64
}

func (m *mailboxRun) furnish(d *coretest.DovecotServer) {
	db, err := sqlite.Open(filepath.Join(m.dir, databaseFile))
	if err != nil {
		m.b.Fatal(err)
	}
	ca := filepath.Join(m.dir, "ca.pem")
	me, _ := mail.ParseAddress("anna@army.mil")
	tx, err := db.Begin(m.b.Context())
	if err != nil {
		m.b.Fatal(err)
	}
	err = errors.Join(os.WriteFile(ca, d.CA.PEM, 0o600), tx.PutAccount(guard.Account{
		ID: "a", Address: me, Host: d.Host, Port: d.Port, Security: "tls", User: "anna", PasswordCommand: "echo secret", CAFile: ca,
	}), tx.Commit(), db.Close())
	if err != nil {
		m.b.Fatal(err)
	}
}

// until runs the program until so many messages are read, and kills it.
func (m *mailboxRun) until(messages int) {
	cmd := startAt(m.b, m.bin, m.dir)
	begun := time.Now()
	client := localapi.NewClient(m.dir)
	checked := time.Now()
	for m.stored() < messages {
		if time.Since(begun) > 10*time.Minute {
			m.b.Fatalf("%d messages after ten minutes", m.stored())
		}
		m.most = max(m.most, peakOf(m.b, cmd.Process.Pid))
		if m.first == 0 && time.Since(checked) > 100*time.Millisecond {
			if err := exec.Command(m.bin, "--data", m.dir, "check", m.slip).Run(); err != nil {
				var exit *exec.ExitError
				if errors.As(err, &exit) && exit.ExitCode() == 1 {
					m.first = time.Since(begun)
				}
			}
			checked = time.Now()
		}
		if s, err := client.Status(m.b.Context()); err == nil && m.done > 0 && s.Accounts[0].Progress != nil {
			m.again, m.done = max(0, m.done-s.Accounts[0].Progress.Done), 0
		}
		time.Sleep(100 * time.Millisecond)
	}
	m.most = max(m.most, peakOf(m.b, cmd.Process.Pid))
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	m.done = m.stored()
}

// stored is how many messages are in the file.
func (m *mailboxRun) stored() int {
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(m.dir, databaseFile)+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		m.b.Fatal(err)
	}
	defer raw.Close()
	n := 0
	if err := raw.QueryRowContext(m.b.Context(), "SELECT count(*) FROM message").Scan(&n); err != nil {
		m.b.Fatal(err)
	}
	return n
}

// peakOf is the most memory a process ever held, in MiB.
func peakOf(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

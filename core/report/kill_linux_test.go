package report

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/policy"
	"missent/core/sqlite"
	"missent/core/view"
)

// helper is the other process of TestKilled.
func helper() {
	path := os.Getenv("MISSENT_REPORT_DB")
	if path == "" {
		return
	}
	db, err := sqlite.Open(path)
	if err != nil {
		panic(err)
	}
	ca, err := os.ReadFile(path + ".pem")
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	r := New(Options{
		Store: db, User: "anna", Status: func() view.Status { return view.Status{} }, Roots: roots,
		Spread: time.Millisecond, Settle: time.Millisecond, Retry: 5 * time.Millisecond,
	})
	r.Set(policy.Report{Webhook: os.Getenv("MISSENT_REPORT_URL"), Detail: policy.NoAddresses, Heartbeat: time.Hour})
	_ = r.Run(context.Background()) // it is killed
	os.Exit(1)
}

// TestKilled: kill -9 at any moment, again and again, while a target is there now and then: no row is missing at the end.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	s := newSink(t)
	pem := encode(s.Certificate())
	if err := os.WriteFile(path+".pem", pem, 0o600); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, path)
	if err := db.SetReported(t.Context(), s.URL+"/hook", 0, 0); err != nil {
		t.Fatal(err)
	}
	child := func(ms int) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "MISSENT_REPORT_DB="+path, "MISSENT_REPORT_URL="+s.URL+"/hook")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(ms) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	}
	const rounds = 12
	for i := range rounds {
		decide(t, db, time.Now(), 100)
		s.say([]int{http.StatusOK, http.StatusOK, http.StatusServiceUnavailable}[i%3])
		child(30 + rand.IntN(150))
	}
	s.say(http.StatusOK)
	started(t, db, through(s), trusting(s))
	until(t, "all rows", func() bool { return len(rows(s.events(t))) == rounds*200 })
	if err := db.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestRsyslog: a real rsyslog gets each row, over TLS, with what RFC 5424 wants; it is killed in the middle, and nothing is
// missing afterwards.
func TestRsyslog(t *testing.T) {
	s := coretest.NewRsyslog(t)
	db := open(t)
	p := policy.Report{Syslog: policy.ServerValue{Host: "127.0.0.1", Port: s.Port, Security: "tls"}, Detail: policy.Reasons, Heartbeat: time.Hour, Digest: "d1"}
	r, _ := started(t, db, p, func(o *Options) { o.Roots = s.CA.Pool() })
	arrived := func() []Event {
		var out []Event
		for _, line := range s.Lines() {
			fields := strings.SplitN(line, "|", 7)
			if len(fields) != 7 {
				continue // the line that was being written when it was killed
			}
			var e Event
			if json.Unmarshal([]byte(strings.TrimSpace(fields[6])), &e) != nil {
				continue
			}
			if fields[0] != "1" || fields[2] != "-" && fields[2] != "127.0.0.1" && fields[2] != "localhost" || fields[3] != "missent" || fields[4] != e.Kind {
				t.Fatalf("the head of %s", line)
			}
			out = append(out, e)
		}
		return out
	}
	until(t, "a heartbeat", func() bool { return len(beats(arrived())) > 0 })
	for i := range 4 {
		decide(t, db, time.Now(), 150)
		r.Nudge()
		if i == 1 {
			s.Kill()
			until(t, "it is said", func() bool { return r.States()[0].Problem == "unreachable" })
		}
		if i == 3 {
			s.Start()
		}
	}
	until(t, "all rows", func() bool { return len(rows(arrived())) == 1200 })
	seen := map[string]int{}
	for _, e := range arrived() {
		seen[e.ID]++
		if e.Decision == "validated" && e.Why != "Grüße 😀 canary reason" {
			t.Fatalf("reason %q", e.Why)
		}
	}
	twice := 0
	for _, n := range seen {
		if n > 1 {
			twice++
		}
	}
	t.Log(strconv.Itoa(twice) + " events came twice")
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/sqlite"
)

// sentMail is an mbox of 42 messages to j.doe@us.af.mil, one of which was answered.
func sentMail(t *testing.T) string {
	t.Helper()
	var s strings.Builder
	for i := range 42 {
		at := time.Date(2026, 11, 12, 10, 0, 0, 0, time.UTC).AddDate(0, 0, -3*i)
		fmt.Fprintf(&s, "From ann Mon Nov  2 10:00:00 2026\nFrom: Ann <ann@a.example>\nTo: Jane Doe <j.doe@us.af.mil>\nDate: %s\nMessage-ID: <%d@a.example>\n\nHi\n\n",
			at.Format(time.RFC1123Z), i)
	}
	s.WriteString("From jane Mon Nov  2 10:00:00 2026\nFrom: Jane Doe <j.doe@us.af.mil>\nTo: ann@a.example\n" +
		"Date: Thu, 12 Nov 2026 12:00:00 +0000\nMessage-ID: <r@us.af.mil>\nIn-Reply-To: <0@a.example>\n\nYes\n\n")
	return write(t, "mail.mbox", s.String())
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const slipLetter = "From: ann@a.example\nTo: j.doe@us.af.ml\nSubject: x\n\nhi\n"

func TestLearnThenCheck(t *testing.T) {
	dir, mbox := t.TempDir(), sentMail(t)
	for range 2 { // the same mail again does no harm
		code, out, errOut := call(t, "", "--data", dir, "--me", "ann@a.example", "learn", mbox)
		if code != 0 || out != "43 messages read. Known now: 1 person, 1 domain.\n" {
			t.Fatalf("learn: %d %q %q", code, out, errOut)
		}
	}
	draft := write(t, "draft.eml", slipLetter)
	code, out, _ := call(t, "", "--data", dir, "check", draft)
	if code != 1 || !strings.Contains(out, "us.af.ml is in Mali. You usually write to us.af.mil (42 messages, last on 12 November") {
		t.Errorf("check: %d %q", code, out)
	}
	code, out, _ = call(t, "", "--data", dir, "--json", "check", draft)
	var v struct {
		Level    string
		Findings []struct {
			Check, Level, Recipient, Suggest, Reason string
			Evidence                                 struct {
				Sent, Replies int
				Last          string
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 1 || v.Level != "warn" || len(v.Findings) != 1 {
		t.Fatalf("check --json: %d %v %q", code, err, out)
	}
	f := v.Findings[0]
	if f.Recipient != "j.doe@us.af.ml" || f.Suggest != "j.doe@us.af.mil" || f.Reason != "tld-slip" || f.Evidence.Sent != 42 || f.Evidence.Replies != 1 || f.Evidence.Last != "2026-11-12" {
		t.Errorf("finding %+v", f)
	}
	fine := write(t, "fine.eml", strings.ReplaceAll(slipLetter, "us.af.ml", "us.af.mil"))
	if code, out, _ := call(t, "", "--data", dir, "check", fine); code != 0 || out != "ok\n" {
		t.Errorf("a known address: %d %q", code, out)
	}
}

func TestBadInputIsNamedAndTheRestRead(t *testing.T) {
	dir := t.TempDir()
	record := `{"time":"2026-05-14T23:39:00Z","direction":"sent","from":"ann@a.example","to":["bob@b.example"]}` + "\n"
	bad := write(t, "bad.jsonl", strings.Repeat(record, 16)+"{\"time\":\n"+record)
	code, out, errOut := call(t, "", "--data", dir, "learn", bad)
	if code != exitData || !strings.Contains(errOut, "bad.jsonl:17: not a record") || !strings.Contains(out, "17 messages read") {
		t.Errorf("%d %q %q", code, out, errOut)
	}
	rubbish := write(t, "rubbish.eml", "\x00\x01\xff\xfe\x00 not mail")
	if code, _, errOut := call(t, "", "--data", dir, "check", rubbish); code != exitData || !strings.Contains(errOut, "rubbish.eml") {
		t.Errorf("rubbish: %d %q", code, errOut)
	}
	if code, _, errOut := call(t, "", "--data", dir, "learn", "/nonexistent"); code != exitData || !strings.Contains(errOut, "/nonexistent") {
		t.Errorf("missing: %d %q", code, errOut)
	}
}

// TestWhoseMailItIs: without an address of the user all of it would count as received, so nothing is learned.
func TestWhoseMailItIs(t *testing.T) {
	dir, mbox := t.TempDir(), sentMail(t)
	for _, command := range []string{"learn", "backtest", "audit"} {
		if code, _, errOut := call(t, "", "--data", dir, command, mbox); code != exitUsage || !strings.Contains(errOut, "--me ADDRESS") {
			t.Errorf("%s: %d %q", command, code, errOut)
		}
	}
	if all := stored(t, dir); len(all) != 0 {
		t.Errorf("learned: %d people", len(all))
	}
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	g, err := guard.New(t.Context(), guard.Options{Store: db})
	if err != nil {
		t.Fatal(err)
	}
	ann, _ := mail.ParseAddress("ann@a.example")
	if err := errors.Join(g.AddAccount(t.Context(), guard.Account{ID: "one", Address: ann}), db.Close()); err != nil {
		t.Fatal(err)
	}
	if code, out, errOut := call(t, "", "--data", dir, "learn", mbox); code != 0 || stored(t, dir)["j.doe@us.af.mil"].Sent != 42 {
		t.Errorf("with an account: %d %q %q", code, out, errOut)
	}
}

func TestBacktest(t *testing.T) {
	mbox := sentMail(t)
	raw, err := os.ReadFile(mbox)
	if err != nil {
		t.Fatal(err)
	}
	slip := "From ann Mon Nov  2 10:00:00 2026\nFrom: Ann <ann@a.example>\nTo: j.doe@us.af.ml\nDate: Fri, 13 Nov 2026 10:00:00 +0000\nMessage-ID: <x@a.example>\n\nHi\n\n"
	path := write(t, "all.mbox", string(raw)+slip)
	dir := t.TempDir()
	html := filepath.Join(t.TempDir(), "report.html")
	code, out, _ := call(t, "", "--data", dir, "--me", "ann@a.example", "backtest", "--html", html, path)
	for _, want := range []string{
		"In the last 12 months: one window.\n", "43 messages sent in these months", "2026-11       5 sent  ■ 1\n",
		"2026-11-13  j.doe@us.af.ml  j.doe@us.af.mil  us.af.ml is in Mali\n", "2026-11-13  j.doe@us.af.ml  j.doe@us.af.mil  us.af.ml is in Mali  no answer\n",
	} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("%d, %q is missing in\n%s", code, want, out)
		}
	}
	page, err := os.ReadFile(html)
	if info, e := os.Stat(html); err != nil || e != nil || info.Mode().Perm() != 0o600 || !strings.Contains(string(page), "one window</h1>") || !strings.Contains(string(page), "j.doe@us.af.ml") {
		t.Errorf("the page: %v, %d bytes", err, len(page))
	}
	if code, _, errOut := call(t, "", "--data", dir, "--me", "ann@a.example", "backtest", "--html", "/nonexistent/r.html", path); code != exitIO || !strings.Contains(errOut, "report") {
		t.Errorf("a page that cannot be written: %d %q", code, errOut)
	}
	code, out, _ = call(t, "", "--data", dir, "--me", "ann@a.example", "--json", "backtest", path)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 44 || !strings.HasPrefix(lines[43], `{"summary":{"messages":43,"note":0,"warn":1,"stop":0,`) {
		t.Errorf("--json: %d, %d lines, the last %q", code, len(lines), lines[len(lines)-1])
	}
	var last struct {
		Summary struct {
			Year   yearLine
			Astray []auditLine
		}
	}
	if err := json.Unmarshal([]byte(lines[43]), &last); err != nil || last.Summary.Year != (yearLine{"2025-12-01", "2026-11-13", 43, 1, 0, 0}) || last.Summary.Astray != nil {
		t.Errorf("--json: the last line %q, %v", lines[43], err)
	}
	code, out, _ = call(t, "", "--data", dir, "--me", "ann@a.example", "--json", "backtest", "--astray", path)
	lines = strings.Split(strings.TrimSpace(out), "\n")
	if err := json.Unmarshal([]byte(lines[43]), &last); err != nil || code != 0 || len(last.Summary.Astray) != 1 ||
		last.Summary.Astray[0].Findings[0].Suggest != "j.doe@us.af.mil" || last.Summary.Astray[0].Then != "silent" {
		t.Errorf("--astray: %d, the last line %q, %v", code, lines[43], err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("a backtest wrote %d files", len(entries))
	}
}

func TestHistoryThereAndBack(t *testing.T) {
	dir := t.TempDir()
	call(t, "", "--data", dir, "--me", "ann@a.example", "learn", sentMail(t))
	_, exported, _ := call(t, "", "--data", dir, "history", "export")
	if code, out, _ := call(t, "", "--data", dir, "history", "show", "j.doe@us.af.mil"); code != 0 || !strings.Contains(out, "standing: answered") {
		t.Errorf("show: %d %q", code, out)
	}
	if code, out, _ := call(t, "", "--data", dir, "history", "forget", "j.doe@us.af.mil"); code != 0 || !strings.Contains(out, "stranger") {
		t.Errorf("forget: %d %q", code, out)
	}
	if code, _, errOut := call(t, "", "--data", dir, "history", "show", "j.doe@us.af.mil"); code != exitData || !strings.Contains(errOut, "nothing is known") {
		t.Errorf("show after forget: %d %q", code, errOut)
	}
	if code, out, errOut := call(t, "", "--data", dir, "history", "import", write(t, "people.jsonl", exported)); code != 0 || out != "1 person taken in.\n" {
		t.Errorf("import: %d %q %q", code, out, errOut)
	}
	if _, again, _ := call(t, "", "--data", dir, "history", "export"); again != exported {
		t.Errorf("exported\n%s, after import\n%s", exported, again)
	}
}

// TestHistoryKeepsCompany: who stands with whom on messages is exported, comes back elsewhere, and a replay knows it.
func TestHistoryKeepsCompany(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	var mails strings.Builder
	message := func(i int, to string) {
		fmt.Fprintf(&mails, `{"time":"2026-0%d-1%dT10:00:00Z","direction":"sent","from":"ann@a.example","to":[%s],"message_id":"%d@a.example"}`+"\n", 1+i/9, i%9, to, i)
	}
	message(0, `"mark.ash@fabrikam.example"`)
	for i := 1; i < 12; i++ {
		message(i, `"maria.bell@contoso.example","tom.low@contoso.example","kai.orr@contoso.example"`)
	}
	call(t, "", "--data", dir, "--me", "ann@a.example", "learn", write(t, "sent.jsonl", mails.String()))
	_, exported, _ := call(t, "", "--data", dir, "history", "export")
	if !strings.Contains(exported, `"company":{"kai.orr@contoso.example":11,"maria.bell@contoso.example":11}`) {
		t.Errorf("exported\n%s", exported)
	}
	people := write(t, "people.jsonl", exported)
	if code, _, errOut := call(t, "", "--data", other, "history", "import", people); code != 0 {
		t.Errorf("import: %d %q", code, errOut)
	}
	if _, again, _ := call(t, "", "--data", other, "history", "export"); again != exported {
		t.Errorf("exported\n%s, after import\n%s", exported, again)
	}
	probe := `{"time":"2026-09-01T10:00:00Z","direction":"sent","from":"ann@a.example","to":["mark.ash@fabrikam.example","tom.low@contoso.example","kai.orr@contoso.example"]}`
	past := write(t, "past.jsonl", exported+probe)
	if _, out, _ := call(t, "", "--data", t.TempDir(), "--me", "ann@a.example", "backtest", "--json", past); !strings.Contains(out, `"check":"odd-one-out"`) {
		t.Errorf("a replay does not know the company: %s", out)
	}
	if code, _, errOut := call(t, "", "--data", other, "history", "import", write(t, "bad.jsonl", `{"kind":"contact","address":"a@b.example","sent":1,"company":{"half":1}}`)); code != exitData || !strings.Contains(errOut, "company") {
		t.Errorf("bad company: %d %q", code, errOut)
	}
}

func TestPolicy(t *testing.T) {
	dir := t.TempDir()
	good := write(t, "good.json", `{"theme":"dark","check.lookalike-domain":"off"}`)
	if code, out, _ := call(t, "", "policy", "check", good); code != 0 || !strings.Contains(out, "2 keys") {
		t.Errorf("check: %d %q", code, out)
	}
	bad := write(t, "bad.json", `{"theme":"pink"}`)
	if code, _, errOut := call(t, "", "policy", "check", bad); code != exitConfig || !strings.Contains(errOut, `"pink" for theme`) {
		t.Errorf("bad: %d %q", code, errOut)
	}
	if code, out, _ := call(t, "", "--data", dir, "--policy", good, "policy", "show"); code != 0 || !strings.Contains(out, "dark") || !strings.Contains(out, "your organisation") {
		t.Errorf("show: %d %q", code, out)
	}
	call(t, "", "--data", dir, "--me", "ann@a.example", "learn", sentMail(t))
	code, out, _ := call(t, "", "--data", dir, "--policy", good, "--json", "check", write(t, "draft.eml", slipLetter))
	if code != 0 || strings.Contains(out, `"warn"`) {
		t.Errorf("a check that policy switched off: %d %q", code, out)
	}
}

// Sent before received, as a user names them: the replay has to put them into the order of time.
func TestBacktestSortsByTime(t *testing.T) {
	letter := func(from, to, id, answers string, day int) string {
		return fmt.Sprintf("From x Mon Nov  2 10:00:00 2026\nFrom: %s\nTo: %s\nDate: %s\nMessage-ID: <%s>\nIn-Reply-To: <%s>\n\nHi\n\n",
			from, to, time.Date(2026, 10, day, 10, 0, 0, 0, time.UTC).Format(time.RFC1123Z), id, answers)
	}
	var sent, inbox strings.Builder
	for day := 1; day < 20; day++ {
		sent.WriteString(letter("ann@a.example", "j.doe@ships.example", fmt.Sprint(day, "@a.example"), "", day))
	}
	sent.WriteString(letter("ann@a.example", "j.doe@shps.example", "first@a.example", "", 0))   // before all others
	sent.WriteString(letter("ann@a.example", "j.doe@shps.example", "second@a.example", "", 25)) // when it had answered
	inbox.WriteString(letter("j.doe@shps.example", "ann@a.example", "r@shps.example", "first@a.example", 2))
	a, b := write(t, "sent.mbox", sent.String()), write(t, "inbox.mbox", inbox.String())
	code, out, errOut := call(t, "", "--data", t.TempDir(), "--me", "ann@a.example", "backtest", a, b)
	// Whoever came first is known, so the second one is asked about; in the order of the files it would be the first.
	if code != 0 || !strings.Contains(out, "\n2026-10-01  j.doe@ships.example  j.doe@shps.example ") || strings.Contains(out, "2026-09-30") {
		t.Errorf("%d %s%s", code, out, errOut)
	}
}

func TestAudit(t *testing.T) {
	dir, mbox := t.TempDir(), sentMail(t)
	slip := write(t, "slip.mbox", "From ann Mon Nov  2 10:00:00 2026\nFrom: Ann <ann@a.example>\nTo: j.doe@us.af.ml\nDate: Fri, 09 Oct 2026 10:00:00 +0000\nMessage-ID: <x@a.example>\n\nHi\n\n")
	code, out, _ := call(t, "", "--data", dir, "--me", "ann@a.example", "audit", mbox, slip)
	if want := "43 messages sent: 1 probably went to a wrong address.\n"; code != 0 || !strings.HasPrefix(out, want) || !strings.Contains(out, "2026-10-09  j.doe@us.af.ml  j.doe@us.af.mil  us.af.ml is in Mali  no answer\n") {
		t.Errorf("%d\n%s", code, out)
	}
	code, out, _ = call(t, "", "--data", dir, "--me", "ann@a.example", "--json", "audit", slip, mbox)
	var line struct {
		Level, Then string
		Wrote       int
		Findings    []struct{ Recipient, Suggest, Reason string }
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil || code != 0 || len(lines) != 2 || !strings.HasPrefix(lines[1], `{"summary":{"found":1,"messages":43,`) {
		t.Fatalf("%d %v\n%s", code, err, out)
	}
	if line.Level != "warn" || line.Then != "silent" || line.Wrote != 1 || len(line.Findings) != 1 || line.Findings[0].Suggest != "j.doe@us.af.mil" {
		t.Errorf("%+v", line)
	}
	if code, out, _ := call(t, "", "--data", dir, "--me", "ann@a.example", "audit", mbox); code != 0 || out != "42 messages sent: 0 probably went to a wrong address.\n" {
		t.Errorf("clean mail: %d %q", code, out)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("an audit wrote %d files", len(entries))
	}
	for _, tt := range []struct {
		code int
		args []string
	}{
		{exitConfig, nil}, // there is no account
		{exitConfig, []string{"account:ann@a.example"}},
		{exitUsage, []string{"account:ann"}},
		{exitData, []string{"/nonexistent"}},
		{exitData, []string{write(t, "rubbish.eml", "\x00\x01")}},
	} {
		for _, command := range []string{"audit", "backtest"} {
			if code, _, errOut := call(t, "", append([]string{"--data", t.TempDir(), command}, tt.args...)...); code != tt.code || errOut == "" {
				t.Errorf("%s %q: exit %d, want %d: %s", command, tt.args, code, tt.code, errOut)
			}
		}
	}
}

func TestProgressLine(t *testing.T) {
	for _, tt := range []struct {
		n    int
		part float64
		took time.Duration
		want string
	}{
		{100, 0, 2 * time.Second, "100 messages, 50 a second"},
		{100, .25, 2 * time.Second, "100 messages, 50 a second, 25 %, 6s left"},
		{100, .25, time.Second / 2, "100 messages, 200 a second, 25 %"},
		{9, 1.2, 3 * time.Second, "9 messages, 3 a second, 100 %, 1s left"},
	} {
		if got := progressLine(tt.n, tt.part, tt.took); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

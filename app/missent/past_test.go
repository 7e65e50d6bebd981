package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/view"
)

// A watched mailbox is replayed and audited over IMAP, by what its history knows; the history stays as it is.
func TestPastOfAnAccount(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	now := time.Now()
	letter := func(days int, to string) {
		text := fmt.Sprintf("From: Anna <anna@a.example>\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d.%s>\r\n\r\nHi\r\n",
			to, now.AddDate(0, 0, -days).Format(time.RFC1123Z), days, to)
		if _, err := server.Append("Sent", text); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 {
		letter(3+8*i, "j.doe@us.af.mil")
	}
	letter(20, "j.doe@us.af.ml")
	letter(30, "k.ito@navy.ml") // an answer in the history speaks for this one
	for i := range 12 {
		letter(40+i, "k.ito@navy.mil")
	}
	letter(5*365, "old@b.example")
	data := t.TempDir()
	ca := filepath.Join(data, "ca.pem")
	if err := os.WriteFile(ca, server.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := call(t, "", "--data", data, "account", "add", "anna@a.example", "--host", server.Host, "--port", strconv.Itoa(server.Port),
		"--user", "anna", "--password-command", "echo secret", "--ca-file", ca); code != 0 {
		t.Fatal(errOut)
	}
	known := write(t, "people.jsonl", `{"kind":"contact","address":"k.ito@navy.ml","sent":1,"replies":1,"first":"2026-01-01T00:00:00Z","last":"2026-01-01T00:00:00Z"}`)
	if code, _, errOut := call(t, "", "--data", data, "history", "import", known); code != 0 {
		t.Fatal(errOut)
	}
	_, before, _ := call(t, "", "--data", data, "history", "export")
	for _, source := range [][]string{nil, {"account:Anna@A.example"}} {
		code, out, errOut := call(t, "", append([]string{"--data", data, "audit"}, source...)...)
		if code != 0 || !strings.HasPrefix(out, "55 messages sent: 1 probably went to a wrong address.\n") || !strings.Contains(out, "j.doe@us.af.ml  j.doe@us.af.mil") {
			t.Errorf("audit %q: %d\n%s%s", source, code, out, errOut)
		}
		code, out, errOut = call(t, "", append([]string{"--data", data, "backtest"}, source...)...)
		if code != 0 || !strings.Contains(out, "54 replayed in all") || !strings.Contains(out, "j.doe@us.af.ml  j.doe@us.af.mil  us.af.ml is in Mali  no answer") {
			t.Errorf("backtest %q: %d\n%s%s", source, code, out, errOut)
		}
	}
	if _, after, _ := call(t, "", "--data", data, "history", "export"); after != before {
		t.Errorf("the history was\n%sand is\n%s", before, after)
	}
	other, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ca, other.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"audit", "backtest"} {
		if code, out, errOut := call(t, "", "--data", data, command); code != exitServer || out != "" || !strings.Contains(errOut, "trusts") {
			t.Errorf("%s at a foreign server: %d %s%s", command, code, out, errOut)
		}
	}
}

// The report of the window goes to where the desktop keeps downloads, never over a file that is there.
func TestSaveReport(t *testing.T) {
	home, config := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", config)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.Local)
	p := view.BacktestPage{Months: []view.Month{{Month: "2026-11"}}, From: now, To: now}
	save := func(want string) {
		t.Helper()
		path, err := saveReport(p, now)
		info, serr := os.Stat(path)
		if err != nil || serr != nil || path != want || info.Mode().Perm() != 0o600 || info.Size() < 1000 {
			t.Errorf("%s, want %s: %v %v", path, want, err, serr)
		}
	}
	save(filepath.Join(home, "missent-backtest-2026-11-22.html"))
	if err := errors.Join(os.Mkdir(filepath.Join(home, "Downloads"), 0o700), os.Mkdir(filepath.Join(home, "Empfangen"), 0o700)); err != nil {
		t.Fatal(err)
	}
	save(filepath.Join(home, "Downloads", "missent-backtest-2026-11-22.html"))
	save(filepath.Join(home, "Downloads", "missent-backtest-2026-11-22-2.html"))
	dirs := "# made by xdg-user-dirs-update\nXDG_DESKTOP_DIR=\"$HOME/Desktop\"\nXDG_DOWNLOAD_DIR=\"$HOME/Empfangen\"\n"
	if err := os.WriteFile(filepath.Join(config, "user-dirs.dirs"), []byte(dirs), 0o600); err != nil {
		t.Fatal(err)
	}
	save(filepath.Join(home, "Empfangen", "missent-backtest-2026-11-22.html"))
}

// TestOutsiderInAReplay: the organisation's own domains are policy's, in a backtest too.
func TestOutsiderInAReplay(t *testing.T) {
	var mails strings.Builder
	n := 0
	message := func(to ...string) {
		n++
		fmt.Fprintf(&mails, `{"time":"2026-03-%02dT10:00:00Z","direction":"sent","from":"ann@a.example","to":["%s"],"message_id":"%d@a.example"}`+"\n", n, strings.Join(to, `","`), n)
	}
	for range 3 {
		for _, a := range []string{"bob@contoso.example", "kim@contoso.example", "jane@fabrikam.example", "lee@contoso-labs.example"} {
			message(a)
		}
	}
	message("bob@contoso.example", "kim@contoso.example", "lee@contoso-labs.example")
	message("bob@contoso.example", "kim@contoso.example", "jane@fabrikam.example")
	past := write(t, "past.jsonl", mails.String())
	for rules, want := range map[string]string{
		`{"check.outsider":"warn","organisation.domains":["contoso.example","contoso-labs.example"]}`: "jane@fabrikam.example warn",
		`{"organisation.domains":["contoso.example","contoso-labs.example"]}`:                         "jane@fabrikam.example note",
		`{}`: "lee@contoso-labs.example note jane@fabrikam.example note",
	} {
		_, out, errOut := call(t, "", "--data", t.TempDir(), "--policy", write(t, "policy.json", rules), "--me", "ann@a.example", "backtest", "--json", past)
		var found []string
		for line := range strings.Lines(out) {
			var v struct {
				Findings []struct{ Check, Recipient, Level string }
			}
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err, errOut)
			}
			for _, f := range v.Findings {
				if f.Check == "outsider" {
					found = append(found, f.Recipient, f.Level)
				}
			}
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: %q, want %q %s", rules, got, want, errOut)
		}
	}
}

package main

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/discover"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/managed"
	"missent/core/oauth"
	"missent/core/policy"
	"missent/core/secret"
	"missent/core/sqlite"
	"missent/core/view"
)

const pentagon = `{"rule.validate":["*.ml | .ml (Mali) is often typed for .mil."],"check.malformed":"default","organisation.name":"Contoso IT"}`

// ruled is a machine whose administrator, the test, set a policy.
func ruled(t *testing.T, text string) managed.Options {
	t.Helper()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	m := managed.Options{Root: t.TempDir(), Owner: os.Getuid()}
	dir := filepath.Join(m.Root, "etc/missent/policies/managed")
	if err := os.Chmod(m.Root, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	putFile(t, filepath.Join(dir, "10.json"), text)
	return m
}

// wired is the house on such a machine, with what keeps its secrets, nil for nothing; shut ends it.
func wired(t *testing.T, m managed.Options, secrets func(dir string) *secret.Source) *house {
	t.Helper()
	o := &options{machine: m, data: t.TempDir()}
	r, err := o.reader()
	if err != nil {
		t.Fatal(err)
	}
	p := plan{dir: o.data, policy: r}
	if secrets != nil {
		p.secrets = secrets(o.data)
	}
	h, err := wire(t.Context(), o, p)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func keyring(dir string) *secret.Source { return secret.NewSource(secret.NewKeyring(), dir) }

func shut(t *testing.T, h *house) {
	t.Helper()
	if err := h.close(); err != nil {
		t.Error(err)
	}
}

func putFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func callOn(t *testing.T, m managed.Options, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	code = runOn(t.Context(), m, args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// toMali is a file with a message.
func toMali(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "letter.eml")
	putFile(t, path, "From: Ann <ann@army.mil>\r\nTo: a.keita@sante.gov.ml\r\nSubject: x\r\n\r\nHello\r\n")
	return path
}

// TestAUserCannotWeakenThePolicy: each way in which somebody without rights may try, one after the other.
func TestAUserCannotWeakenThePolicy(t *testing.T) {
	m, letter := ruled(t, pentagon), toMali(t)
	weaker := filepath.Join(t.TempDir(), "weaker.json")
	putFile(t, weaker, `{"mode":"audit","rule.validate":[],"rule.trusted":["*.ml"],"check.malformed":"off"}`)
	data := t.TempDir()
	for name, try := range map[string]func(t *testing.T) []string{
		"nothing":             func(*testing.T) []string { return nil },
		"another data folder": func(t *testing.T) []string { return []string{"--data", t.TempDir()} },
		"--policy":            func(*testing.T) []string { return []string{"--policy", weaker} },
		"his own address":     func(*testing.T) []string { return []string{"--me", "a.keita@sante.gov.ml"} },
		"the environment": func(t *testing.T) []string {
			elsewhere := t.TempDir()
			for _, v := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "MISSENT_POLICY", "MISSENT_ROOT"} {
				t.Setenv(v, elsewhere)
			}
			return []string{"--data", data}
		},
		"a setting in the database": func(t *testing.T) []string {
			dir := t.TempDir()
			db, err := sqlite.Open(filepath.Join(dir, databaseFile))
			if err != nil {
				t.Fatal(err)
			}
			tx, err := db.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for key, value := range map[string]string{"mode": "audit", "rule.trusted": "*.ml", "rule.validate": "", "check.malformed": "off", "users-may-change": "all"} {
				if err := tx.PutSetting(key, value); err != nil {
					t.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return []string{"--data", dir}
		},
		"the copy of the last good policy": func(t *testing.T) []string {
			dir := t.TempDir()
			putFile(t, filepath.Join(dir, keptPolicy), `{"/etc/missent/policies/managed/10.json":{"origin":"policy","values":{"mode":"audit"}}}`)
			return []string{"--data", dir}
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := try(t)
			if len(args) == 0 || args[0] != "--data" {
				args = append([]string{"--data", data}, args...)
			}
			code, out, errOut := callOn(t, m, append(args, "check", "--json", letter)...)
			if code != 2 || !strings.Contains(out, `"check":"policy","level":"stop"`) {
				t.Errorf("exit %d, %s%s", code, out, errOut)
			}
			_, out, _ = callOn(t, m, append(args, "policy", "show", "--json")...)
			for _, want := range []string{
				`"check.malformed":{"value":"default","origin":"policy","locked":true,"source":"/etc/missent/policies/managed/10.json"}`,
				`"rule.trusted":{"value":"","origin":"default","locked":false}`, `"mode":{"value":"enforce"`,
			} {
				if !strings.Contains(out, want) {
					t.Errorf("%s is missing in %s", want, out)
				}
			}
		})
	}
}

// TestABrokenPolicyIsSaid: the last good one holds, and show and doctor name the file.
func TestABrokenPolicyIsSaid(t *testing.T) {
	m, data, letter := ruled(t, pentagon), t.TempDir(), toMali(t)
	if code, _, _ := callOn(t, m, "--data", data, "check", letter); code != 2 {
		t.Fatalf("exit %d", code)
	}
	putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), `{"rule.validate":`)
	if code, _, _ := callOn(t, m, "--data", data, "check", letter); code != 2 {
		t.Errorf("a broken file: exit %d", code)
	}
	if _, _, errOut := callOn(t, m, "--data", data, "policy", "show"); !strings.Contains(errOut, "policy-broken: /etc/missent/policies/managed/10.json") {
		t.Errorf("show: %s", errOut)
	}
	if _, out, _ := callOn(t, m, "--data", data, "doctor", "--json"); !strings.Contains(out, `{"part":"policy","ok":false`) {
		t.Errorf("doctor: %s", out)
	}
}

// TestTheGuardTakesOverAPolicyThatChanged, without a restart, and shows that one is broken.
func TestTheGuardTakesOverAPolicyThatChanged(t *testing.T) {
	m := ruled(t, `{}`)
	h := wired(t, m, nil)
	defer shut(t, h)
	file := filepath.Join(m.Root, "etc/missent/policies/managed/10.json")
	putFile(t, file, `{"mode":"audit","theme":"dark"}`)
	page, err := h.desk.Settings(t.Context())
	theme := slices.IndexFunc(page.Items, func(i view.Setting) bool { return i.Key == "theme" })
	if err != nil || theme < 0 || page.Items[theme].Value != "dark" || !page.Items[theme].Locked {
		t.Errorf("the page of settings: %+v %v", page.Items, err)
	}
	if h.guard.Rules().Mode != policy.Audit {
		t.Error("the rules")
	}
	if err := h.desk.Set(t.Context(), "theme", "light"); err == nil {
		t.Error("a locked value was set")
	}
	for _, item := range page.Items {
		if strings.HasPrefix(item.Key, "rule.") || item.Key == "mode" {
			t.Errorf("%s is no setting of the user's", item.Key)
		}
	}
	putFile(t, file, `{"mode":"audit","oauth.google.client-id":"x.apps.example","report.webhook":"https://siem.example/hook"}`)
	h.obey()
	if got := (browser{h.signer}).Offered(); len(got) != 1 || got[0] != "google" {
		t.Errorf("signs in with %v", got)
	}
	if page, err = h.desk.Settings(t.Context()); err != nil || page.Report == nil || page.Report.Detail != "events" {
		t.Errorf("what the organisation receives: %+v %v", page.Report, err)
	}
	putFile(t, file, `{`)
	s, err := remote{h: h}.Status(t.Context())
	if err != nil || s.Notice != managed.Broken || h.guard.Rules().Mode != policy.Audit {
		t.Errorf("broken: notice %q, mode %s, %v", s.Notice, h.guard.Rules().Mode, err)
	}
	putFile(t, file, `{"mode":"warn"}`)
	if s, err = (remote{h: h}).Status(t.Context()); err != nil || s.Notice != "" || h.guard.Rules().Mode != policy.Warn {
		t.Errorf("mended: notice %q", s.Notice)
	}
}

// TestServersAndServicesOfThePolicyAreTakenOver, as they are at the moment: whoever adds an account finds what is set now, and
// an account that waited for a client id tries again.
func TestServersAndServicesOfThePolicyAreTakenOver(t *testing.T) {
	m := ruled(t, `{}`)
	h := wired(t, m, keyring)
	defer shut(t, h)
	offered := func(want ...string) {
		t.Helper()
		if got := (browser{h.signer}).Offered(); !slices.Equal(got, want) {
			t.Errorf("offered: %q, want %q", got, want)
		}
	}
	offered()
	google := guard.Account{ID: "g", SignIn: guard.ByGoogle}
	if _, err := h.signer.source(google); !errors.Is(err, oauth.ErrNoClient) {
		t.Errorf("without a client: %v", err)
	}
	file := filepath.Join(m.Root, "etc/missent/policies/managed/10.json")
	putFile(t, file, `{"oauth.google.client-id":"one","oauth.microsoft.client-id":"other","account.imap":"imaps://mail.corp.example:1993"}`)
	h.obey()
	offered(guard.ByGoogle, guard.ByMicrosoft)
	one, err := h.signer.source(google)
	if err != nil {
		t.Fatal(err)
	}
	microsoft, _ := h.signer.source(guard.Account{ID: "m", SignIn: guard.ByMicrosoft})
	putFile(t, file, `{"oauth.google.client-id":"two","oauth.microsoft.client-id":"other","account.imap":"imaps://mail.corp.example:1993"}`)
	h.obey()
	if two, err := h.signer.source(google); err != nil || two == one {
		t.Errorf("the client of before is used: %v", err)
	}
	if same, _ := h.signer.source(guard.Account{ID: "m", SignIn: guard.ByMicrosoft}); same != microsoft {
		t.Error("a sign-in that nothing changed for was dropped")
	}
	a, _ := mail.ParseAddress("ann@corp.example")
	set, err := policy.Merge(h.layers()...)
	if err != nil {
		t.Fatal(err)
	}
	if found := discover.New(discover.Options{Profiles: []string{}}).Find(t.Context(), a, set, nil); found[0].Incoming.Port != 1993 {
		t.Errorf("found %+v", found[0])
	}
}

// TestAnAccountThatWaitsForAClientBeginsAnew, by itself, when its organisation has registered one.
func TestAnAccountThatWaitsForAClientBeginsAnew(t *testing.T) {
	ca, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	config, err := ca.Server()
	if err != nil {
		t.Fatal(err)
	}
	server := coretest.StartScript(t, config, func(w *coretest.Wire) { w.Serve("IMAP4rev1 IDLE AUTH=XOAUTH2", nil) })
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	m := ruled(t, `{}`)
	h := wired(t, m, keyring)
	pem := filepath.Join(t.TempDir(), "ca.pem")
	putFile(t, pem, string(ca.PEM))
	own, _ := mail.ParseAddress("ann@corp.example")
	account := guard.Account{
		ID: "g", Address: own, Host: server.Host, Port: server.Port, Security: "tls", User: "ann", CAFile: pem, SignIn: guard.ByGoogle,
	}
	if err := h.guard.AddAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	_, end := live(t, h)
	defer end()
	problem := func(want string) {
		t.Helper()
		last := ""
		for range 3000 {
			if last = h.guard.Status().Accounts[0].Problem; last == want {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatalf("the account says %q, want %q", last, want)
	}
	problem("client-missing")
	putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), `{"oauth.google.client-id":"one"}`)
	h.obey()
	problem("not-signed-in") // there is no keyring here that could have the grant
}

// decided makes a log with one question of each outcome.
func decided(t *testing.T, outcomes ...guard.Outcome) (dir string) {
	t.Helper()
	dir = t.TempDir()
	db, err := sqlite.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes {
		d := guard.Decision{Ask: string(rune('a' + i)), Time: time.Now(), Check: policy.LookalikeDomain, Outcome: guard.Asked}
		if o.Opens() {
			d.Outcome = o
		}
		if err := tx.Decide(d); err != nil {
			t.Fatal(err)
		}
		if !o.Opens() {
			if err := tx.Decide(guard.Decision{Ask: d.Ask, Time: time.Now(), Outcome: o}); err != nil {
				t.Fatal(err)
			}
		}
	}
	year, week := guard.Week(time.Now())
	if err := tx.AddJudged(year, week, 812); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tamper changes the file as somebody with an editor would.
func tamper(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestReport(t *testing.T) {
	dir := decided(t, guard.Audited, guard.Audited, guard.Noted, guard.Corrected, guard.Validated, guard.Once, guard.Unanswered)
	code, out, errOut := callOn(t, managed.Options{Root: t.TempDir()}, "--data", dir, "report", "--json")
	want := `"judged":812,"windows":6,"audited":2,"held":1,"corrected":1,"validated":1,"right":1,"unanswered":1,"checks":[{"check":"lookalike-domain","windows":6,`
	if code != 0 || !strings.Contains(out, want) {
		t.Errorf("exit %d, %s%s", code, out, errOut)
	}
	_, out, _ = callOn(t, managed.Options{Root: t.TempDir()}, "--data", dir, "report")
	for _, want := range []string{"812 messages judged, 6 windows, 1 held back", "2 of the windows did not open", "lookalike-domain"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestVerify(t *testing.T) {
	dir := decided(t, guard.Once, guard.Corrected)
	m := managed.Options{Root: t.TempDir()}
	if code, out, _ := callOn(t, m, "--data", dir, "doctor", "--verify"); code != 0 || !strings.Contains(out, "as it was written") {
		t.Errorf("exit %d, %s", code, out)
	}
	tamper(t, filepath.Join(dir, databaseFile), `UPDATE decision SET outcome = 'corrected' WHERE seq = 2`)
	if code, out, _ := callOn(t, m, "--data", dir, "doctor", "--verify"); code != exitIO || !strings.Contains(out, "row 2") {
		t.Errorf("a changed row: exit %d, %s", code, out)
	}
	dir = decided(t, guard.Once, guard.Corrected)
	tamper(t, filepath.Join(dir, databaseFile), `DELETE FROM decision WHERE seq = 3`)
	if code, out, _ := callOn(t, m, "--data", dir, "doctor", "--verify"); code != exitIO || !strings.Contains(out, "row 3 is missing") {
		t.Errorf("a missing row: exit %d, %s", code, out)
	}
}

func TestManual(t *testing.T) {
	code, out, _ := call(t, "", "manual")
	for _, want := range []string{".TH MISSENT 1", ".SS missent check", `\-\-policy`, `\-\-verify`, ".SS missent policy show"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(out, "\n.5") || strings.Contains(out, "completion") {
		t.Error("what is no manual")
	}
}

// TestSecretsAreNotShown: what reports are signed with is printed by no command, and a bad one is not repeated.
func TestSecretsAreNotShown(t *testing.T) {
	m := ruled(t, `{"report.webhook":"https://siem.example/hook","report.webhook-secret":"whsec_canary","report.pseudonym-secret":"canary","report.otlp-authorization":"Bearer canary"}`)
	data := t.TempDir()
	for _, args := range [][]string{{"policy", "show"}, {"policy", "show", "--json"}, {"report", "--events"}, {"doctor"}, {"status"}} {
		_, out, errOut := callOn(t, m, append([]string{"--data", data}, args...)...)
		if strings.Contains(out+errOut, "canary") {
			t.Errorf("%v prints it:\n%s%s", args, out, errOut)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.json")
	putFile(t, bad, `{"report.webhook-secret":"canary\u0001"}`)
	if code, out, errOut := callOn(t, m, "policy", "check", bad); code != exitConfig || strings.Contains(out+errOut, "canary") {
		t.Errorf("%d %s%s", code, out, errOut)
	}
}

// TestReportEvents: what the organisation gets, or would, one event a line; the addresses only where it says so.
func TestReportEvents(t *testing.T) {
	dir := decided(t, guard.Once, guard.Audited)
	m := ruled(t, `{"report.detail":"events","mode":"audit"}`)
	code, out, errOut := callOn(t, m, "--data", dir, "report", "--events")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 3 || !strings.Contains(lines[1], `"decision":"once"`) || !strings.Contains(lines[2], `"mode":"audit"`) {
		t.Errorf("%d %s%s", code, out, errOut)
	}
}

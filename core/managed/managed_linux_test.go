package managed

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/policy"
)

// machine is a file system of a test, with an administrator who is the test itself.
type machine struct {
	t   *testing.T
	opt Options
}

func newMachine(t *testing.T) machine {
	t.Helper()
	m := machine{t, Options{Root: t.TempDir(), Owner: os.Getuid(), Keep: filepath.Join(t.TempDir(), "policy.json")}}
	if err := os.Chmod(m.opt.Root, 0o755); err != nil {
		t.Fatal(err)
	}
	return m
}

// put writes a policy file; each write has a time of its own.
func (m machine) put(name, text string) string {
	m.t.Helper()
	path := filepath.Join(m.opt.Root, folders, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		m.t.Fatal(err)
	}
	turn++
	at := time.Unix(1_700_000_000+turn, 0)
	if err := os.Chtimes(path, at, at); err != nil {
		m.t.Fatal(err)
	}
	return path
}

var turn int64

func (m machine) open() *Reader {
	m.t.Helper()
	r, err := Open(m.opt)
	if err != nil {
		m.t.Fatal(err)
	}
	return r
}

// merged is what holds for a user who would like everything off.
func merged(t *testing.T, r *Reader) policy.Set {
	t.Helper()
	r.Refresh()
	user := policy.Layer{Origin: policy.User, Values: map[string]string{"check.malformed": "off", "windows-a-month": "1"}}
	set, err := policy.Merge(append([]policy.Layer{user}, r.Policy().Layers...)...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func (m machine) faults(r *Reader, want ...string) {
	m.t.Helper()
	var got []string
	for _, f := range r.Policy().Faults {
		got = append(got, f.Key+" "+f.Source)
	}
	if strings.Join(got, ",") != strings.Join(want, ",") {
		m.t.Errorf("faults %q, want %q", got, want)
	}
}

func TestFoldersByName(t *testing.T) {
	m := newMachine(t)
	r := m.open()
	if len(r.Policy().Layers) != 0 || len(r.Policy().Faults) != 0 {
		t.Fatalf("a machine without policy: %+v", r.Policy())
	}
	m.put("managed/10-base.json", `{"mode":"warn","check.malformed":"default","rule.blocked":["a.example"]}`)
	m.put("managed/20-unit.json", `{"mode":"audit","of-tomorrow":true}`)
	m.put("managed/notes.txt", `nothing`)
	m.put("recommended/10.json", `{"windows-a-month":"5","theme":"dark"}`)
	set := merged(t, r)
	for name, want := range map[string]string{
		"mode":            "audit policy /etc/missent/policies/managed/20-unit.json",
		"rule.blocked":    "a.example policy /etc/missent/policies/managed/10-base.json",
		"check.malformed": "default policy /etc/missent/policies/managed/10-base.json",
		"theme":           "dark recommended /etc/missent/policies/recommended/10.json",
		"windows-a-month": "1 user ",
	} {
		if v := set.Get(name); v.Value+" "+string(v.Origin)+" "+v.Source != want {
			t.Errorf("%s: %+v, want %s", name, v, want)
		}
	}
	m.faults(r, "policy-unknown /etc/missent/policies/managed/20-unit.json")
}

func TestChangesArePickedUp(t *testing.T) {
	m := newMachine(t)
	r := m.open()
	path := m.put("managed/a.json", `{"mode":"warn"}`)
	if _, changed := r.Refresh(); !changed {
		t.Error("a new file")
	}
	if _, changed := r.Refresh(); changed {
		t.Error("nothing changed")
	}
	m.put("managed/a.json", `{"mode":"audit"}`)
	if merged(t, r).Get("mode").Value != "audit" {
		t.Error("a changed file")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if v := merged(t, r).Get("mode"); v.Locked {
		t.Errorf("a file the administrator took away: %+v", v)
	}
	m.faults(r)
}

// TestABrokenFileKeepsTheLastGoodPolicy: while the program runs, and after its next start.
func TestABrokenFileKeepsTheLastGoodPolicy(t *testing.T) {
	for name, broken := range map[string]string{"no JSON": `{"mode":`, "a bad value": `{"mode":"sometimes","check.malformed":"note"}`, "empty": ``} {
		m := newMachine(t)
		m.put("managed/a.json", `{"rule.validate":["*.ml"],"check.malformed":"default"}`)
		r := m.open()
		m.put("managed/a.json", broken)
		for _, when := range []string{"running", "started again"} {
			set := merged(t, r)
			if v := set.Get("rule.validate"); v.Value != "*.ml" || !v.Locked {
				t.Errorf("%s, %s: %+v", name, when, v)
			}
			if set.Get("check.malformed").Value != "default" {
				t.Errorf("%s, %s: the user's word holds", name, when)
			}
			m.faults(r, "policy-broken /etc/missent/policies/managed/a.json")
			r = m.open()
		}
		m.put("managed/a.json", `{"mode":"warn"}`)
		if set := merged(t, r); set.Get("rule.validate").Value != "" || set.Get("mode").Value != "warn" {
			t.Errorf("%s: mended, and not taken over", name)
		}
		m.faults(r)
	}
}

// TestABrokenFileIsNeverNoPolicy: with nothing good to go by, nothing the user set counts.
func TestABrokenFileIsNeverNoPolicy(t *testing.T) {
	m := newMachine(t)
	m.put("managed/a.json", `{`)
	r := m.open()
	if v := merged(t, r).Get("check.malformed"); v.Value != "default" || !v.Locked {
		t.Errorf("%+v", v)
	}
	m.faults(r, "policy-broken /etc/missent/policies/managed/a.json")
}

// TestOnlyTheAdministratorWritesPolicy: each way in which somebody else could have written a file or put it in the place
// of another makes it no policy, and the one before holds.
func TestOnlyTheAdministratorWritesPolicy(t *testing.T) {
	for name, spoil := range map[string]func(m *machine, path string) error{
		"file for everybody":   func(_ *machine, path string) error { return os.Chmod(path, 0o666) },
		"file for a group":     func(_ *machine, path string) error { return os.Chmod(path, 0o664) },
		"folder for everybody": func(_ *machine, path string) error { return os.Chmod(filepath.Dir(path), 0o777) },
		"folder above for everybody": func(m *machine, _ string) error {
			return os.Chmod(filepath.Join(m.opt.Root, "etc/missent"), 0o777)
		},
		"of somebody else": func(m *machine, _ string) error { m.opt.Owner++; return nil },
		"a link": func(m *machine, path string) error {
			other := filepath.Join(m.opt.Root, "other.json")
			if err := os.Rename(path, other); err != nil {
				return err
			}
			return os.Symlink(other, path)
		},
		"a folder that is a link": func(m *machine, path string) error {
			other := filepath.Join(m.opt.Root, "other")
			if err := os.Rename(filepath.Dir(path), other); err != nil {
				return err
			}
			return os.Symlink(other, filepath.Dir(path))
		},
	} {
		m := newMachine(t)
		m.put("managed/a.json", `{"check.malformed":"default","rule.blocked":["a.example"]}`)
		m.open()
		if err := spoil(&m, m.put("managed/a.json", `{"check.malformed":"off"}`)); err != nil {
			t.Fatal(err)
		}
		r := m.open()
		set := merged(t, r)
		if v := set.Get("check.malformed"); v.Value != "default" || !v.Locked || set.Get("rule.blocked").Value != "a.example" {
			t.Errorf("%s: %+v", name, v)
		}
		if f := r.Policy().Faults; len(f) == 0 || f[0].Key != Broken || !strings.Contains(f[0].Detail, "administrator") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestATrialIsNoWeaker: --policy sets what it likes on a machine without policy; beside one, what a user may set.
func TestATrialIsNoWeaker(t *testing.T) {
	m := newMachine(t)
	m.opt.File = filepath.Join(t.TempDir(), "trial.json")
	text := `{"mode":"audit","rule.trusted":["*.ml"],"check.malformed":"off","windows-a-month":"10"}`
	if err := os.WriteFile(m.opt.File, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r := m.open()
	if set := merged(t, r); set.Get("mode").Value != "audit" || !set.Get("mode").Locked {
		t.Error("a trial on a machine without policy")
	}
	m.put("managed/a.json", `{"rule.validate":["*.ml"],"check.malformed":"default"}`)
	set := merged(t, r)
	for key, want := range map[string]string{"mode": "enforce", "rule.trusted": "", "check.malformed": "default", "rule.validate": "*.ml", "windows-a-month": "10"} {
		if got := set.Get(key).Value; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	m.put("managed/a.json", `{`)
	if set := merged(t, r); set.Get("mode").Value != "enforce" || set.Get("check.malformed").Value != "default" {
		t.Error("a trial beside a broken policy")
	}
	m.opt.File += ".missing"
	if _, err := Open(m.opt); err == nil {
		t.Error("a trial that is not there")
	}
}

// TestTheCopyIsNoSource: what the user writes into the copy of the last good policy counts for nothing while the machine's
// own can be read, and never brings a layer where the machine has none.
func TestTheCopyIsNoSource(t *testing.T) {
	m := newMachine(t)
	text := `{"/etc/missent/policies/managed/a.json":{"origin":"policy","values":{"mode":"audit"}},
		"/etc/missent/policies/managed/z.json":{"origin":"policy","values":{"rule.trusted":"*.ml"}}}`
	if err := os.WriteFile(m.opt.Keep, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m.put("managed/a.json", `{"rule.validate":["*.ml"]}`)
	set := merged(t, m.open())
	if set.Get("mode").Value != "enforce" || set.Get("rule.trusted").Value != "" || set.Get("rule.validate").Value != "*.ml" {
		t.Errorf("%+v", set)
	}
}

// TestEnvironmentIsNotHeard: no variable changes where policy is read.
func TestEnvironmentIsNotHeard(t *testing.T) {
	m := newMachine(t)
	m.put("managed/a.json", `{"mode":"warn"}`)
	elsewhere := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "MISSENT_POLICY", "MISSENT_ROOT", "MISSENT_DATA", "USER"} {
		t.Setenv(name, elsewhere)
	}
	if v := merged(t, m.open()).Get("mode"); v.Value != "warn" || !v.Locked {
		t.Errorf("%+v", v)
	}
}

func TestProperties(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.guard.plist")
	text := `<?xml version="1.0"?><plist version="1.0"><dict><key>mode</key><string>audit</string><key>autostart</key><true/>
		<key>text-size</key><integer>120</integer><key>rule.validate</key><array><string>*.ml</string><string>!a.ml</string></array></dict></plist>`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, unknown, err := readProperties(path)
	if err != nil || len(unknown) > 0 || l.Values["mode"] != "audit" || l.Values["autostart"] != "true" || l.Values["text-size"] != "120" || l.Values["rule.validate"] != "*.ml\n!a.ml" {
		t.Errorf("%+v %v %v", l, unknown, err)
	}
}

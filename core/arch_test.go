// Package core_test holds the rules of the house that no single package can hold.
package core_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows says what of this module each package may import, tests left aside. An adapter reaches the guard's ports and
// the nouns below them, never another adapter; app/missent alone wires.
var arrows = map[string][]string{
	"core/mail":     {},
	"core/near":     {},
	"core/view":     {},
	"core/policy":   {},
	"core/history":  {"core/mail", "core/near"},
	"core/wording":  {"core/mail"},
	"core/contents": {},
	"core/check":    {"core/mail", "core/near", "core/history", "core/policy", "core/wording", "core/contents", "core/profile", "core/model"},
	"core/model":    {},
	"core/profile":  {"core/mail", "core/history", "core/wording"},
	"core/budget":   {"core/check"},
	"core/audit":    {"core/mail", "core/history", "core/policy", "core/check"},
	"core/replay":   {"core/mail", "core/history", "core/policy", "core/check", "core/profile", "core/model"},
	"core/guard":    {"core/mail", "core/replay", "core/profile", "core/model", "core/near", "core/history", "core/policy", "core/check", "core/budget", "core/view"},
	"core/desk":     {"core/mail", "core/near", "core/history", "core/policy", "core/check", "core/replay", "core/audit", "core/view", "core/guard", "core/wording"},

	"core/addressbook":       {"core/mail", "core/history"},
	"core/archive":           {"core/mail", "core/history", "core/addressbook"},
	"core/trust":             {},
	"core/document":          {"core/mail"},
	"core/carddav":           {"core/trust", "core/mail", "core/addressbook", "core/guard"},
	"core/ldap":              {"core/trust", "core/mail", "core/history", "core/addressbook", "core/guard"},
	"core/imap":              {"core/trust", "core/mail", "core/history", "core/view", "core/guard"},
	"core/sqlite":            {"core/mail", "core/profile", "core/history", "core/check", "core/view", "core/guard"},
	"core/oauth":             {"core/mail", "core/policy", "core/guard"},
	"core/gate":              {"core/trust", "core/mail", "core/document", "core/history", "core/view", "core/guard"},
	"core/managed":           {"core/policy"},
	"core/report":            {"core/trust", "core/policy", "core/view", "core/guard"},
	"core/secret":            {"core/guard"},
	"core/discover":          {"core/trust", "core/mail", "core/policy", "core/view", "core/guard"},
	"core/addon":             {"core/mail", "core/check", "core/document", "core/view", "core/guard"},
	"core/localapi":          {"core/view", "core/pipe"},
	"core/pipe":              {"core/view"},
	"core/spawn":             {"core/view", "core/pipe"},
	"core/coretest":          {"core/mail"},
	"core/coretest/contract": {"core/mail", "core/history", "core/guard"},
	"core/coretest/oidc":     {"core/coretest"},

	"core/coretest/thunderbird": {},

	"app/window":       {"app/window/bound", "core/pipe", "core/view", "frontend"},
	"app/window/bound": {"core/pipe", "core/view"},
}

// pure packages do no I/O and read no clock, so that a thousand replayed messages are a plain loop.
var pure = []string{"core/mail", "core/near", "core/policy", "core/history", "core/wording", "core/contents", "core/profile", "core/model", "core/check", "core/budget", "core/audit", "core/replay", "core/view"}

// impure is what pure packages may not import; time is allowed for its types, see TestPureReadsNoClock.
var impure = []string{"os", "net", "net/http", "database/sql", "os/exec", "io/fs", "syscall"}

func TestArrows(t *testing.T) {
	for pkg, imports := range packages(t) {
		allowed, listed := arrows[pkg]
		for _, path := range imports {
			own, isOwn := strings.CutPrefix(path, "missent/")
			switch {
			case isOwn && listed && !slices.Contains(allowed, own):
				t.Errorf("%s imports %s: no such arrow", pkg, own)
			case isOwn && strings.HasPrefix(own, "app/") && !strings.HasPrefix(pkg, "app/"):
				t.Errorf("%s imports %s: nothing below knows the programs", pkg, own)
			case slices.Contains(pure, pkg) && slices.Contains(impure, path):
				t.Errorf("%s imports %s: it does no I/O", pkg, path)
			case strings.Contains(path, "wailsapp/wails") && !strings.HasPrefix(pkg, "app/window"):
				t.Errorf("%s imports Wails: only app/window does", pkg)
			}
		}
		if strings.HasPrefix(pkg, "core/") && !listed {
			t.Errorf("%s has no arrows: name them here", pkg)
		}
	}
}

// TestPureReadsNoClock: the time is an argument.
func TestPureReadsNoClock(t *testing.T) {
	for _, pkg := range pure {
		for _, file := range sources(t, pkg) {
			if text := read(t, file); strings.Contains(text, "time.Now(") || strings.Contains(text, "time.Since(") {
				t.Errorf("%s reads the clock", file)
			}
		}
	}
}

// TestEssays: every package says what it is for.
func TestEssays(t *testing.T) {
	for pkg := range packages(t) {
		longest := ""
		for _, file := range sources(t, pkg) {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if text := f.Doc.Text(); len(text) > len(longest) {
				longest = text
			}
		}
		if len(longest) < 150 {
			t.Errorf("%s: its package comment has %d characters; say what it is for and what it refuses", pkg, len(longest))
		}
	}
}

// TestResidentIsSmall: the program that runs all day links neither a web view nor a web server's templates.
func TestResidentIsSmall(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "missent/app/missent").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		if strings.HasPrefix(dep, "github.com/wailsapp") || dep == "html/template" {
			t.Errorf("app/missent links %s", dep)
		}
	}
}

// packages gives every package of the module with what its files import, tests left out.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, root := range []string{"core", "app"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if strings.Contains(filepath.ToSlash(path), "/testdata/") {
				return nil
			}
			pkg := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), ".."+string(filepath.Separator)))
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			if _, ok := out[pkg]; !ok {
				out[pkg] = nil
			}
			for _, i := range f.Imports {
				out[pkg] = append(out[pkg], strings.Trim(i.Path.Value, `"`))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 15 {
		t.Fatalf("only %d packages found", len(out))
	}
	return out
}

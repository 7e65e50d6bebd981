package core_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"missent/core/policy"
)

// TestDocsNameTestsThatExist: docs/THREATS.md proves each mitigation by tests; a renamed one must not leave a false proof.
func TestDocsNameTestsThatExist(t *testing.T) {
	declared := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	for _, file := range tree(t, ".go") {
		if strings.HasSuffix(file, "_test.go") {
			for _, m := range function.FindAllStringSubmatch(read(t, file), -1) {
				declared[m[1]] = true
			}
		}
	}
	named := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w+)`")
	for _, page := range tree(t, ".md") {
		for _, m := range named.FindAllStringSubmatch(read(t, page), -1) {
			if !declared[m[1]] {
				t.Errorf("%s names %s: there is no such test", page, m[1])
			}
		}
	}
}

// TestEveryThreatHasItsProof: each row of docs/THREATS.md names a test, or a script that is there, unless it says "not yet";
// and the numbers in the comments of the code are rows of it.
func TestEveryThreatHasItsProof(t *testing.T) {
	rows := map[string]bool{}
	for line := range strings.Lines(read(t, "../docs/THREATS.md")) {
		cells := strings.Split(line, " | ")
		number, is := strings.CutPrefix(cells[0], "| ")
		if _, err := strconv.Atoi(number); !is || err != nil {
			continue
		}
		if rows[number] || len(cells) < 5 {
			t.Errorf("row %s is there twice, or has %d cells", number, len(cells))
			continue
		}
		rows[number] = true
		proof := strings.Join(cells[4:], " | ")
		proven := regexp.MustCompile("`(Test|Fuzz)[A-Z]\\w+`").MatchString(proof)
		for _, m := range regexp.MustCompile("`([\\w/.-]+\\.(?:sh|ts))`").FindAllStringSubmatch(proof, -1) {
			if _, err := os.Stat(filepath.Join("..", m[1])); err != nil {
				t.Errorf("row %s names %s: there is no such file", number, m[1])
			}
			proven = true
		}
		if !proven && !strings.Contains(proof, "Not yet") {
			t.Errorf("row %s has no proof", number)
		}
	}
	if len(rows) < 25 {
		t.Errorf("docs/THREATS.md has %d rows", len(rows))
	}
	cited := regexp.MustCompile(`threats? (\d+)(?: and (\d+))?`)
	found := 0
	for _, file := range tree(t, ".go") {
		for _, m := range cited.FindAllStringSubmatch(read(t, file), -1) {
			found++
			if !rows[m[1]] || m[2] != "" && !rows[m[2]] {
				t.Errorf("%s speaks of %s: there is no such row", file, m[0])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d threats are named in the code", found)
	}
}

// TestDocsLinksLead: a relative link of a page leads to a file.
func TestDocsLinksLead(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	found := 0
	for _, page := range tree(t, ".md") {
		for _, m := range link.FindAllStringSubmatch(read(t, page), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			found++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(target))); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d links found", found)
	}
}

// TestContributingShowsTheCode: the check that is followed there is the one that exists, word for word.
func TestContributingShowsTheCode(t *testing.T) {
	code := read(t, "check/wrong_host.go") + read(t, "policy/keys.go")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(read(t, "../CONTRIBUTING.md"), -1)
	for _, block := range blocks {
		if strings.HasPrefix(block[1], "func ") {
			if !strings.Contains(code, block[1]) {
				t.Errorf("CONTRIBUTING.md shows other code than there is:\n%s", block[1])
			}
			continue
		}
		words := strings.Join(strings.Fields(code), " ") // single lines, aligned otherwise there
		for line := range strings.Lines(block[1]) {
			if !strings.Contains(words, strings.Join(strings.Fields(line), " ")) {
				t.Errorf("CONTRIBUTING.md shows a line that is not there: %s", line)
			}
		}
	}
	if len(blocks) < 2 {
		t.Errorf("%d blocks of code found", len(blocks))
	}
}

// TestDocsNameEveryDependency: docs/adr says of every module we import and every package of the front end what it is for.
func TestDocsNameEveryDependency(t *testing.T) {
	reasons := ""
	for _, page := range tree(t, ".md") {
		if strings.Contains(filepath.ToSlash(page), "docs/adr/") {
			reasons += read(t, page)
		}
	}
	required := regexp.MustCompile(`(?m)^(?:require)?\s+([a-z][\w.~/-]+\.[\w.~/-]+) v\S+`)
	var modules []string
	for _, m := range required.FindAllStringSubmatch(read(t, "../go.mod"), -1) {
		modules = append(modules, m[1])
	}
	direct := map[string]bool{}
	for _, file := range tree(t, ".go") {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			for _, m := range modules {
				if path == m || strings.HasPrefix(path, m+"/") {
					direct[m] = true
				}
			}
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^    "([@\w/-]+)": "[\d.]+",?$`).FindAllStringSubmatch(read(t, "../frontend/package.json"), -1) {
		direct[m[1]] = true
	}
	for name := range direct {
		if !regexp.MustCompile(`(?m)(^|[\s|,])` + regexp.QuoteMeta(name) + `([\s|,]|$)`).MatchString(reasons) {
			t.Errorf("docs/adr gives no reason for %s", name)
		}
	}
	if len(direct) < 20 {
		t.Errorf("only %d direct dependencies found", len(direct))
	}
}

// TestDocsNameEveryKey: whatever can be set is told to administrators.
func TestDocsNameEveryKey(t *testing.T) {
	page := read(t, "../docs/ADMIN.md")
	for _, k := range policy.Keys {
		if !strings.Contains(page, "`"+k.Name+"`") {
			t.Errorf("docs/ADMIN.md does not name %s", k.Name)
		}
	}
	checks := read(t, "../docs/JUDGEMENT.md")
	for _, k := range policy.Keys {
		if name, ok := strings.CutPrefix(k.Name, "check."); ok && !strings.Contains(checks, name) {
			t.Errorf("docs/JUDGEMENT.md does not tell how %s judges", name)
		}
	}
}

// tree gives the files of the project with that ending, what was built or fetched left out.
func tree(t *testing.T, ending string) []string {
	t.Helper()
	built := []string{"node_modules", "dist", "bin", "wailsjs"}
	var out []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != ".." && (strings.HasPrefix(name, ".") || slices.Contains(built, name)) {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ending) {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

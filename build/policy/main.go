// Program policy writes what administrators need out of the one table of keys in core/policy: the templates for Group
// Policy and Intune, a profile for macOS to start from, the schema of the JSON files, and the table in docs/ADMIN.md.
//
//	go run ./build/policy        writes them; it is run in the root of the project
//
// It refuses to hold a fact of its own about a key: TestWhatIsCommitted fails when a file is not what the table says.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"missent/core/policy"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, "policy:", err)
		os.Exit(1)
	}
}

// files are what is written, by path from the root.
func files(root string) (map[string]string, error) {
	admin, err := os.ReadFile(filepath.Join(root, "docs/ADMIN.md"))
	if err != nil {
		return nil, err
	}
	page, err := withTable(string(admin))
	if err != nil {
		return nil, err
	}
	schema, err := schema()
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"docs/ADMIN.md":                     page,
		"build/policy/missent.admx":         admx(),
		"build/policy/en-US/missent.adml":   adml(),
		"build/policy/missent.mobileconfig": profile(),
		"build/policy/missent.schema.json":  schema,
	}, nil
}

func write(root string) error {
	all, err := files(root)
	if err != nil {
		return err
	}
	for name, text := range all {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// words is the text of a key without its Markdown.
func words(k policy.Key) string { return strings.ReplaceAll(policy.Texts[k.Name], "`", "") }

// since is the version that brought a key.
func since(k policy.Key) string {
	if k.Since == "" {
		return "0.1"
	}
	return k.Since
}

// groups are the groups of keys in the order of the table, with what templates call them.
var groups = []struct{ name, title string }{
	{"organisation", "Rules of the organisation"}, {"report", "Reports"}, {"checks", "Checks"}, {"accounts", "Accounts"}, {"start", "Start"}, {"appearance", "Appearance"},
}

// group of a key; what has none of its own is the organisation's.
func group(k policy.Key) string {
	if k.Group == "" {
		return "organisation"
	}
	return k.Group
}

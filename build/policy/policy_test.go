package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"missent/core/policy"
)

const root = "../.."

// TestWhatIsCommitted: after a change of the table, run go run ./build/policy.
func TestWhatIsCommitted(t *testing.T) {
	all, err := files(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range all {
		have, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || string(have) != want {
			t.Errorf("%s is not what the table says (%v)", name, err)
		}
	}
}

func TestTheyAreWellFormed(t *testing.T) {
	for name, text := range map[string]string{"admx": admx(), "adml": adml(), "profile": profile()} {
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	text, err := schema()
	var parsed struct{ Properties map[string]any }
	if err != nil || json.Unmarshal([]byte(text), &parsed) != nil || len(parsed.Properties) != len(policy.Keys)+1 {
		t.Error("the schema")
	}
}

// TestReferences: each string and presentation the template names is there, and each that is there is named.
func TestReferences(t *testing.T) {
	for _, kind := range []string{"string", "presentation"} {
		named := map[string]bool{}
		for _, m := range regexp.MustCompile(`\$\(`+kind+`\.([^)]+)\)`).FindAllStringSubmatch(admx(), -1) {
			named[m[1]] = true
		}
		there := regexp.MustCompile(`<`+kind+` id="([^"]+)"`).FindAllStringSubmatch(adml(), -1)
		if len(there) != len(named) || len(named) < len(policy.Keys) {
			t.Errorf("%s: %d there, %d named", kind, len(there), len(named))
		}
		for _, m := range there {
			if !named[m[1]] {
				t.Errorf("%s %s is not named", kind, m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile(`parentCategory ref="([^"]+)"`).FindAllStringSubmatch(admx(), -1) {
		if !strings.Contains(admx(), `<category name="`+m[1]+`"`) {
			t.Errorf("no category %s", m[1])
		}
	}
}

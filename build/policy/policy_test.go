package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

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

// TestTheSchemaTakesWhatTheProgramTakes: the schema and the program agree on every example in the documents, on the least and
// the most of each key, and on what is wrong.
func TestTheSchemaTakesWhatTheProgramTakes(t *testing.T) {
	text, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("https://missent.example/schema", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://missent.example/schema")
	if err != nil {
		t.Fatal(err)
	}
	takes := func(raw string) (bySchema, byProgram bool) {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		_, unknown, err := policy.Read([]byte(raw))
		return s.Validate(v) == nil, err == nil && len(unknown) == 0
	}
	examples := 0
	for _, name := range []string{"docs/ADMIN.md", "docs/PILOT.md", "docs/THUNDERBIRD.md", "docs/GATE.md", "docs/OAUTH.md", "docs/JUDGEMENT.md"} {
		page, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("(?s)```json\n(\\{\\s*\"[a-z]+[.a-z-]*\".*?)```").FindAllStringSubmatch(string(page), -1) {
			if strings.Contains(m[1], `"policies"`) { // of Thunderbird
				continue
			}
			examples++
			if one, two := takes(m[1]); !one || !two {
				t.Errorf("%s: schema %v, program %v:\n%s", name, one, two, m[1])
			}
		}
	}
	if examples < 4 {
		t.Errorf("%d examples", examples)
	}
	for _, k := range policy.Keys {
		good := map[policy.Type]string{policy.Bool: "true", policy.Int: fmt.Sprint(k.Max), policy.Text: `"x"`, policy.Line: `"x"`, policy.Lines: `[]`, policy.List: `["*.ml | text", "!a.ml"]`, policy.URL: `"https://a.example/x"`}[k.Type]
		bad := map[policy.Type]string{policy.Bool: `"perhaps"`, policy.Int: fmt.Sprint(k.Max + 1), policy.Choice: `"sometimes"`, policy.Text: "[]", policy.Line: "{}", policy.Lines: "{}", policy.List: "{}", policy.URL: `"ftp://a.example"`, policy.Server: `"ftp://a.example"`}[k.Type]
		switch k.Type {
		case policy.Choice:
			good = `"` + k.Choices[len(k.Choices)-1] + `"`
		case policy.Server:
			good = `"` + k.Choices[0] + `://a.example:1234"`
		}
		if one, two := takes(`{"` + k.Name + `":` + good + `}`); !one || !two {
			t.Errorf("%s: %s: schema %v, program %v", k.Name, good, one, two)
		}
		if one, two := takes(`{"` + k.Name + `":` + bad + `}`); one || two {
			t.Errorf("%s: %s: schema %v, program %v", k.Name, bad, one, two)
		}
	}
}

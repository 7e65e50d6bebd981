package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema is that of CycloneDX 1.6, with those of SPDX and of signatures it refers to, out of the module that has them all.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(strings.TrimSpace(string(dir)), "schema")
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for url, file := range map[string]string{
		"bom-1.6.schema.json": "bom-1.6.schema.json", "spdx.schema.json": "spdx.schema.json", "jsf-0.82.schema.json": "jsf-0.82.schemax.json",
	} {
		raw, err := os.ReadFile(filepath.Join(at, file))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://cyclonedx.org/schema/"+url, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(s *jsonschema.Schema, bom []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(bom))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

// TestTheListOfPartsFitsItsSchema: what is shipped, held against the schema of CycloneDX 1.6; and the schema sees a fault.
func TestTheListOfPartsFitsItsSchema(t *testing.T) {
	all, err := parts("../..")
	if err != nil {
		t.Fatal(err)
	}
	bom, err := sbom("1.2.3", all)
	if err != nil {
		t.Fatal(err)
	}
	s := schema(t)
	if err := valid(s, bom); err != nil {
		t.Error(err)
	}
	for was, faulty := range map[string]string{
		`"type": "library"`: `"type": "thing"`, `"id": "Apache-2.0"`: `"id": "Apache-9"`, `"bomFormat"`: `"format"`, `"purl": "pkg:`: `"pearl": "pkg:`,
	} {
		bad := strings.Replace(string(bom), was, faulty, 1)
		if bad == string(bom) || valid(s, []byte(bad)) == nil {
			t.Errorf("%s is taken", faulty)
		}
	}
	var read cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(bom), cyclonedx.BOMFileFormatJSON).Decode(&read); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, c := range *read.Components {
		named[c.Name] = true
		if c.Version == "" || c.PackageURL == "" {
			t.Errorf("%s has no version or no purl", c.Name)
		}
	}
	for _, name := range []string{"std", "sqlite", "github.com/wailsapp/wails/v2", "github.com/mattn/go-sqlite3", "svelte", "@fontsource-variable/inter"} {
		if !named[name] {
			t.Errorf("%s is missing", name)
		}
	}
	for _, name := range []string{"github.com/oauth2-proxy/mockoidc", "vite", "github.com/CycloneDX/cyclonedx-go"} {
		if named[name] {
			t.Errorf("%s is not shipped", name)
		}
	}
}

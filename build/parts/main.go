// Program parts tells what is in the programs that are shipped: a list of parts (CycloneDX 1.6, JSON) and the licences of all
// of them.
//
//	go run ./build/parts VERSION FOLDER     writes FOLDER/sbom.cdx.json and FOLDER/LICENCES.txt
//
// The Go modules are those that are really linked into the two programs, on the system GOOS names; the packages of npm are
// those whose code or fonts the page holds. It refuses a part without a licence, and to hold a time or a
// random number: the same programs give the same files. (cyclonedx-gomod would be the usual tool; the module proxy has it not.)
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// part is one thing that is shipped.
type part struct {
	kind, name, version, purl string
	licence                   string // SPDX, as far as it can be told
	text                      string
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: parts VERSION FOLDER")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "parts:", err)
		os.Exit(1)
	}
}

func run(version, to string) error {
	all, err := parts(".")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	bom, err := sbom(version, all)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "sbom.cdx.json"), bom, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "LICENCES.txt"), []byte(licences(all)), 0o644)
}

// parts are the modules and packages of both programs, in the order of their names.
func parts(root string) ([]part, error) {
	found := map[string]part{}
	for _, program := range [][]string{{"./app/missent"}, {"-tags", "desktop,production", "./app/window"}} {
		if err := modules(root, program, found); err != nil {
			return nil, err
		}
	}
	if err := page(filepath.Join(root, "frontend"), found); err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(found), func(a, b part) int { return strings.Compare(a.purl, b.purl) }), nil
}

// modules adds the Go modules that a program links, and Go itself.
func modules(root string, program []string, found map[string]part) error {
	cmd := exec.Command("go", append([]string{"list", "-deps", "-json=Module,Standard"}, program...)...)
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if m := p.Module; m != nil && !m.Main {
			id, text, err := licence(m.Dir)
			if err != nil {
				return fmt.Errorf("%s: %w", m.Path, err)
			}
			purl := "pkg:golang/" + m.Path + "@" + m.Version
			found[purl] = part{"library", m.Path, m.Version, purl, id, text}
			if m.Path == "github.com/mattn/go-sqlite3" {
				if err := sqlite(m.Dir, found); err != nil {
					return err
				}
			}
		}
	}
	where, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return err
	}
	goroot, release, _ := strings.Cut(strings.TrimSpace(string(where)), "\n")
	id, text, err := licence(goroot)
	if err != nil {
		return fmt.Errorf("go: %w", err)
	}
	release = strings.TrimPrefix(release, "go")
	found["pkg:golang/std@"+release] = part{"library", "std", release, "pkg:golang/std@" + release, id, text}
	return nil
}

// sqlite adds SQLite itself, which its module brings along.
func sqlite(dir string, found map[string]part) error {
	raw, err := os.ReadFile(filepath.Join(dir, "sqlite3-binding.h"))
	if err != nil {
		return err
	}
	_, rest, there := strings.Cut(string(raw), "#define SQLITE_VERSION ")
	version := strings.Trim(strings.TrimSpace(strings.SplitN(rest, "\n", 2)[0]), `"`)
	if !there || version == "" {
		return fmt.Errorf("%s names no version of SQLite", dir)
	}
	found["pkg:generic/sqlite@"+version] = part{
		"library", "sqlite", version, "pkg:generic/sqlite@" + version, "blessing", "SQLite is in the public domain: https://sqlite.org/copyright.html",
	}
	return nil
}

// shipped are the packages of npm whose code or files are in the page; all others only build or test it.
var shipped = []string{"svelte", "esm-env", "clsx", "@fontsource-variable/inter", "@fontsource-variable/jetbrains-mono"}

func page(dir string, found map[string]part) error {
	for _, name := range shipped {
		at := filepath.Join(dir, "node_modules", filepath.FromSlash(name))
		raw, err := os.ReadFile(filepath.Join(at, "package.json"))
		if err != nil {
			return err
		}
		var p struct{ Version, License string }
		if err := json.Unmarshal(raw, &p); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		_, text, err := licence(at)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		purl := "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version
		found[purl] = part{"library", name, p.Version, purl, p.License, text}
	}
	return nil
}

// licence finds the licence in a folder.
func licence(dir string) (id, text string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", err
	}
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", "", err
		}
		return spdx(string(raw)), string(raw), nil
	}
	return "", "", fmt.Errorf("no licence in %s", dir)
}

// spdx tells a licence by words only it has; "" for any other, whose text says it.
func spdx(text string) string {
	one := strings.Join(strings.Fields(text), " ")
	has := func(s string) bool { return strings.Contains(one, s) }
	switch {
	case has("Apache License Version 2.0"):
		return "Apache-2.0"
	case has("Mozilla Public License") && has("2.0"):
		return "MPL-2.0"
	case has("SIL OPEN FONT LICENSE Version 1.1"):
		return "OFL-1.1"
	case has("Permission to use, copy, modify, and/or distribute this software for any purpose"), has("Permission to use, copy, modify, and distribute this software for any purpose with or without fee"):
		return "ISC"
	case has("Permission is hereby granted, free of charge"):
		return "MIT"
	case has("Redistributions in binary form must reproduce"):
		if has("Neither the name") || has("names of its contributors") || has("name of the copyright holder") {
			return "BSD-3-Clause"
		}
		return "BSD-2-Clause"
	}
	return ""
}

// sbom is the list in the form of CycloneDX.
func sbom(version string, all []part) ([]byte, error) {
	type object = map[string]any
	components := []any{}
	for _, p := range all {
		c := object{"type": p.kind, "bom-ref": p.purl, "name": p.name, "version": p.version, "purl": p.purl, "scope": "required"}
		if p.licence != "" {
			c["licenses"] = []any{object{"license": object{"id": p.licence}}}
		}
		components = append(components, c)
	}
	ref := "missent@" + version
	depends := []string{}
	for _, p := range all {
		depends = append(depends, p.purl)
	}
	out, err := json.MarshalIndent(object{
		"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"metadata": object{"component": object{
			"type": "application", "bom-ref": ref, "name": "missent", "version": version,
			"licenses": []any{object{"license": object{"id": "Apache-2.0"}}},
		}},
		"components":   components,
		"dependencies": []any{object{"ref": ref, "dependsOn": depends}},
	}, "", "  ")
	return append(out, '\n'), err
}

// licences are all texts, each once, with what is under it.
func licences(all []part) string {
	under := map[string][]string{}
	for _, p := range all {
		under[p.text] = append(under[p.text], p.name+" "+p.version)
	}
	texts := slices.SortedFunc(maps.Keys(under), func(a, b string) int { return strings.Compare(under[a][0], under[b][0]) })
	var b strings.Builder
	b.WriteString("Licences of what is in Missent. Missent itself is under the Apache Licence 2.0; data and fonts: NOTICE.\n")
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n\n%s\n\n%s\n", strings.Repeat("=", 78), strings.Join(under[text], "\n"), strings.TrimSpace(text))
	}
	return b.String()
}

// Command xpi packs the add-on: a zip whose bytes depend on nothing but the files in it and the version, so that whoever
// builds the same source gets the same file. It writes the version into the manifest, where Thunderbird wants numbers
// alone: "v1.2.3-4-gabcdef" is 1.2.3.4, and what begins with no number is 0.0.0. It refuses anything but plain files.
//
//	go run ./build/xpi FOLDER VERSION FILE.xpi
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: xpi FOLDER VERSION FILE.xpi")
		os.Exit(64)
	}
	if err := pack(os.Args[1], numbers(os.Args[2]), os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "xpi:", err)
		os.Exit(1)
	}
}

// numbers makes a version of Thunderbird's form from one of git describe.
func numbers(version string) string {
	m := regexp.MustCompile(`^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-(\d{1,9})-g[0-9a-f]+)?`).FindStringSubmatch(version)
	switch {
	case m == nil:
		return "0.0.0"
	case m[4] == "":
		return m[1] + "." + m[2] + "." + m[3]
	}
	return m[1] + "." + m[2] + "." + m[3] + "." + m[4]
}

func pack(dir, version, file string) error {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { // in the order of the names
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is no plain file", path)
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if name == "manifest.json" {
			if text, err = stamp(text, version); err != nil {
				return err
			}
		}
		w, err := z.CreateHeader(&zip.FileHeader{
			Name: filepath.ToSlash(name), Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

// stamp puts the version into the manifest.
func stamp(manifest []byte, version string) ([]byte, error) {
	field := regexp.MustCompile(`"version": "[^"]*"`)
	if len(field.FindAll(manifest, -1)) != 1 {
		return nil, fmt.Errorf("the manifest has not one version")
	}
	return field.ReplaceAll(manifest, []byte(`"version": "`+version+`"`)), nil
}

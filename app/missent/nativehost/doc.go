// Package nativehost is how the mail client finds this program: a small file, the manifest of native messaging, that names
// the program and the one add-on that may start it. It writes that file, tells whether it is right, and knows where the
// add-on is installed and where a mail client cannot start any program at all (Snap, Flatpak).
//
// It refuses to guess: what is there is read from the system each time. It refuses to name more than one add-on, so that
// no other one can start the program (threat 2 in docs/THREATS.md), and to touch the profile of a mail client: the add-on
// is installed by the user or by the organisation.
package nativehost

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"missent/core/addon"
)

// manifest is the file, in the form of Mozilla.
type manifest struct {
	Name              string   `json:"name"`
	Description       string   `json:"description"`
	Path              string   `json:"path"`
	Type              string   `json:"type"`
	AllowedExtensions []string `json:"allowed_extensions"`
}

const fileName = addon.Host + ".json"

// Text is the manifest for a program, named by its full path.
func Text(program string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(manifest{
		Name: addon.Host, Description: "Missent: asks before a message goes to a wrong address", Path: program, Type: "stdio",
		AllowedExtensions: []string{addon.Extension},
	})
	return b.Bytes(), err
}

// Called tells whether the arguments are those of a mail client, which cannot name a command: the path of the manifest and
// the name of the add-on.
func Called(args []string) bool {
	return len(args) == 2 && strings.HasSuffix(filepath.ToSlash(args[0]), "/"+fileName) && strings.Contains(args[1], "@")
}

// State is what was found of the manifest.
type State int

// States.
const (
	Missing State = iota
	Other         // it names another program, or another add-on
	Good
)

// Find looks for the manifest where mail clients do, and says which one counts.
func Find(program string) (path string, state State, err error) {
	places, err := places()
	if err != nil {
		return "", Missing, err
	}
	for _, path := range places {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return path, Other, fmt.Errorf("native host: %w", err)
		}
		var m manifest
		read := json.Unmarshal(text, &m) == nil
		if !filepath.IsAbs(m.Path) { // Windows takes it from the manifest on
			m.Path = filepath.Join(filepath.Dir(path), m.Path)
		}
		good := read && m.Name == addon.Host && m.Type == "stdio" && same(m.Path, program) &&
			len(m.AllowedExtensions) == 1 && m.AllowedExtensions[0] == addon.Extension
		if !good {
			return path, Other, nil
		}
		return path, Good, nil
	}
	return "", Missing, nil
}

// same tells whether two paths are one program.
func same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// Install writes the manifest for this user and returns where it is.
func Install(program string) (string, error) {
	text, err := Text(program)
	if err != nil {
		return "", fmt.Errorf("native host: %w", err)
	}
	path, err := install(text)
	if err != nil {
		return path, fmt.Errorf("native host: %w", err)
	}
	return path, nil
}

// write makes the file and its folder.
func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

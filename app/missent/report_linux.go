package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// downloadDir follows xdg-user-dirs: the desktop's file of folders names it, in the user's language.
func downloadDir(home string) string {
	usual := filepath.Join(home, "Downloads")
	config := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		config = filepath.Join(home, ".config")
	}
	f, err := os.Open(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return usual
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		value, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), "XDG_DOWNLOAD_DIR=")
		if !found {
			continue
		}
		value = strings.Trim(value, `"`)
		if below, is := strings.CutPrefix(value, "$HOME"); is {
			value = filepath.Join(home, below)
		}
		if filepath.IsAbs(value) {
			return value
		}
	}
	return usual
}

package main

import (
	"os"
	"path/filepath"
)

// defaultDataDir is the local profile: the history must not roam to other machines.
func defaultDataDir() (string, error) {
	dir, err := os.UserCacheDir() // %LOCALAPPDATA%
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "Missent"), nil
}

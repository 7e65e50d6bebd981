package main

import (
	"os"
	"path/filepath"
)

func defaultDataDir() (string, error) {
	dir, err := os.UserConfigDir() // ~/Library/Application Support
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "Missent"), nil
}

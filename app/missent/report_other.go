//go:build !linux

package main

import "path/filepath"

func downloadDir(home string) string { return filepath.Join(home, "Downloads") }

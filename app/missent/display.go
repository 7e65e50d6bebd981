package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"missent/core/spawn"
)

// windowProgram is the path of missent-window, which stands beside this program.
func windowProgram() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find missent-window: %w", err)
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	name := "missent-window"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(self), name)
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", fmt.Errorf("%w at %s", spawn.ErrNotFound, path)
	}
	return path, nil
}

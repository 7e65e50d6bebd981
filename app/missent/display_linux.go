package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// hasDisplay tells whether a window can be drawn somewhere.
func hasDisplay() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// foreground tells whether the terminal is ours to read from: a program in the background is stopped when it tries.
func foreground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

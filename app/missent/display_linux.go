package main

import "os"

// hasDisplay tells whether a window can be drawn somewhere.
func hasDisplay() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

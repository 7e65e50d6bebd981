//go:build !linux

package main

import "os"

// hasDisplay: a user who is logged in has one.
func hasDisplay() bool { return true }

// foreground is asked only where there is no display.
func foreground(*os.File) bool { return true }

package main

import (
	"fmt"
	"os"
)

// quiet is the logger given to Wails. Wails logs failed calls with all their arguments, so with addresses and, from the
// sign-in page, a password. Only the fact is kept.
type quiet struct{}

func (quiet) Print(string)   {}
func (quiet) Trace(string)   {}
func (quiet) Debug(string)   {}
func (quiet) Info(string)    {}
func (quiet) Warning(string) {}
func (quiet) Error(string)   { fmt.Fprintln(os.Stderr, "missent-window: a call from the page failed") }

func (quiet) Fatal(string) {
	fmt.Fprintln(os.Stderr, "missent-window: Wails gave up")
	os.Exit(exitFailed)
}

package main

import (
	"fmt"
	"os/exec"
)

// openBrowser opens a page in the browser the user has chosen.
func openBrowser(url string) error { return launch(exec.Command("xdg-open", url)) }

// launch starts a program that is not waited for.
func launch(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("browser: %w", err)
	}
	go func() { _ = cmd.Wait() }() // so that it leaves no entry behind; how it ended is the user's to see
	return nil
}

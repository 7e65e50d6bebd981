//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestMain checks that the test was started as it must be (see run.sh) and finds the files it needs.
func TestMain(m *testing.M) {
	for _, name := range []string{"DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "MISSENT_WINDOW", "MISSENT_DEV_WINDOW", "MISSENT_ESCAPE", "MISSENT_PROGRAM"} {
		if os.Getenv(name) == "" {
			fmt.Fprintf(os.Stderr, "%s is not set: run `make e2e-window`\n", name)
			os.Exit(1)
		}
	}
	if os.Getenv("MISSENT_READER") == "" {
		here, err := os.Getwd()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Setenv("MISSENT_READER", filepath.Join(here, "reader.py"))
	}
	os.Exit(m.Run())
}

// program is the window as it is shipped.
func program() string { return os.Getenv("MISSENT_WINDOW") }

//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"missent/core/view"
)

// TestScreenshots takes a picture of every window in both themes, to MISSENT_SHOTS where that is set. A picture of fewer
// colours than text and its shades need is one of a window that drew nothing.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("MISSENT_SHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		t.Run("look-alikes-"+theme, func(t *testing.T) {
			w := open(t, page(view.People, theme))
			w.click("Look-alikes", func() bool { return strings.Contains(w.text(), "looks like") })
			w.settled()
			w.shoot(filepath.Join(folder, "look-alikes-"+theme+".png"))
		})
		for name, start := range map[string]view.Start{
			"ask":       about(headersOnly()),
			"ask-large": large(about(headersOnly())),
			"home":      page(view.Home, theme),
			"people":    page(view.People, theme),
			"backtest":  page(view.Backtest, theme),
			"accounts":  page(view.Accounts, theme),
			"settings":  page(view.Settings, theme),
			"setup":     page(view.Setup, theme),
		} {
			t.Run(name+"-"+theme, func(t *testing.T) {
				start.Theme = theme
				w := open(t, start)
				w.settled()
				file := filepath.Join(folder, name+"-"+theme+".png")
				w.shoot(file)
				if n := colours(t, file); n < 50 {
					t.Errorf("%s has %d colours", file, n)
				}
			})
		}
	}
}

func colours(t *testing.T, file string) int {
	t.Helper()
	out, err := exec.Command("identify", "-format", "%k", file).Output()
	if err != nil {
		t.Fatalf("identify: %v", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatalf("identify: %v", err)
	}
	return n
}

// headersOnly is the question as it comes for a draft seen over IMAP: nothing of the text was read.
func headersOnly() *view.Ask {
	a := slip()
	a.Letter.Text, a.Letter.Attachments = "", nil
	return a
}

// large is a window for somebody who has set the text to twice its size.
func large(start view.Start) view.Start {
	start.TextSize = 200
	return start
}

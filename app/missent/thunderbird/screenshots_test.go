//go:build e2e

package thunderbird

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestScreenshots takes pictures of the compose window with a hint, with the dialog and with the page for a message that
// could not be checked, in both themes, to MISSENT_SHOTS where that is set.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("MISSENT_SHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for theme, id := range map[string]string{"light": "thunderbird-compact-light@mozilla.org", "dark": "thunderbird-compact-dark@mozilla.org"} {
		t.Run(theme, func(t *testing.T) {
			house.theme(t, id)
			f, _, _ := crowd(t)
			f.Subject, f.Body = "New prices from January", "Dear all,<br><br>below are our prices for the coming year."
			l := write(t, f)
			l.run(`const w = named(args[0]); w.moveTo(100, 60); w.resizeTo(1000, 760);`, nil, l.id)
			l.until("the hint", func() bool { return strings.Contains(l.button().Label, crowded) })
			l.openHint()
			l.until("the popup", func() bool { var drawn bool; return l.tb.run(`return `+painted, &drawn, l.id) == nil && drawn })
			shoot(t, filepath.Join(folder, "thunderbird-crowd-hint-"+theme+".png"))
			l.run(`named(args[0]).document.querySelector("panel[open], panel[animating]")?.hidePopup()`, nil, l.id)
			l.send()
			l.popup(crowded)
			l.until("the page", func() bool { var drawn bool; return l.tb.run(`return `+drawnPopup, &drawn) == nil && drawn })
			shoot(t, filepath.Join(folder, "thunderbird-crowd-"+theme+".png"))
			l.press(crowded, "Edit")
			l.editable()
			l.throwAway()

			l = write(t, fields{Subject: "Convoy schedule for week 48", To: slip + ", Mark Lee <mark.lee@army.mil>", Body: "Jane,<br><br>attached is the schedule for next week with the two changes we talked about. Please confirm the slot by noon."})
			l.run(`const w = named(args[0]); w.moveTo(100, 60); w.resizeTo(1000, 760);`, nil, l.id)
			l.until("the hint", func() bool { return strings.Contains(l.button().Label, mali) })
			l.openHint()
			l.until("the popup", func() bool { var drawn bool; return l.tb.run(`return `+painted, &drawn, l.id) == nil && drawn })
			shoot(t, filepath.Join(folder, "thunderbird-hint-"+theme+".png"))
			l.run(`named(args[0]).document.querySelector("panel[open], panel[animating]")?.hidePopup()`, nil, l.id)
			l.send()
			l.awake()
			shoot(t, filepath.Join(folder, "thunderbird-ask-"+theme+".png"))
			l.hideHost()
			l.press(mali, "Use "+right)
			l.popup(unchecked)
			l.until("the page", func() bool { var drawn bool; return l.tb.run(`return `+drawnPopup, &drawn) == nil && drawn })
			shoot(t, filepath.Join(folder, "thunderbird-unchecked-"+theme+".png"))
			l.press(unchecked, "Edit")
			l.editable()
		})
	}
}

// A frame that was drawn: two frames on, what was shown before has reached the screen.
const (
	twoFrames  = `"for (let i = 0; i < 6; i++) { await new Promise(done => window.requestAnimationFrame(done)); await document.fonts.ready; } return document.fonts.status == 'loaded' && [...document.fonts].some(f => f.status == 'loaded') && document.body.innerText.length > 20"`
	painted    = `await inPage(hintPopup(args[0]), ` + twoFrames + `)`
	drawnPopup = `await inPage(page(popups()[0]), ` + twoFrames + `)`
)

// theme dresses Thunderbird.
func (w *world) theme(t *testing.T, id string) {
	t.Helper()
	if err := w.tb.run(`
		const {AddonManager} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
		await (await AddonManager.getAddonByID(args[0])).enable();`, nil, id); err != nil {
		t.Fatal(err)
	}
}

// awake waits until the dialog is drawn and its last button can be pressed: it was in view.
func (l *letter) awake() {
	l.t.Helper()
	l.until("the dialog to be awake", func() bool {
		var there bool
		err := l.tb.run(`
			for (const w of popups()) if (await inPage(page(w), "await document.fonts.ready; return !!document.querySelector('.hold.ready')") === true) return true;
			return false`, &there)
		return err == nil && there
	})
}

// shoot takes a picture of the screen around the compose window, and makes sure that there is something on it.
func shoot(t *testing.T, file string) {
	t.Helper()
	if out, err := exec.Command("import", "-window", "root", "-crop", "1180x840+70+30", "+repage", file).CombinedOutput(); err != nil {
		t.Fatalf("picture: %v\n%s", err, out)
	}
	out, err := exec.Command("identify", "-format", "%k", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.Atoi(strings.TrimSpace(string(out))); err != nil || n < 200 {
		t.Errorf("%s has %d colours, %v", file, n, err)
	}
}

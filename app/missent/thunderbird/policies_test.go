//go:build e2e

package thunderbird

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// byPolicy is a Thunderbird that an organisation has furnished: the installed one, with a policies.json beside it.
func (w *world) byPolicy(policies any) (path string) {
	program, err := exec.LookPath("thunderbird")
	w.must(err)
	libraries, err := filepath.Abs(filepath.Join(filepath.Dir(program), "../lib"))
	w.must(err)
	installed := filepath.Join(libraries, "thunderbird")
	dir := filepath.Join(os.Getenv("HOME"), "organisation")
	w.must(os.MkdirAll(filepath.Join(dir, "distribution"), 0o755))
	parts, err := os.ReadDir(installed)
	w.must(err)
	for _, part := range parts {
		if part.Name() != "thunderbird-bin" && part.Name() != "distribution" {
			w.must(os.Symlink(filepath.Join(installed, part.Name()), filepath.Join(dir, part.Name())))
		}
	}
	copied := filepath.Join(dir, "thunderbird-bin") // it looks for policies beside itself
	content, err := os.ReadFile(filepath.Join(installed, "thunderbird-bin"))
	w.must(err)
	w.must(os.WriteFile(copied, content, 0o755))
	path = filepath.Join(dir, "start") // as where it was unpacked, with libraries of its own
	w.must(os.WriteFile(path, fmt.Appendf(nil, "#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s \"$@\"\n", libraries, copied), 0o755))
	text, err := json.Marshal(policies)
	w.must(err)
	w.must(os.WriteFile(filepath.Join(dir, "distribution", "policies.json"), text, 0o644))
	return path
}

// The add-on that an organisation installs works, cannot be switched off, and goes by the organisation's word where the
// user's own setting says otherwise.
func TestInstalledByPolicy(t *testing.T) {
	const id = "missent@missent.example"
	var own owner
	defer own.clean()
	w := *house
	w.t = &own
	w.startIn("organisation.default", w.byPolicy(map[string]any{"policies": map[string]any{
		"ExtensionSettings": map[string]any{id: map[string]any{
			"installation_mode": "force_installed", "install_url": "file://" + os.Getenv("MISSENT_XPI"),
		}},
		"3rdparty": map[string]any{"Extensions": map[string]any{id: map[string]any{"failure": "closed"}}},
	}}), map[string]any{})
	var state struct{ Active, CanDisable, CanUninstall bool }
	w.until("the add-on", func() bool {
		err := w.tb.run(`
			const {AddonManager} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
			const a = await AddonManager.getAddonByID(args[0]);
			return {Active: !!a?.isActive, CanDisable: !!(a?.permissions & AddonManager.PERM_CAN_DISABLE), CanUninstall: !!(a?.permissions & AddonManager.PERM_CAN_UNINSTALL)}`,
			&state, id)
		return err == nil && state.Active
	})
	if state.CanDisable || state.CanUninstall {
		t.Errorf("the user can take it away: %+v", state)
	}

	slipped := w.write(t, fields{To: slip})
	slipped.send()
	slipped.press(mali, "Use "+right)
	slipped.sentTo(right)

	unchecked := w.write(t, fields{To: right})
	unchecked.hideHost()
	unchecked.send()
	unchecked.popup("This message was kept")
	unchecked.press("This message was kept", "Edit")
	unchecked.editable()
	unchecked.kept()
}

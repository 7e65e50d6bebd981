// Package thunderbird runs a real Thunderbird for tests, in a profile of its own, and leads it by its own remote control:
// a test does what a hand would do without guessing where on the screen. It greets nobody, asks for no update and calls no
// server that the profile does not name.
package thunderbird

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Options say what to start.
type Options struct {
	Program string // "thunderbird", or a path
	Profile string // a folder, which is made
	Prefs   map[string]any
	Env     []string // of the process; HOME and DISPLAY matter
	Port    int      // for the remote control
	Log     io.Writer
	Until   time.Time // when to give up
}

// Start starts one and returns when its main window is there. end kills it.
func Start(o Options) (c *Client, end func(), err error) {
	if err := os.MkdirAll(filepath.Join(o.Profile, "extensions"), 0o700); err != nil {
		return nil, nil, err
	}
	prefs := maps.Clone(silence)
	maps.Copy(prefs, o.Prefs)
	prefs["marionette.port"] = o.Port
	var user strings.Builder
	for name, value := range prefs {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, nil, err
		}
		fmt.Fprintf(&user, "user_pref(%q, %s);\n", name, text)
	}
	if err := os.WriteFile(filepath.Join(o.Profile, "user.js"), []byte(user.String()), 0o600); err != nil {
		return nil, nil, err
	}
	cmd := exec.Command(o.Program, "-profile", o.Profile, "-no-remote", "--marionette", "-remote-allow-system-access")
	cmd.Env = append(o.Env, "MOZ_CRASHREPORTER_DISABLE=1", "GDK_BACKEND=x11", "NO_AT_BRIDGE=1", "MOZ_DISABLE_CONTENT_SANDBOX=1")
	cmd.Stdout, cmd.Stderr = o.Log, o.Log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	end = func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	}
	if c, err = dial(o.Port, o.Until); err != nil {
		end()
		return nil, nil, err
	}
	for {
		var there bool
		err := c.Run("", `return Services.wm.getMostRecentWindow("mail:3pane")?.document.readyState == "complete"`, &there)
		switch {
		case err == nil && there:
			return c, end, nil
		case time.Now().After(o.Until):
			end()
			return nil, nil, fmt.Errorf("no main window of Thunderbird: %w", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// silence keeps Thunderbird from greeting, advertising and calling home.
var silence = map[string]any{
	"mail.provider.suppress_dialog_on_startup": true, "mail.spotlight.firstRunDone": true, "mail.winsearch.firstRunDone": true,
	"mail.shell.checkDefaultClient": false, "mail.rights.version": 1, "mailnews.start_page.enabled": false,
	"mail.accounthub.enabled": false, "mail.accounthub.addressbook.enabled": false, "app.donation.eoy.version.viewed": 999,
	"mail.inappnotifications.enabled": false, "mail.inappnotifications.url": "", "app.update.enabled": false,
	"extensions.update.enabled": false, "extensions.getAddons.cache.enabled": false, "extensions.blocklist.enabled": false,
	"datareporting.policy.dataSubmissionEnabled": false, "datareporting.policy.dataSubmissionPolicyBypassNotification": true,
	"toolkit.telemetry.enabled": false, "toolkit.telemetry.server": "", "services.settings.server": "http://127.0.0.1:9/",
	"network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
	"browser.safebrowsing.downloads.enabled": false, "mail.phishing.detection.enabled": false, "mail.chat.enabled": false,
	"mailnews.auto_config.fetchFromISP.enabled": false, "mail.warn_on_send_accel_key": false, "mailnews.sendInBackground": false,
	"mail.SpellCheckBeforeSend": false, "mail.compose.attachment_reminder": false, "mailnews.show_send_progress": false,
	"mail.compose.autosave": false, "mail.compose.warn_public_recipients.aggressive": false,
	"mail.compose.warn_public_recipients.threshold": 1000, "calendar.integration.notify": false,
	"browser.dom.window.dump.enabled": true, "devtools.console.stdout.chrome": true, "devtools.console.stdout.content": true,
	"extensions.autoDisableScopes": 0, "extensions.enabledScopes": 15,
	"security.allow_parent_unrestricted_js_loads": true, "security.allow_unsafe_parent_loads": true,
}

package macos

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"howett.net/plist"
)

func read(t *testing.T, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plist.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// TestLayout: what is laid out is what the programs look for: the launch agent's label and place, the program beside its
// window, the native host that names it.
func TestLayout(t *testing.T) {
	programs, to := t.TempDir(), t.TempDir()
	for _, name := range []string{"missent", "missent-window", "missent.xpi"} {
		if err := os.WriteFile(filepath.Join(programs, name), []byte(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("./build.sh", "1.2.3", programs, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	root := filepath.Join(to, "root")
	var agent struct {
		Label            string
		ProgramArguments []string
		RunAtLoad        bool
	}
	read(t, filepath.Join(root, "Library/LaunchAgents/missent.guard.plist"), &agent)
	source, err := os.ReadFile("../../app/missent/autostart/autostart_darwin.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), `label = "`+agent.Label+`"`) || !agent.RunAtLoad {
		t.Errorf("the launch agent: %+v", agent)
	}
	for _, path := range []string{agent.ProgramArguments[0], filepath.Join(filepath.Dir(agent.ProgramArguments[0]), "missent-window")} {
		if info, err := os.Stat(filepath.Join(root, path)); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("%s: %v", path, err)
		}
	}
	var bundle struct{ CFBundleExecutable, CFBundleIdentifier, CFBundleShortVersionString string }
	read(t, filepath.Join(root, "Applications/Missent.app/Contents/Info.plist"), &bundle)
	if bundle.CFBundleExecutable != "missent" || bundle.CFBundleIdentifier != "missent.guard" || bundle.CFBundleShortVersionString != "1.2.3" {
		t.Errorf("%+v", bundle)
	}
	var host struct{ Path string }
	raw, err := os.ReadFile(filepath.Join(root, "Library/Application Support/Mozilla/NativeMessagingHosts/missent.json"))
	if err != nil || json.Unmarshal(raw, &host) != nil || host.Path != agent.ProgramArguments[0] {
		t.Errorf("%q, %v", host.Path, err)
	}
}

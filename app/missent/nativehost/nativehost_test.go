package nativehost

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"missent/core/addon"
)

// folder is one for the test. What Wine cannot remove (Go's way is newer than it) is no fault.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "nativehost")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(folder(t), "missent & son")
	if err := os.WriteFile(path, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestText(t *testing.T) {
	self := program(t)
	text, err := Text(self)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	only, _ := m["allowed_extensions"].([]any)
	if m["path"] != self || m["type"] != "stdio" || m["name"] != addon.Host || len(only) != 1 || only[0] != addon.Extension {
		t.Errorf("%s", text)
	}
}

func TestCalled(t *testing.T) {
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"/home/ann/.mozilla/native-messaging-hosts/missent.json", addon.Extension}, true},
		{[]string{"/x/missent.json", "other@a.example"}, true}, // it is a mail client's call; the command refuses it
		{[]string{"/x/missent.json"}, false},
		{[]string{"check", "missent.json"}, false},
		{[]string{"account", "add@a.example"}, false},
		{nil, false},
	} {
		if got := Called(c.args); got != c.want {
			t.Errorf("%q: %v", c.args, got)
		}
	}
}

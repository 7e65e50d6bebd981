package nativehost

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestInstallAndFind(t *testing.T) {
	home, self := t.TempDir(), program(t)
	t.Setenv("HOME", home)
	if path, state, err := Find(self); err != nil || state != Missing {
		t.Fatalf("at first: %s, %v, %v", path, state, err)
	}
	path, err := Install(self)
	if err != nil || !strings.HasPrefix(path, home) {
		t.Fatalf("%s, %v", path, err)
	}
	if _, state, err := Find(self); err != nil || state != Good {
		t.Errorf("after: %v, %v", state, err)
	}
	if _, state, err := Find(program(t)); err != nil || state != Other {
		t.Errorf("another program: %v, %v", state, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"{", strings.Replace(string(text), "missent@", "other@", 1), strings.Replace(string(text), "stdio", "pkcs11", 1)} {
		if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, state, err := Find(self); err != nil || state != Other {
			t.Errorf("%q: %v, %v", bad, state, err)
		}
	}
}

func TestProfiles(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if n, found, err := Profiles(); n != 0 || len(found) != 0 || err != nil {
		t.Fatalf("at first: %d, %v, %v", n, found, err)
	}
	for name, text := range map[string]string{
		".thunderbird/a.default": `{"addons":[{"id":"missent@missent.example","version":"1.2.3","active":true},{"id":"x@y.example","active":true}]}`,
		".thunderbird/b.old":     `{"addons":[{"id":"missent@missent.example","version":"1.0.0","active":false}]}`,
		".thunderbird/c.broken":  `{"addons":[`,
	} {
		dir := filepath.Join(home, name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "extensions.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, found, err := Profiles()
	if n != 3 || !slices.Equal(found, []AddOn{{"1.2.3", true}, {"1.0.0", false}}) || err != nil {
		t.Errorf("%d, %v, %v", n, found, err)
	}
}

func TestConfined(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{"", ""},
		{"root/snap/thunderbird", "snap"},
		{"root/var/lib/snapd/snap/thunderbird", "snap"},
		{"root/snap/firefox", ""},
		{"root/var/lib/flatpak/app/org.mozilla.Thunderbird", "flatpak"},
		{"root/var/lib/flatpak/app/org.mozilla.thunderbird", "flatpak"},
		{"home/.local/share/flatpak/app/org.mozilla.thunderbird", "flatpak"},
		{"home/.local/share/flatpak/app/org.mozilla.firefox", ""},
	} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, c.at), 0o700); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(confined(filepath.Join(dir, "root"), filepath.Join(dir, "home")), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.at, got, c.want)
		}
	}
}

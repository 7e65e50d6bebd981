package nativehost

import (
	"os"
	"path/filepath"
)

// places are where Thunderbird looks, the user's own first. Packages of Debian and Fedora write to the others.
func places() ([]string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	return []string{
		filepath.Join(home, ".mozilla", "native-messaging-hosts", fileName),
		filepath.Join("/usr/lib/mozilla/native-messaging-hosts", fileName),
		filepath.Join("/usr/lib64/mozilla/native-messaging-hosts", fileName),
	}, nil
}

// profiles are the folders in which profiles of Thunderbird lie, by the pattern of their names.
func profiles() ([]string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	return []string{
		filepath.Join(home, ".thunderbird", "*"),
		filepath.Join(home, "snap", "thunderbird", "common", ".thunderbird", "*"),
		filepath.Join(home, ".var", "app", "org.mozilla.Thunderbird", ".thunderbird", "*"),
	}, nil
}

// Confined names how a Thunderbird of this computer is shut in, so that it cannot start a program: "snap", "flatpak".
func Confined() []string {
	home, _ := os.UserHomeDir() // without one there are the system's
	var out []string
	for _, c := range []struct {
		name  string
		paths []string
	}{
		{"snap", []string{"/snap/thunderbird", "/var/lib/snapd/snap/thunderbird"}},
		{"flatpak", []string{
			"/var/lib/flatpak/app/org.mozilla.Thunderbird",
			filepath.Join(home, ".local", "share", "flatpak", "app", "org.mozilla.Thunderbird"),
		}},
	} {
		for _, path := range c.paths {
			if _, err := os.Stat(path); err == nil {
				out = append(out, c.name)
				break
			}
		}
	}
	return out
}

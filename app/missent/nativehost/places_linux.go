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
		filepath.Join(home, ".var", "app", flatpaks, ".thunderbird", "*"),
	}, nil
}

// Confined names how a Thunderbird of this computer is shut in, so that it cannot start a program: "snap", "flatpak".
func Confined() []string {
	home, _ := os.UserHomeDir() // without one there are the system's
	return confined("/", home)
}

// flatpaks are the names of Thunderbird at Flathub: the first was in use until July 2026.
const flatpaks = "org.mozilla.[Tt]hunderbird*"

func confined(root, home string) []string {
	var out []string
	for _, c := range []struct {
		name     string
		patterns []string
	}{
		{"snap", []string{filepath.Join(root, "snap/thunderbird"), filepath.Join(root, "var/lib/snapd/snap/thunderbird")}},
		{"flatpak", []string{
			filepath.Join(root, "var/lib/flatpak/app", flatpaks),
			filepath.Join(home, ".local/share/flatpak/app", flatpaks),
		}},
	} {
		for _, pattern := range c.patterns {
			if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
				out = append(out, c.name)
				break
			}
		}
	}
	return out
}

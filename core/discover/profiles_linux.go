package discover

import (
	"os"
	"path/filepath"
)

// profileFolders are those of the packages of the distribution, of snap and of Flatpak.
func profileFolders() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	return []string{
		filepath.Join(home, ".thunderbird"),
		filepath.Join(home, "snap", "thunderbird", "common", ".thunderbird"),
		filepath.Join(home, ".var", "app", "org.mozilla.thunderbird", ".thunderbird"),
		filepath.Join(home, ".var", "app", "org.mozilla.Thunderbird", ".thunderbird"), // until July 2026
	}
}

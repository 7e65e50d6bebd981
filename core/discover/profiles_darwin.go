package discover

import (
	"os"
	"path/filepath"
)

func profileFolders() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	return []string{filepath.Join(home, "Library", "Thunderbird")}
}

package discover

import (
	"os"
	"path/filepath"
)

func profileFolders() []string {
	config, err := os.UserConfigDir()
	if err != nil {
		return nil
	}
	return []string{filepath.Join(config, "Thunderbird")}
}

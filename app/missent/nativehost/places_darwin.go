package nativehost

import (
	"os"
	"path/filepath"
)

// places are where Thunderbird looks. It does not find the folder in the user's Library, so the one for everybody counts
// first; writing there takes an administrator.
func places() ([]string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	const folder = "Library/Application Support/Mozilla/NativeMessagingHosts"
	return []string{filepath.Join("/", folder, fileName), filepath.Join(home, folder, fileName)}, nil
}

func profiles() ([]string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	return []string{filepath.Join(home, "Library", "Thunderbird", "Profiles", "*")}, nil
}

// Confined: no Thunderbird for macOS is shut in.
func Confined() []string { return nil }

package main

import (
	"os"
	"path/filepath"

	"howett.net/plist"
)

// systemLocale is the first language of the user's list, as a tag of BCP 47. A program that is started at log-in has no
// LANG there.
func systemLocale() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "en"
	}
	raw, err := os.ReadFile(filepath.Join(home, "Library/Preferences/.GlobalPreferences.plist"))
	var chosen struct{ AppleLanguages []string }
	if err != nil {
		return "en"
	}
	if _, err := plist.Unmarshal(raw, &chosen); err != nil || len(chosen.AppleLanguages) == 0 {
		return "en"
	}
	return chosen.AppleLanguages[0]
}

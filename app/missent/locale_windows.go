package main

import "golang.org/x/sys/windows"

// systemLocale is the language the user chose for the display, as a tag of BCP 47.
func systemLocale() string {
	tags, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(tags) == 0 {
		return "en"
	}
	return tags[0]
}

package main

import (
	"cmp"
	"os"
	"strings"
)

// systemLocale is the language of the session as a tag of BCP 47: as POSIX has it, the first of these that is set, unless
// LANGUAGE, which desktops set beside LANG, names a better one. The locales C and POSIX are English.
func systemLocale() string { return localeOf(os.Getenv) }

func localeOf(env func(string) string) string {
	v := plainLocale(cmp.Or(env("LC_ALL"), env("LC_MESSAGES"), env("LANG")))
	if v == "" {
		return "en"
	}
	first, _, _ := strings.Cut(env("LANGUAGE"), ":")
	return cmp.Or(plainLocale(first), v)
}

// plainLocale is "de-AT" for "de_AT.UTF-8@euro", and "" for C and POSIX.
func plainLocale(v string) string {
	v, _, _ = strings.Cut(v, ".")
	v, _, _ = strings.Cut(v, "@")
	if v == "C" || v == "POSIX" {
		return ""
	}
	return strings.ReplaceAll(v, "_", "-")
}

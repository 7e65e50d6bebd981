package desk

import (
	"cmp"
	"os"
	"strings"

	"missent/core/policy"
)

// Locale is the language of the windows, as a tag of BCP 47. A window that has no translation shows English.
func (d *Desk) Locale() string { return d.locale(d.currentSettings()) }

func (d *Desk) locale(set policy.Set) string {
	if v := set.Get("locale").Value; v != "system" {
		return v
	}
	return systemLocale(os.Getenv)
}

// systemLocale is the language of the session, as POSIX has it: the first of these that is set. The locales C and POSIX
// are English.
func systemLocale(env func(string) string) string {
	v := cmp.Or(env("LC_ALL"), env("LC_MESSAGES"), env("LANG"))
	v, _, _ = strings.Cut(v, ".")
	v, _, _ = strings.Cut(v, "@")
	if v == "" || v == "C" || v == "POSIX" {
		return "en"
	}
	return strings.ReplaceAll(v, "_", "-")
}

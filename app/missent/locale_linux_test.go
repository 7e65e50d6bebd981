package main

import "testing"

func TestSystemLocale(t *testing.T) {
	for _, row := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{}, "en"},
		{map[string]string{"LANG": "C.UTF-8"}, "en"},
		{map[string]string{"LANG": "de_AT.UTF-8"}, "de-AT"},
		{map[string]string{"LANG": "de_DE@euro", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr-FR"},
		{map[string]string{"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, "en"},
		{map[string]string{"LANG": "en_GB.UTF-8", "LANGUAGE": "es:en"}, "es"},
		{map[string]string{"LANG": "C", "LANGUAGE": "es:en"}, "en"},
	} {
		if got := localeOf(func(name string) string { return row.env[name] }); got != row.want {
			t.Errorf("%v: %q, want %q", row.env, got, row.want)
		}
	}
}

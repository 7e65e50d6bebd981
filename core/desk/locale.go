package desk

import "missent/core/policy"

// Locale is the language of the windows, as a tag of BCP 47. A window that has no translation shows English.
func (d *Desk) Locale() string { return d.locale(d.currentSettings()) }

func (d *Desk) locale(set policy.Set) string {
	if v := set.Get("locale").Value; v != "system" {
		return v
	}
	if d.opt.Locale == nil {
		return "en"
	}
	return d.opt.Locale()
}

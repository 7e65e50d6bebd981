package tray

import "fyne.io/systray"

func possible() bool { return true }

// shade: the menu bar colours a template itself.
func shade() string { return "light" }

func setIcon(i Icon, shade string) {
	p := picture(i, "32", shade)
	systray.SetTemplateIcon(p, p)
}

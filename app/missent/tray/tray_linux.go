package tray

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"
)

// possible tells whether there is a session bus to show an icon over. Without one the library would start a bus of its
// own, and crash at the end.
func possible() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		if _, err := os.Stat(filepath.Join("/run/user", fmt.Sprint(os.Getuid()), "bus")); err != nil {
			return false
		}
	}
	_, err := dbus.SessionBus()
	return err == nil
}

// shade is the colour that shows on the panel: white on dark ("dark") unless the desktop says that it prefers light.
// GNOME's bar is dark either way. The portal is asked only where it runs already.
func shade() string {
	conn, err := dbus.SessionBus()
	if err != nil || strings.Contains(os.Getenv("XDG_CURRENT_DESKTOP"), "GNOME") {
		return "dark"
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var scheme dbus.Variant
	err = conn.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop").
		CallWithContext(ctx, "org.freedesktop.portal.Settings.Read", dbus.FlagNoAutoStart,
			"org.freedesktop.appearance", "color-scheme").Store(&scheme)
	for inner, ok := scheme.Value().(dbus.Variant); ok; inner, ok = scheme.Value().(dbus.Variant) {
		scheme = inner // this call wraps its answer twice
	}
	const preferLight = uint32(2)
	if err == nil && scheme.Value() == preferLight {
		return "light"
	}
	return "dark"
}

// setIcon gives the panel one picture, which it scales to its own height; 22 is what most of them have.
func setIcon(i Icon, shade string) {
	systray.SetIcon(append([]byte(straightMagic), picture(i, "22", shade)...))
}

package secret

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/godbus/dbus/v5"
)

// reachable looks for a session bus before the library does: where there is none, the library starts one of its own
// with dbus-launch, which holds no keyring and outlives us.
func reachable() error {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	runtime := fmt.Sprintf("/run/user/%d", os.Getuid())
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(runtime, name)); err == nil {
			return nil
		}
	}
	return ErrNoBus
}

// systemKind tells D-Bus errors apart by name, and the two the library makes up itself by their text.
func systemKind(err error) error {
	var name string
	var byValue dbus.Error
	var byPointer *dbus.Error
	switch {
	case errors.As(err, &byValue):
		name = byValue.Name
	case errors.As(err, &byPointer):
		name = byPointer.Name
	}
	switch {
	case name == "org.freedesktop.DBus.Error.ServiceUnknown", strings.HasPrefix(name, "org.freedesktop.DBus.Error.Spawn"):
		return fmt.Errorf("%w (%s)", ErrNoService, name)
	case name == "org.freedesktop.Secret.Error.IsLocked", name == "org.freedesktop.DBus.Error.NoReply",
		strings.Contains(err.Error(), "failed to unlock"), strings.Contains(err.Error(), "prompt dismissed"):
		return ErrLocked
	case name == "":
		return fmt.Errorf("%w (%v)", ErrNoBus, err)
	}
	return err
}

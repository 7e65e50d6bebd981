// Package autostart starts the guard when the user logs in, or stops doing so: a desktop entry on Linux, a value of the
// Run key on Windows, a launch agent on macOS. Each is a plain thing of the system that its own tools show and change.
//
// It refuses to guess: whether it is on is read from the system each time, so a switch in the desktop's own settings
// counts, and what an administrator set up for everybody is only overridden for this user, never removed.
package autostart

import "errors"

// ErrManaged: it is set up for every user of this computer and cannot be switched off for one.
var ErrManaged = errors.New("autostart is set up for all users of this computer")

// Switch turns the start at log-in on and off for the current user. Enable and Disable may be called again and again.
type Switch struct {
	program string // full path of missent
	places         // where the system looks
}

// New is the switch for a program, named by its full path.
func New(program string) (*Switch, error) {
	p, err := findPlaces()
	if err != nil {
		return nil, err
	}
	return &Switch{program, p}, nil
}

// Set is Enable or Disable.
func (s *Switch) Set(on bool) error {
	if on {
		return s.Enable()
	}
	return s.Disable()
}

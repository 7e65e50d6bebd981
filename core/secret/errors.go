package secret

import (
	"errors"

	"missent/core/guard"
)

// The kinds of a keyring that does not help. The first three last until somebody does something, so they are also a
// guard.ErrNoSecret; a locked keyring may be open a minute later and is worth another try.
var (
	ErrNoBus     = lasting("there is no session bus to reach a keyring over")
	ErrNoService = lasting("no keyring service is installed or running")
	ErrNotFound  = lasting("the keyring holds no password for this account")
	ErrLocked    = errors.New("the keyring is locked, or does not answer")
	// ErrTooBig: the keyring of this system takes no secret that long (Windows: 2,560 bytes).
	ErrTooBig = errors.New("the password is too long for the keyring of this system")
)

// lasting is an error that is a guard.ErrNoSecret in other words.
func lasting(text string) error { return &kindError{text} }

type kindError struct{ text string }

func (e *kindError) Error() string        { return e.text }
func (e *kindError) Is(target error) bool { return target == guard.ErrNoSecret }

// Advice is what the user can do about err, one sentence; "" where there is nothing to say.
func Advice(err error) string {
	switch {
	case errors.Is(err, ErrNoBus), errors.Is(err, ErrNoService):
		return "Install a keyring (gnome-keyring, KWallet, KeePassXC), or name a command that prints the password: " +
			"missent account add --password-command 'pass mail/work' ADDRESS"
	case errors.Is(err, ErrLocked):
		return "Unlock the keyring of your system, then try again."
	case errors.Is(err, ErrNotFound), errors.Is(err, guard.ErrNoSecret):
		return "Sign in again: missent account add ADDRESS"
	case errors.Is(err, ErrTooBig):
		return "Use a password command: missent account add --password-command COMMAND ADDRESS"
	}
	return ""
}

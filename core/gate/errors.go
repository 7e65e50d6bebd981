package gate

import (
	"errors"

	"missent/core/guard"
	"missent/core/trust"
)

// Keys of what can be wrong, beside those of package trust; the window and the command line have a sentence for each.
const (
	keyNoStartTLS = "starttls-missing"
	keyRefused    = "refused"
	keyNoPassword = "no-password"
	keySignIn     = "sign-in-again"
	keyPort       = "port-taken"
	keyStore      = "not-stored"
)

// Error is why the provider cannot be reached. It prints a key, never the server's words: those may hold an address.
type Error struct {
	Key   string
	is    error // guard.ErrUntrusted and its like, nil for "try again"
	cause error
}

func (e *Error) Error() string { return "gate: " + e.Key }

// Problem is the key, for those who show it.
func (e *Error) Problem() string { return e.Key }

// Unwrap gives the decision of package guard and the cause.
func (e *Error) Unwrap() []error { return guard.Reasons(e.is, e.cause) }

// failed makes an Error of what the network returned.
func failed(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Key: trust.Broke(err), cause: err}
}

// untrustedOr tells a certificate that does not verify from a connection that broke.
func untrustedOr(err error) error {
	if key := trust.Why(err); key != "" {
		return &Error{Key: key, is: guard.ErrUntrusted, cause: err}
	}
	return failed(err)
}

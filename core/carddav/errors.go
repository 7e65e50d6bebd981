package carddav

import (
	"context"
	"errors"
	"net/http"

	"missent/core/guard"
	"missent/core/trust"
)

// Keys of what can be wrong, beside those of package trust.
const (
	keyRefused       = "refused"
	keyServer        = "server-error"
	keyURL           = "url"             // no https URL
	keyPasswordInURL = "password-in-url" // it does not belong there
	keyMoved         = "moved"           // to somewhere the password does not go
	keyNone          = "no-address-book" // no CardDAV server, or no address book on it
)

// Error is what went wrong with the server. It prints the operation and a key, never the server's words.
type Error struct {
	Op    string
	Key   string
	is    error // guard.ErrRefused, guard.ErrUntrusted, or nil
	cause error
}

func (e *Error) Error() string { return "carddav: " + e.Op + ": " + e.Key }

// Problem is the key, for those who show it.
func (e *Error) Problem() string { return e.Key }

// Unwrap gives the decision of package guard and the cause.
func (e *Error) Unwrap() []error { return guard.Reasons(e.is, e.cause) }

// failed makes an Error of what the network returned. A context that ended goes before all else.
func failed(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if key := trust.Why(err); key != "" {
		return &Error{Op: "tls", Key: key, is: guard.ErrUntrusted, cause: err}
	}
	return &Error{Op: op, Key: trust.Broke(err), cause: err}
}

// refused makes an Error of an HTTP status that is none of success.
func refused(op string, status int, err error) error {
	switch status {
	case http.StatusUnauthorized:
		return &Error{Op: op, Key: keyRefused, is: guard.ErrRefused, cause: err}
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return &Error{Op: op, Key: keyNone, cause: err}
	}
	key := keyServer
	if status < 400 {
		key = keyMoved
	}
	return &Error{Op: op, Key: key, cause: err}
}

package oauth

import (
	"context"
	"errors"

	"golang.org/x/oauth2"

	"missent/core/guard"
)

// Keys of what can be wrong; the window and the command line have a sentence for each.
const (
	keySignIn      = "sign-in-again"      // the grant was revoked, or has run out
	keyClient      = "client-refused"     // the client id is not right: a matter for whoever configured it
	keyDenied      = "sign-in-denied"     // the user, or his organisation, said no in the browser
	keyAbandoned   = "sign-in-abandoned"  // no answer came from the browser
	keyLoopback    = "loopback-closed"    // no port could be opened
	keyNoRefresh   = "sign-in-incomplete" // the service gave no refresh token
	keyUnreachable = "sign-in-unreachable"
	keyNoClient    = "client-missing" // none is configured
)

// Error is what went wrong with a service. It prints an operation and a key, never the service's words.
type Error struct {
	Op, Key string
	is      error // a decision of package guard, nil for "try again"
	cause   error
}

func (e *Error) Error() string { return "oauth: " + e.Op + ": " + e.Key }

// Problem is the key, for those who show it.
func (e *Error) Problem() string { return e.Key }

// Unwrap gives the decision and the cause.
func (e *Error) Unwrap() []error { return guard.Reasons(e.is, e.cause) }

// failed sorts what a token endpoint said (RFC 6749 section 5.2).
func failed(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	answer, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return &Error{Op: op, Key: keyUnreachable, cause: err}
	}
	switch answer.ErrorCode {
	case "invalid_grant", "interaction_required", "consent_required", "login_required":
		return &Error{Op: op, Key: keySignIn, is: guard.ErrSignIn}
	case "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request":
		return &Error{Op: op, Key: keyClient, is: guard.ErrRefused}
	}
	return &Error{Op: op, Key: keyUnreachable} // the answer of a proxy, or a service in trouble; its text may say too much
}

// final tells whether trying again with the same grant is of no use.
func final(err error) bool {
	return errors.Is(err, guard.ErrSignIn) || errors.Is(err, guard.ErrRefused)
}

// ErrNoClient: no client is configured for the service of the account.
var ErrNoClient error = &Error{Op: "client", Key: keyNoClient, is: guard.ErrRefused}

package imap

import (
	"context"
	"errors"
	"strings"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/guard"
	"missent/core/trust"
)

// Keys of what can be wrong, beside those of package trust; the window and the command line have a sentence for each.
const (
	keyRefused      = "refused"
	keyNoPassword   = "no-password"
	keyNoDrafts     = "no-drafts"
	keyTokenRefused = "token-refused"     // the server does not take what the service gave
	keyNoToken      = "browser-not-taken" // the server knows no sign-in by token
	keyTooMany      = "too-many"          // connections, for now
	keyNoGrant      = "not-signed-in"
	keyNoStartTLS   = "starttls-missing"
	keyPreAuth      = "preauth"
)

// Error is what went wrong with the server. It prints the operation and a key, never the server's words: those may hold
// the user's address.
type Error struct {
	Op    string // "dial", "login", "fetch", ...
	Key   string // what is wrong, as view.Account.Problem
	is    error  // guard.ErrRefused and its like, nil for "try again"
	cause error
}

func (e *Error) Error() string { return "imap: " + e.Op + ": " + e.Key }

// Problem is the key, for those who show it.
func (e *Error) Problem() string { return e.Key }

// Unwrap gives the decision of package guard and the cause.
func (e *Error) Unwrap() []error { return guard.Reasons(e.is, e.cause) }

// keyOf is the key of any error of this package.
func keyOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Key
	}
	return trust.Closed
}

func untrusted(op, key string, cause error) *Error {
	return &Error{Op: op, Key: key, is: guard.ErrUntrusted, cause: cause}
}

// failed makes an Error of what the network or the IMAP client returned. A context that ended goes before all else.
func failed(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Op: op, Key: trust.Broke(err), cause: err}
}

// handshake tells a certificate that does not verify, which is ErrUntrusted, from a connection that broke.
func handshake(ctx context.Context, err error) error {
	if key := trust.Why(err); key != "" {
		return untrusted("tls", key, err)
	}
	return failed(ctx, "tls", err)
}

// loginFailed decides whether the credentials are wrong (stop: more tries would lock the account) or the server is not
// able to tell now (try again). RFC 5530 names the codes; a NO without one is a refusal.
func loginFailed(ctx context.Context, err error) error {
	answer, ok := errors.AsType[*goimap.Error](err)
	if !ok || answer.Type != goimap.StatusResponseTypeNo {
		return failed(ctx, "login", err)
	}
	switch answer.Code {
	case goimap.ResponseCodeInUse, goimap.ResponseCodeLimit:
		return &Error{Op: "login", Key: keyTooMany, cause: err}
	case goimap.ResponseCodeUnavailable, goimap.ResponseCodeServerBug, goimap.ResponseCodeOverQuota:
		return failed(ctx, "login", err)
	case goimap.ResponseCodeAlert, "": // "Too many simultaneous connections" comes like this
		if strings.Contains(strings.ToLower(answer.Text), "too many") {
			return &Error{Op: "login", Key: keyTooMany, cause: err}
		}
	}
	return &Error{Op: "login", Key: keyRefused, is: guard.ErrRefused, cause: err}
}

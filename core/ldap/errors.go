package ldap

import (
	"context"
	"errors"

	"github.com/go-ldap/ldap/v3"

	"missent/core/guard"
	"missent/core/trust"
)

// Keys of what can be wrong, beside those of package trust.
const (
	keyRefused    = "refused"
	keyNoStartTLS = "starttls-missing"
	keyBase       = "directory-base"   // there is no such place in the tree
	keyEmpty      = "directory-empty"  // nothing there has an address, or may be seen
	keyFilter     = "directory-filter" // it cannot be read
)

// Error is what went wrong with the server. It prints the operation and a key, never the server's words.
type Error struct {
	Op    string
	Key   string
	is    error // guard.ErrRefused, guard.ErrUntrusted, or nil
	cause error
}

func (e *Error) Error() string { return "ldap: " + e.Op + ": " + e.Key }

// Problem is the key, for those who show it.
func (e *Error) Problem() string { return e.Key }

// Unwrap gives the decision of package guard and the cause.
func (e *Error) Unwrap() []error { return guard.Reasons(e.is, e.cause) }

func untrusted(key string, cause error) *Error {
	return &Error{Op: "tls", Key: key, is: guard.ErrUntrusted, cause: cause}
}

// failed makes an Error of what the network or the library returned.
func failed(ctx context.Context, op string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	cause := err
	if l, ok := errors.AsType[*ldap.Error](err); ok && l.Err != nil {
		cause = l.Err
	}
	e := &Error{Op: op, Key: trust.Broke(cause), cause: err}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case ctx.Err() != nil, ldap.IsErrorWithCode(err, ldap.LDAPResultTimeLimitExceeded):
		e.Key = trust.Timeout
	case trust.Why(cause) != "":
		return untrusted(trust.Why(cause), err)
	case ldap.IsErrorAnyOf(err, ldap.LDAPResultInvalidCredentials, ldap.LDAPResultInsufficientAccessRights,
		ldap.LDAPResultInappropriateAuthentication, ldap.LDAPResultStrongAuthRequired, ldap.LDAPResultConfidentialityRequired):
		e.Key, e.is = keyRefused, guard.ErrRefused
	case ldap.IsErrorAnyOf(err, ldap.LDAPResultNoSuchObject, ldap.LDAPResultInvalidDNSyntax, ldap.LDAPResultReferral):
		e.Key = keyBase
	}
	return e
}

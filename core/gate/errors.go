package gate

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"

	"missent/core/guard"
)

// Keys of what can be wrong; the window and the command line have a sentence for each.
const (
	keyClosed     = "closed"
	keyTimeout    = "timeout"
	keyNoHost     = "unknown-host"
	keyNobody     = "connection-refused"
	keyExpired    = "certificate-expired"
	keyName       = "certificate-name"
	keyUnknown    = "certificate-unknown"
	keyCAFile     = "ca-file"
	keyOldTLS     = "tls-version"
	keyNoStartTLS = "starttls-missing"
	keyRefused    = "refused"
	keyNoPassword = "no-password"
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
func (e *Error) Unwrap() []error {
	var out []error
	for _, err := range []error{e.is, e.cause} {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// failed makes an Error of what the network returned.
func failed(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	e := &Error{Key: keyClosed, cause: err}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	network, isNet := errors.AsType[net.Error](err)
	op, isOp := errors.AsType[*net.OpError](err)
	switch {
	case isDNS && dns.IsNotFound:
		e.Key = keyNoHost
	case isNet && network.Timeout():
		e.Key = keyTimeout
	case isOp && op.Op == "dial" && strings.Contains(op.Error(), "refused"): // each system has a number of its own for it
		e.Key = keyNobody
	}
	return e
}

// untrustedOr tells a certificate that does not verify from a connection that broke.
func untrustedOr(err error) error {
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	_, isName := errors.AsType[x509.HostnameError](err)
	_, isUnknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, isVerify := errors.AsType[*tls.CertificateVerificationError](err)
	key := ""
	switch {
	case isInvalid && invalid.Reason == x509.Expired:
		key = keyExpired
	case isName:
		key = keyName
	case isUnknown, isInvalid, isVerify:
		key = keyUnknown
	case strings.Contains(err.Error(), "protocol version"): // crypto/tls has no type for it
		key = keyOldTLS
	default:
		return failed(err)
	}
	return &Error{Key: key, is: guard.ErrUntrusted, cause: err}
}

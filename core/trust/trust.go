// Package trust is how every adapter meets a mail server over TLS: what is asked of it, and what it means when a handshake
// fails. One place decides it, so that no adapter is more lenient than another (threat 9 in docs/THREATS.md).
//
// It refuses to connect, to try again, and to accept anything that does not verify: there is no setting for it. Which error
// that makes is the adapter's matter; here are keys, as view.Account.Problem has them.
package trust

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"strings"
)

// Keys of what is wrong with a certificate, or with how the connection is secured.
const (
	Expired = "certificate-expired"
	Name    = "certificate-name"
	Unknown = "certificate-unknown"
	CAFile  = "ca-file"
	OldTLS  = "tls-version"
)

// Config is the configuration of RFC 8314 for a server: at least TLS 1.2, the name of the host, these roots (nil: the
// system's) and the CA of the organisation in caFile ("": none). With an error comes its key.
func Config(host string, roots *x509.CertPool, caFile string) (c *tls.Config, key string, err error) {
	if roots == nil {
		if roots, err = x509.SystemCertPool(); err != nil {
			return nil, Unknown, err
		}
	}
	if caFile != "" {
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return nil, CAFile, err
		}
		roots = roots.Clone()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, CAFile, errors.New("no certificate in the file")
		}
	}
	return &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}, "", nil
}

// Why tells the key of a handshake that failed because the other side cannot be trusted; "" where the connection broke.
func Why(err error) string {
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	_, isName := errors.AsType[x509.HostnameError](err)
	_, isUnknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, isVerify := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case isInvalid && invalid.Reason == x509.Expired:
		return Expired
	case isName:
		return Name
	case isUnknown, isInvalid, isVerify:
		return Unknown
	case strings.Contains(err.Error(), "protocol version"): // crypto/tls has no type for it
		return OldTLS
	}
	return ""
}

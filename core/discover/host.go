package discover

import (
	"net/netip"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"missent/core/mail"
)

// hostOf makes the ASCII form of a host's name, or of an address of the network. What else there may be in a file or an
// answer is refused: the name is shown to the user, and a password goes there.
func hostOf(s string) (string, bool) {
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	if ip, err := netip.ParseAddr(s); err == nil && ip.Zone() == "" {
		return ip.String(), true
	}
	host, err := idna.Lookup.ToASCII(s)
	if err != nil || host == "" || len(host) > 253 {
		return "", false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return "", false
		}
		if strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return "", false
		}
	}
	return host, true
}

// userOf checks the name to sign in by: one line, nothing that moves a cursor.
func userOf(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 320 {
		return "", false
	}
	for _, r := range s {
		if r <= ' ' || r == 0x7f || r > 0x7f && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return "", false
		}
	}
	return s, true
}

// sameOrganisation tells whether the host is the domain's own.
func sameOrganisation(host string, a mail.Address) bool {
	return mail.ParseDomain(host).Registered() == a.Domain().Registered()
}

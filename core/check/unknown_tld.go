package check

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// unknownTLD: the top-level domain does not exist, and no mail ever went there or came from there.
func (s *subject) unknownTLD() {
	if s.place.Sent > 0 || s.place.Heard > 0 || exists(s.r.Addr.Domain()) {
		return
	}
	s.cannotArrive(policy.UnknownTLD, "unknown-tld")
}

// usualTLDs are what a TLD that does not exist was most likely meant to be, commonest first.
var usualTLDs = strings.Fields("com org net edu gov mil de uk fr au it nl br ca jp ch info eu at es se pl be in us io")

// mended is the address with a TLD that exists, one edit from the one that does not; zero where there is none.
func (s *subject) mended() mail.Address {
	d := s.r.Addr.Domain()
	if s.r.Fault != mail.NoFault || exists(d) {
		return mail.Address{}
	}
	rest, typed := strings.TrimSuffix(d.ASCII(), d.TLD()), d.TLD()
	for _, like := range []func(tld string) bool{
		func(tld string) bool { return strings.HasPrefix(tld, typed) }, // its end was lost
		func(tld string) bool { return near.Distance(tld, typed, 1) <= 1 },
	} {
		if i := slices.IndexFunc(usualTLDs, like); i >= 0 && rest != "" {
			return mail.NewAddress(s.r.Addr.Local(), mail.ParseDomain(rest+usualTLDs[i]))
		}
	}
	return mail.Address{}
}

// inside are top-level domains that are not in the public list and yet in use: reserved ones (RFC 2606, RFC 6762, RFC
// 8375), and those organisations give their own hosts.
var inside = map[string]bool{
	"example": true, "test": true, "invalid": true, "localhost": true, "local": true, "internal": true, "lan": true,
	"corp": true, "home": true, "intranet": true, "private": true, "onion": true,
}

// exists tells whether the top-level domain does, by the public suffix list, which holds all of them. An address literal
// has none.
func exists(d mail.Domain) bool {
	if strings.HasPrefix(d.ASCII(), "[") || inside[d.TLD()] {
		return true
	}
	suffix, icann := publicsuffix.PublicSuffix(d.ASCII())
	return icann || strings.Contains(suffix, ".")
}

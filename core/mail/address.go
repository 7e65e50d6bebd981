package mail

import (
	"log/slog"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Domain is the part after the last @, in lower case and in its ASCII form (A-labels, RFC 5890), without a final dot.
// It may hold text that is no domain at all: what was typed is kept, and Fault says so. The zero Domain is "none".
type Domain struct{ ascii string }

// ParseDomain takes a domain as typed: Unicode or ASCII form, any case. It never fails: what idna refuses is kept in
// lower case, so that it can still be compared.
func ParseDomain(s string) Domain {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), ".")
	if isASCII(s) {
		return Domain{s}
	}
	if a, err := idna.ToASCII(fold(s)); err == nil {
		return Domain{a}
	}
	return Domain{s}
}

// ASCII is the comparable form, "xn--..." where the domain is international.
func (d Domain) ASCII() string { return d.ascii }

// Unicode is the form people read. A label that does not decode stays as it is.
func (d Domain) Unicode() string {
	if !strings.Contains(d.ascii, "xn--") {
		return d.ascii
	}
	u, err := idna.ToUnicode(d.ascii)
	if err != nil {
		return d.ascii
	}
	return u
}

// TLD is the last label, "" for the zero Domain.
func (d Domain) TLD() string { return d.ascii[strings.LastIndexByte(d.ascii, '.')+1:] }

// Suffix is the public suffix ("co.uk", "mil") by the Mozilla list, private registries included: two customers of one
// host are not one organisation. A domain that is such a suffix itself ends in its TLD.
func (d Domain) Suffix() string {
	s, _ := publicsuffix.PublicSuffix(d.ascii)
	if s == d.ascii {
		return d.TLD()
	}
	return s
}

// Registered is the part one organisation registered ("af.mil" of "us.af.mil"); the domain itself where it is a bare
// suffix or has no dot.
func (d Domain) Registered() string {
	r, err := publicsuffix.EffectiveTLDPlusOne(d.ascii)
	if err != nil {
		return d.ascii
	}
	return r
}

// Name is the registered label without its suffix: "af" of "us.af.mil".
func (d Domain) Name() string {
	r := d.Registered()
	if i := strings.IndexByte(r, '.'); i >= 0 {
		return r[:i]
	}
	return r
}

// IsZero tells whether there is no domain.
func (d Domain) IsZero() bool { return d.ascii == "" }

// String hides the domain, so that no log holds it by accident; ASCII and Unicode give it.
func (d Domain) String() string { return "domain…" }

// LogValue hides the domain in structured logs.
func (d Domain) LogValue() slog.Value { return slog.StringValue(d.String()) }

// Address is one mailbox: local part and domain, both comparable (lower case; the local part in NFKC). RFC 5321 lets a
// host tell local parts apart by case, but none in use does, and people type both.
type Address struct {
	plain string // local@domain, or the local part alone where there is no domain
	local int    // length of the local part
}

// NewAddress joins the two parts; the local part as typed.
func NewAddress(local string, domain Domain) Address {
	local = fold(strings.ToLower(local))
	if domain.IsZero() {
		return Address{local, len(local)}
	}
	return Address{local + "@" + domain.ascii, len(local)}
}

// FromPlain takes what Plain gave back, unchanged.
func FromPlain(plain string) Address {
	if i := strings.LastIndexByte(plain, '@'); i >= 0 && i+1 < len(plain) {
		return Address{plain, i}
	}
	return Address{plain, len(plain)}
}

// ParseAddress takes one bare addr-spec as typed ("J.Doe@us.af.mil"). It never fails: the Fault says what is wrong with
// it, and the Address is what could be read.
func ParseAddress(s string) (Address, Fault) {
	s = strings.TrimSpace(s)
	i := strings.LastIndexByte(s, '@')
	if i < 0 {
		return NewAddress(s, Domain{}), NoAt
	}
	a := NewAddress(unquote(s[:i]), ParseDomain(s[i+1:]))
	return a, a.fault()
}

// Local is the part before the @, in lower case.
func (a Address) Local() string { return a.plain[:a.local] }

// Domain is the part after the @.
func (a Address) Domain() Domain {
	if a.local == len(a.plain) {
		return Domain{}
	}
	return Domain{a.plain[a.local+1:]}
}

// Plain is the bare address in lower case, ASCII domain: the form of records and verdicts.
func (a Address) Plain() string { return a.plain }

// Canonical is the mailbox the address delivers to: the plus tag (RFC 5233) cut everywhere, and at Google the dots and
// the second name of the domain.
func (a Address) Canonical() Address {
	local, domain := a.Local(), a.Domain()
	if i := strings.IndexByte(local, '+'); i > 0 {
		local = local[:i]
	}
	if domain.ascii == "gmail.com" || domain.ascii == "googlemail.com" {
		local = strings.ReplaceAll(local, ".", "")
		domain.ascii = "gmail.com"
	}
	if len(local) == a.local && domain == a.Domain() {
		return a
	}
	return NewAddress(local, domain)
}

// IsZero tells whether there is no address.
func (a Address) IsZero() bool { return a == Address{} }

// String hides the address, so that no log holds it by accident; Plain gives it.
func (a Address) String() string { return "address…" }

// LogValue hides the address in structured logs.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.String()) }

package check

import (
	"strings"

	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// greats are the names under which most private mail lives, whatever the ending.
var greats = []string{"gmail", "hotmail", "yahoo", "outlook", "icloud"}

// commonTLDs are the endings fingers type by themselves.
var commonTLDs = []string{"com", "org", "net"}

// coldStart holds the domain against well-known ones while the user's own mail does not know it. It never turns one real
// domain into another: what is well known itself, or was heard from, is left alone.
func (s *subject) coldStart() {
	d := s.r.Addr.Domain()
	if s.famous || s.place.People > 1 {
		return
	}
	base := .85
	if s.brought || s.place.Heard > 0 {
		base = .6
	}
	whole := d.ASCII() == d.Registered() // a host of an organisation is no slip of the organisation's own domain
	name, suffix := d.Name(), d.Suffix()
	say := func(score float64, meant string, distance int) {
		m := mail.ParseDomain(meant)
		hushed := s.known.Rules.Off(policy.LookalikeDomain) || s.known.Rules.Quiet(policy.LookalikeDomain)
		if hushed && s.known.Book.Place(m).People > 0 {
			return // a slip of a domain the user's mail knows was to be passed over
		}
		s.propose(proposal{policy.ColdStart, domainReason(d, m, distance), score, mail.NewAddress(s.r.Addr.Local(), m), distance})
	}
	for _, p := range wellKnown().near(d.ASCII(), whole) {
		known := mail.ParseDomain(p.name)
		n := len(known.Name())
		switch {
		case p.provider && known.Name() == name:
			if near.Distance(suffix, known.Suffix(), 1) <= 1 {
				say(base, p.name, p.distance)
			}
		case p.provider && (p.distance == 1 && n >= 5 || p.distance == 2 && n >= 7):
			say(base, p.name, p.distance)
		case whole && p.distance == 1 && n >= 6:
			say(base-.15, p.name, 1)
		}
	}
	if once, twice := strings.CutSuffix(d.ASCII(), "."+suffix); twice && strings.HasSuffix(once, "."+suffix) && famous(mail.ParseDomain(once)) {
		say(base, once, 1) // the ending twice
	}
	for _, great := range greats {
		if near.Distance(name, great, 1) <= 1 && (len(name) >= 5 || name[0] == great[0]) && exists(d) {
			meant := great + "." + suffix
			if name == great || !famous(mail.ParseDomain(meant)) {
				meant = great + ".com"
			}
			say(base-.1, meant, 2)
		}
	}
	if !whole || len(name) < 5 {
		return
	}
	for _, tld := range commonTLDs {
		if suffix == tld || !famous(mail.ParseDomain(name+"."+tld)) {
			continue
		}
		switch {
		case slipTLDs[suffix] && near.Distance(suffix, tld, 1) <= 1:
			say(base-.1, name+"."+tld, 1)
		case isCommonTLD(suffix):
			say(base-.15, name+"."+tld, 2)
		}
	}
}

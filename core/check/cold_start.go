package check

import (
	"bytes"
	"slices"
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
	if s.famous || s.place.People > 1 {
		return
	}
	base := .85
	if s.brought || s.place.Heard > 0 {
		base = .6
	}
	s.nearProvider(base)
	s.nearFamous(base)
	s.rareEnding(base)
}

// cold proposes a domain that the user's own mail does not know.
func (s *subject) cold(score float64, meant string, distance int) {
	d, m := s.r.Addr.Domain(), mail.ParseDomain(meant)
	hushed := s.known.Rules.Off(policy.LookalikeDomain) || s.known.Rules.Quiet(policy.LookalikeDomain)
	if hushed && s.known.Book.Place(m).People > 0 {
		return // a slip of a domain the user's mail knows was to be passed over
	}
	s.propose(proposal{policy.ColdStart, domainReason(d, m, distance), score, mail.NewAddress(s.r.Addr.Local(), m), distance})
}

// nearProvider holds the domain against those where most private mail lives.
func (s *subject) nearProvider(base float64) {
	d := s.r.Addr.Domain()
	name, suffix := d.Name(), d.Suffix()
	for _, p := range wellKnown().providersNear(d.ASCII()) {
		known := mail.ParseDomain(p.name)
		n := len(known.Name())
		switch {
		case known.Name() == name:
			if near.Distance(suffix, known.Suffix(), 1) <= 1 {
				s.cold(base, p.name, p.distance)
			}
		case p.distance == 1 && (n >= 5 || strings.HasPrefix(d.ASCII(), known.Name()+".")), p.distance == 2 && n >= 7:
			s.cold(base, p.name, p.distance)
		}
	}
	for _, great := range greats {
		edits := near.Distance(name, great, 1)
		if edits <= 1 && (len(name) >= 5 || name[0] == great[0]) && exists(d) || anagram(name, great) {
			meant := great + "." + suffix
			if name == great || !famous(mail.ParseDomain(meant)) {
				meant = great + ".com"
			}
			s.cold(base-.1, meant, 2)
		}
	}
}

// anagram tells whether one is the other with its letters in another order, the first one in its place.
func anagram(a, b string) bool {
	if len(a) != len(b) || a == b || a[0] != b[0] {
		return false
	}
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return bytes.Equal(x, y)
}

// nearFamous holds the registered domain against everything else that is well known: what stands in front of it is the
// name of a host.
func (s *subject) nearFamous(base float64) {
	d := s.r.Addr.Domain()
	registered, name, suffix := d.Registered(), d.Name(), d.Suffix()
	if once, twice := strings.CutSuffix(d.ASCII(), "."+suffix); twice && strings.HasSuffix(once, "."+suffix) && famous(mail.ParseDomain(once)) {
		s.cold(base, once, 1) // the ending twice
	}
	if famous(mail.ParseDomain(registered)) {
		return
	}
	hosts := strings.TrimSuffix(d.ASCII(), registered)
	for _, p := range wellKnown().othersNear(registered) {
		if known := mail.ParseDomain(p); len(known.Name()) >= 6 && known.Registered() == p {
			s.cold(base-.15, hosts+p, 1)
		}
	}
	if hosts != "" || len(name) < 5 {
		return
	}
	for _, tld := range commonTLDs {
		if suffix == tld || !famous(mail.ParseDomain(name+"."+tld)) {
			continue
		}
		switch {
		case slipTLDs[suffix] && near.Distance(suffix, tld, 1) <= 1:
			s.cold(base-.1, name+"."+tld, 1)
		case isCommonTLD(suffix):
			s.cold(base-.15, name+"."+tld, 2)
		}
	}
}

// rareEndings are those of countries with little mail, one letter from an ending with a great deal of it.
var rareEndings = map[string]string{"ne": "net", "et": "net", "cm": "com", "om": "com", "ml": "mil"}

// rareEnding: the user's mail knows nobody at all under the ending, and it comes out of a much commoner one where a letter
// is lost. Whoever has one acquaintance there is left alone, and so is who lives there.
func (s *subject) rareEnding(base float64) {
	d := s.r.Addr.Domain()
	meant, rare := rareEndings[d.Suffix()]
	if !rare || s.known.Book.Under(d.Suffix()) {
		return
	}
	for _, me := range s.known.Me {
		if me.Domain().TLD() == d.TLD() {
			return
		}
	}
	rest := strings.TrimSuffix(d.ASCII(), "."+d.Suffix())
	if moved, ok := strings.CutSuffix(rest, meant[:1]); ok && d.Suffix() == meant[1:] && len(moved) > 2 && !strings.HasSuffix(moved, ".") {
		rest = moved // the dot came a letter late: examplen.et
	}
	s.cold(base-.15, rest+"."+meant, 1)
}

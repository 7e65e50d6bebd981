package check

import (
	"strings"

	"missent/core/mail"
	"missent/core/policy"
)

// otherOrganisation: somebody of the same local part is known elsewhere. People change employers, so this is a note.
func (s *subject) otherOrganisation() {
	local := s.r.Addr.Local()
	if len(local) < 5 || s.brought || roles[local] {
		return
	}
	for _, k := range s.known.Book.Elsewhere(s.r.Addr, 64) {
		switch {
		case s.trusted && k.Sent >= 2:
			s.propose(proposal{policy.OtherPlace, "other-organisation", .5, k.Addr, 3})
		case !s.trusted && k.Sent > 0:
			s.propose(proposal{policy.OtherPlace, "other-organisation", .45, k.Addr, 3})
		}
	}
}

// roles are local parts that many organisations have (RFC 2142 and habit): the same one elsewhere says nothing.
var roles = map[string]bool{
	"info": true, "admin": true, "sales": true, "support": true, "office": true, "contact": true, "hello": true,
	"team": true, "jobs": true, "press": true, "billing": true, "accounts": true, "service": true, "webmaster": true,
	"postmaster": true, "hostmaster": true, "abuse": true, "security": true, "noreply": true, "no-reply": true,
	"newsletter": true, "marketing": true, "careers": true, "enquiries": true, "linux": true, "kernel": true,
}

// listLike tells whether the address is most likely a mailing list, by the name of its host.
func listLike(a mail.Address) bool {
	host := a.Domain().ASCII()
	return strings.Contains(host, "list") || strings.Contains(host, "groups") || strings.HasPrefix(host, "vger.")
}

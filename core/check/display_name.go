package check

import (
	"strings"

	"missent/core/mail"
	"missent/core/policy"
)

// displayName: the display name is an address, and another one than the mail goes to. Mail clients show the name, so the
// user sees bob@army.mil while the mail goes to bob@army.ml. Where the address shown is known, it is most likely meant.
func (s *subject) displayName() {
	if !strings.Contains(s.r.Name, "@") {
		return
	}
	for _, w := range strings.Fields(strings.Trim(s.r.Name, `'"<>`)) {
		shown, fault := mail.ParseAddress(strings.Trim(w, `'"<>(),;`))
		if fault != mail.NoFault || shown.Canonical() == s.r.Addr.Canonical() {
			continue
		}
		score := .5 // an old address that was kept as a name
		if k, ok := s.known.Book.Get(shown); ok && k.Weight() > 0 && k.Outweighs(s.record) {
			score = .9
		}
		s.propose(proposal{policy.DisplayName, "display-name", score, shown, 1})
	}
}

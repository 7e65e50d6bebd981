package check

import (
	"strings"

	"missent/core/mail"
	"missent/core/policy"
)

// Whom many people see: so many, of so many organisations other than the user's.
const (
	manyPeople        = 10
	manyOrganisations = 3
)

// visible: the user put many people of different organisations into To and Cc, where each sees all the others; Bcc is most
// likely meant. Who came in with the message being answered knows them already, and on a message to a list nobody is hidden.
// It is about the message: a window where its source can move them, a note elsewhere.
func (l *letter) visible() (Finding, bool) {
	if l.m.Tool || len(l.all) < manyPeople || l.known.Rules.Off(policy.Visible) || l.unclear() {
		return Finding{}, false
	}
	for i := range l.all {
		if listLike(l.all[i].Addr) {
			return Finding{}, false
		}
	}
	var hide []mail.Recipient
	from := map[string]bool{}
	for i := range l.all {
		r := &l.all[i]
		if r.Field == mail.Bcc || r.Fault != mail.NoFault || l.known.Me.Has(r.Addr) || l.brought(r.Addr) {
			continue
		}
		at := r.Addr.Domain().Registered()
		switch {
		case l.own(at), l.inside(r.Addr.Domain()):
			continue
		case provider(at) && !strings.HasSuffix(at, ".mil"): // the armed forces are on that list, and one house
			at = r.Addr.Plain() // each is his own
		}
		hide = append(hide, *r)
		from[at] = true
	}
	if len(hide) < manyPeople || len(from) < manyOrganisations {
		return Finding{}, false
	}
	f := Finding{Check: policy.Visible, Reason: "visible", Level: Note, Score: noteAt, Hide: hide}
	if l.known.Hides && l.known.Rules.Loud(policy.Visible) {
		f.Level, f.Score = Warn, warnAt
		l.stop(&f)
	}
	return f, true
}

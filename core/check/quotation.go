package check

import (
	"strings"

	"missent/core/mail"
	"missent/core/policy"
	"missent/core/wording"
)

// quotation: what the message quotes was written by somebody who gets no copy, and who resembles one who was put in. Who
// forwards a message quotes somebody absent, so a forwarded one is left alone.
func (s *subject) quotation() {
	if s.brought || listLike(s.r.Addr) || s.m.Tool || forwarded(string(s.m.Subject)) {
		return
	}
	y := s.quoted()
	name := s.nameOf(s.r)
	if y.Addr.IsZero() || s.right(y.Addr) || onePerson(s.r.Addr, y.Addr, name, y.Name) || !resembles(s.r.Addr, y.Addr, name, y.Name) {
		return
	}
	score := .5
	if (len(s.m.Parent) == 0 || s.absent(s.m.Parent[0])) && !s.spokenOf(y.Name) {
		score = .8
	}
	s.propose(proposal{policy.Quotation, "quotation", score, y.Addr, 1})
}

// quoted is the author of what the message quotes, where he is known and gets no copy; found once for a message.
func (l *letter) quoted() mail.Recipient {
	if l.cited == nil {
		y := l.findQuoted()
		l.cited = &y
	}
	return *l.cited
}

func (l *letter) findQuoted() mail.Recipient {
	author, ok := wording.Quoted(string(l.m.Body))
	if !ok {
		return mail.Recipient{}
	}
	for i := range l.all {
		if r := &l.all[i]; r.Addr == author.Addr || author.Named(l.nameOf(r)) {
			return mail.Recipient{}
		}
	}
	out := mail.Recipient{Addr: author.Addr}
	for _, p := range append(l.m.Parent[:len(l.m.Parent):len(l.m.Parent)], l.m.Thread...) {
		if p.Addr == author.Addr || out.Addr.IsZero() && author.Named(p.Name) {
			out = p
		}
	}
	if k, known := l.known.Book.Get(out.Addr); known && out.Name == "" {
		out.Name = k.Name
	}
	if l.known.Me.Has(out.Addr) || listLike(out.Addr) || out.Fault != mail.NoFault {
		return mail.Recipient{}
	}
	return out
}

// nameOf is the display name of a recipient, as typed or as known.
func (l *letter) nameOf(r *mail.Recipient) string {
	if r.Name != "" {
		return r.Name
	}
	k, _ := l.known.Book.Get(r.Addr)
	return k.Name
}

// forwarded tells it by the subject, as mail clients of several languages begin it.
func forwarded(subject string) bool {
	begin, _, ok := strings.Cut(subject, ":")
	switch strings.ToLower(strings.TrimSpace(begin)) {
	case "fw", "fwd", "wg", "tr", "rv", "i", "enc", "doorst", "vs", "vb", "pd", "vl":
		return ok
	}
	return false
}

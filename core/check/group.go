package check

import (
	"slices"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// When somebody is usual: the people on the message were written to so often, and he was on so many of those.
const (
	usualSent  = 10
	usualShare = .9
)

// missing: three people or more who are written to often are on the message, and somebody who is on nearly every message to
// each of them is not. It is about the message, and a note: he may be what the message is about.
func (l *letter) missing() (Finding, bool) {
	if l.m.Tool || l.known.Company == nil || len(l.all) < 3 || l.known.Rules.Off(policy.UsualPerson) || l.unclear() {
		return Finding{}, false
	}
	if slices.ContainsFunc(l.all, func(r mail.Recipient) bool { return r.Fault != mail.NoFault || listLike(r.Addr) || r.Field == mail.Bcc }) {
		return Finding{}, false
	}
	var last history.Record
	for i := range l.all {
		k, _ := l.known.Book.Get(l.all[i].Addr)
		if l.known.Me.Has(k.Addr) {
			continue
		}
		if k.Sent < usualSent {
			return Finding{}, false
		}
		if last.Last.IsZero() || k.Last.Before(last.Last) {
			last = k
		}
	}
	y, ok := l.gathering().Usual(usualShare)
	if !ok || listLike(y) || l.brought(y) || l.known.Me.Has(y) {
		return Finding{}, false
	}
	k, known := l.known.Book.Get(y)
	if !known || k.Last.Before(last.Last) { // he left, or moved
		return Finding{}, false
	}
	f := Finding{Check: policy.UsualPerson, Reason: "usual-person", Level: Note, Score: noteAt, Suggest: y, Person: k.Name}
	f.Evidence = Evidence{Sent: k.Sent, Replies: k.Replies, Days: k.Days, Last: k.Last}
	return f, true
}

// blindReply: an answer to all goes to people who were told nothing of the user: he got the message by a blind copy. Where a
// list could have brought it to him it says nothing.
func (l *letter) blindReply() (Finding, bool) {
	if l.m.Tool || len(l.m.Parent) < 3 || l.known.Rules.Off(policy.BlindReply) {
		return Finding{}, false
	}
	back := 0
	for _, p := range l.m.Parent {
		switch {
		case p.Fault != mail.NoFault, l.known.Me.Has(p.Addr), listLike(p.Addr), roles[p.Addr.Local()], p.Name == "" && l.nameOf(&p) == "":
			return Finding{}, false // he was named, or it came by way of something that has members
		case l.has(p.Addr):
			back++
		}
	}
	if back < 2 {
		return Finding{}, false
	}
	return Finding{Check: policy.BlindReply, Reason: "blind-reply", Level: Note, Score: noteAt}, true
}

// listName: a name stands there that the mail client is to expand, so that nobody can look at who is meant. A note.
func (l *letter) listName() (Finding, bool) {
	is := func(r mail.Recipient) bool { return r.Fault == mail.List }
	if l.known.Rules.Off(policy.ListName) || !slices.ContainsFunc(l.all, is) {
		return Finding{}, false
	}
	return Finding{Check: policy.ListName, Reason: "list-name", Level: Note, Score: noteAt}, true
}

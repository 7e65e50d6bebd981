package check

import (
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// fromOne is how many messages must have gone to somebody, all from one address of the user, for that to be a habit.
const fromOne = 3

// wrongSender: the user writes from one of his addresses, and to this recipient he has only ever written from another one
// of another organisation: office mail is about to leave from the private account, or the other way round. It is a note,
// and suggests the address to write from. Who came in with the message being answered wrote to the address it came to,
// and the mail client answers from there.
func (s *subject) wrongSender() {
	from := s.m.From.Addr
	if s.record.Sent < fromOne || s.record.From <= history.Several || s.brought || s.m.Tool || s.unclear() ||
		s.record.From == history.SenderOf(from) || !s.known.Me.Has(from) {
		return
	}
	for _, own := range s.known.Me {
		if history.SenderOf(own) == s.record.From && elsewhere(own, from) {
			s.propose(proposal{policy.WrongSender, "wrong-sender", noteAt + .05, own, 0})
		}
	}
}

// elsewhere tells whether two addresses of one person belong to different parts of his life. Two of one organisation are
// two names for the same desk; of a mail provider each is a mailbox of its own.
func elsewhere(a, b mail.Address) bool {
	at := a.Domain().Registered()
	return at != b.Domain().Registered() || provider(at)
}

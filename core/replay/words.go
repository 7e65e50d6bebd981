package replay

import (
	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/model"
	"missent/core/profile"
)

// words is the words of the mailbox so far. They live as long as the replay, so their secret need not be one.
type words struct {
	hasher *profile.Hasher
	all    profile.Profile
	people map[mail.Address]*profile.Profile
	tally  *model.Tally
}

func newWords() words {
	return words{hasher: profile.NewHasher(nil), people: map[mail.Address]*profile.Profile{}, tally: &model.Tally{}}
}

func (w *words) of(m *mail.Message) *check.Words {
	if m.Body == "" {
		return nil
	}
	return &check.Words{
		Text:  w.hasher.Text(string(m.Subject), string(m.Body)),
		All:   &w.all,
		Of:    func(a mail.Address) *profile.Profile { return w.people[a] },
		Tally: w.tally,
	}
}

// learn counts the words for everybody the message went to.
func (w *words) learn(m *mail.Message, seen []history.Sighting, f model.Outcome) {
	if m.Direction != mail.Sent || m.Body == "" {
		return // as the guard does: headers alone say nothing
	}
	if f.Measured {
		w.tally.Add(model.Shipped(), f)
	}
	text := w.hasher.Text(string(m.Subject), string(m.Body))
	w.all.Add(text, profile.Everyone)
	for _, a := range profile.For(seen) {
		p := w.people[a]
		if p == nil {
			p = &profile.Profile{}
			w.people[a] = p
		}
		p.Add(text, profile.Person)
	}
}

// Tally is how high the messages so far scored.
func (r *Replay) Tally() model.Tally { return *r.words.tally }

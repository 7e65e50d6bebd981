package profile

import (
	"missent/core/history"
	"missent/core/mail"
)

// crowd is how many recipients a message may have to say something about what is written to each.
const crowd = 30

// For gives those whose profile a sent message goes into, by what was seen in it: a message that a window had doubted
// goes into nobody's.
func For(seen []history.Sighting) []mail.Address {
	var out []mail.Address
	for _, s := range seen {
		if s.Kind == history.SentTo {
			out = append(out, s.Addr)
		}
	}
	if len(out) > crowd {
		return nil
	}
	return out
}

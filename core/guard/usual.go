package guard

import (
	"context"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// usual is what the file holds of the people a message is about: nothing of it stays in memory.
type usual struct {
	company *history.Company // nil where there is one recipient, or it cannot be read
	words   *check.Words     // nil where no text is there, or words are not kept
	hides   bool             // its source can move recipients to Bcc
	rush    bool             // nobody typed it: its words say nothing
}

// usual reads it for a message that was caught at a place.
func (g *Guard) usual(ctx context.Context, m *mail.Message, at view.Place, rush bool) usual {
	u := usual{company: g.company(ctx, m), hides: at == view.AddOn, rush: rush}
	u.words = g.words(ctx, m, u)
	return u
}

// company is whom the recipients of m usually stand with; nil where there is one recipient, or it cannot be read.
func (g *Guard) company(ctx context.Context, m *mail.Message) *history.Company {
	var of []mail.Address
	for _, r := range m.Recipients() {
		if r.Fault == mail.NoFault {
			of = append(of, r.Addr)
		}
	}
	if len(of) < 2 {
		return nil
	}
	c := history.NewCompany()
	if err := g.store.Company(ctx, of, c); err != nil {
		g.trouble("look up company", err)
		return nil
	}
	return c
}

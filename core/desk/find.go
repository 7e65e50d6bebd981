package desk

import (
	"context"
	"strings"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// Finder finds the mail servers of addresses; see package discover.
type Finder interface {
	Installed(ctx context.Context) []guard.Candidate
	// Find has always one candidate, except when ctx ends.
	Find(ctx context.Context, a mail.Address, set policy.Set, tell func(view.SearchStep)) []guard.Candidate
}

// Installed are the accounts of mail programs on this computer that are not watched yet.
func (d *Desk) Installed(ctx context.Context) ([]view.Found, error) {
	d.guard.Refresh()
	out := []view.Found{}
	if d.opt.Finder == nil {
		return out, nil
	}
	for _, c := range d.opt.Finder.Installed(ctx) {
		if !d.has(AccountID(c.Incoming.User, c.Incoming.Host)) {
			out = append(out, d.found(c))
		}
	}
	return out, nil
}

// Find looks for the server of an address, and tells the window each step.
func (s *session) Find(ctx context.Context, address string) (view.Search, error) {
	var search view.Search
	a, fault := mail.ParseAddress(address)
	switch {
	case strings.TrimSpace(address) == "":
		return search, &view.Problem{Key: "address-missing"}
	case fault != mail.NoFault:
		return search, &view.Problem{Key: "address-invalid"}
	case s.opt.Finder == nil:
		return search, &view.Problem{Key: "internal"}
	}
	s.guard.Refresh()
	search.Found = []view.Found{}
	found := s.opt.Finder.Find(ctx, a, s.currentSettings(), func(step view.SearchStep) {
		search.Steps = put(search.Steps, step)
		now := search
		s.push(view.Event{Kind: "search", Search: &now})
	})
	if ctx.Err() != nil {
		return search, ctx.Err()
	}
	for _, c := range found {
		search.Found = append(search.Found, s.found(c))
	}
	return search, nil
}

// put gives the steps with one of them changed; the old ones stay as they are, for an event may hold them.
func put(steps []view.SearchStep, step view.SearchStep) []view.SearchStep {
	steps = append([]view.SearchStep{}, steps...)
	for i := range steps {
		if steps[i].Key == step.Key {
			steps[i] = step
			return steps
		}
	}
	return append(steps, step)
}

func (d *Desk) found(c guard.Candidate) view.Found {
	return view.Found{
		Origin: c.Origin, Source: Safe(c.Source, longName), Address: c.Address.Plain(), Host: c.Incoming.Host, Port: c.Incoming.Port,
		Security: c.Incoming.Security, User: c.Incoming.User, SMTPHost: c.Outgoing.Host, SMTPPort: c.Outgoing.Port,
		SignIn: d.offered(c.SignIn), Help: c.Help, Outside: c.Outside,
	}
}

// doubtful finds whom an address can be taken for that should be looked at: sends alone speak for it, beside somebody much
// better known, or it lies in an address book beside one that looks the same.
func doubtful(b *history.Book, r history.Record, all history.Namesakes) (like mail.Address, ok bool) {
	if r.Sent > 0 {
		if by, suspect := b.Suspect(&r); suspect {
			return by, true
		}
	}
	return b.Double(r.Addr, all)
}

// beside is the row of an address that can be taken for another one, letter under letter.
func beside(b *history.Book, r history.Record, like mail.Address, now time.Time) view.PersonEntry {
	f := check.Finding{Recipient: mail.Recipient{Addr: r.Addr, Name: r.Name}, Suggest: like}
	typed, known := drawing{b}.pair(f, ofFinding(f))
	row := entry(b, r, now)
	row.Drawn, row.Like, row.Listed = &typed, known, r.Listed || r.Collected
	return row
}

// Slips looks through everybody for people in doubt: a slip that was sent once lies in autocomplete for ever.
func (d *Desk) Slips(ctx context.Context) (view.PeoplePage, error) {
	page := view.PeoplePage{Rows: []view.PersonEntry{}}
	d.guard.Look(func(b *history.Book, _ history.Owners) { page.Total = b.Len() })
	now := d.guard.Now()
	err := LookAlikes(ctx, d.guard, func(b *history.Book, r history.Record, like mail.Address) {
		if page.Matches++; len(page.Rows) < mostRows {
			page.Rows = append(page.Rows, beside(b, r, like, now))
		}
	})
	return page, err
}

// LookAlikes calls f for everybody who can be taken for somebody else, while the Book is held.
func LookAlikes(ctx context.Context, g *guard.Guard, f func(b *history.Book, r history.Record, like mail.Address)) error {
	var candidates []mail.Address
	var all history.Namesakes
	g.Look(func(b *history.Book, _ history.Owners) {
		for r := range b.All() {
			if (r.Sent > 0 || r.Listed || r.Collected) && !r.Proven() {
				candidates = append(candidates, r.Addr)
			}
		}
		all = b.Namesakes()
	})
	const some = 200 // nobody shall wait for the Book meanwhile
	for ; len(candidates) > 0; candidates = candidates[min(some, len(candidates)):] {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		g.Look(func(b *history.Book, _ history.Owners) {
			for _, a := range candidates[:min(some, len(candidates))] {
				r, known := b.Get(a)
				if !known {
					continue
				}
				if like, ok := doubtful(b, r, all); ok {
					f(b, r, like)
				}
			}
		})
	}
	return nil
}

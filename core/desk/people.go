package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// mostRows is the longest page of a search.
const mostRows = 200

// People searches everybody known by address, name and domain: those written to last come first.
func (d *Desk) People(_ context.Context, query string, offset, limit int) (view.PeoplePage, error) {
	query = strings.ToLower(strings.TrimSpace(query))
	limit = max(0, min(limit, mostRows))
	foreign := strings.ContainsFunc(query, func(r rune) bool { return r >= 0x80 }) // it may be a domain as people read it
	page := view.PeoplePage{Rows: []view.PersonEntry{}}
	d.guard.Look(func(b *history.Book, _ history.Owners) {
		page.Total = b.Len()
		found := make([]hit, 0, 256)
		for r := range b.All() {
			plain := r.Addr.Plain()
			if query == "" || strings.Contains(plain, query) || contains(r.Name, query) || foreign && strings.Contains(shown(r.Addr), query) {
				found = append(found, hit{r.Addr, plain, r.Last.Unix()})
			}
		}
		page.Matches = len(found)
		slices.SortFunc(found, func(a, b hit) int { return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(a.plain, b.plain)) })
		from := max(0, min(offset, len(found)))
		for _, h := range found[from:min(from+limit, len(found))] {
			r, _ := b.Get(h.addr)
			page.Rows = append(page.Rows, entry(b, r, d.guard.Now()))
		}
	})
	return page, nil
}

type hit struct {
	addr  mail.Address
	plain string
	last  int64
}

// contains is strings.Contains without regard to case; query is in lower case.
func contains(name, query string) bool {
	return len(name) > 0 && strings.Contains(strings.ToLower(name), query)
}

func entry(b *history.Book, r history.Record, now time.Time) view.PersonEntry {
	_, suspect := b.Suspect(&r)
	return view.PersonEntry{
		Address: safeAddress(shown(r.Addr)), Name: Safe(r.Name, longName), Last: r.Last, Standing: standing(b, r, now), Suspect: suspect,
	}
}

func standing(b *history.Book, r history.Record, now time.Time) string {
	s := b.Standing(r.Addr, now)
	if s == history.Seen && r.Listed && r.Sent == 0 && r.Received == 0 {
		return "listed"
	}
	return s.String()
}

// Person says why one address is trusted.
func (d *Desk) Person(_ context.Context, address string) (view.PersonDetail, error) {
	a, _ := mail.ParseAddress(address)
	now := d.guard.Now()
	var p view.PersonDetail
	found := false
	d.guard.Look(func(b *history.Book, _ history.Owners) {
		var r history.Record
		if r, found = b.Get(a); !found {
			return
		}
		e := entry(b, r, now)
		p = view.PersonDetail{
			Address: e.Address, ASCII: drawing{b}.address(a, "").ASCII, Name: e.Name, Standing: e.Standing, Suspect: e.Suspect, First: r.First, Last: r.Last,
			Rungs: rungs(r, e.Suspect), Near: neighbours(b, a, now),
		}
	})
	if !found {
		return p, &view.Problem{Key: "unknown-person"}
	}
	return p, nil
}

// rungs is the ladder of trust, strongest first. An address in doubt stands on none.
func rungs(r history.Record, suspect bool) []view.Rung {
	all := []view.Rung{
		{Key: "confirmed", Met: r.Confirmed},
		{Key: "answered", Met: r.Replies > 0, Count: r.Replies, Time: r.LastReply},
		{Key: "days", Met: r.Days >= 3, Count: r.Days},
		{Key: "sent", Met: r.Sent > 0, Count: r.Sent, Time: r.Last},
		{Key: "listed", Met: r.Listed},
	}
	if r.Directory { // most organisations have named none
		all = append([]view.Rung{{Key: "organisation", Met: true}}, all...)
	}
	for i := range all {
		if all[i].Met {
			all[i].Top = !suspect
			break
		}
	}
	return all
}

func neighbours(b *history.Book, a mail.Address, now time.Time) []view.Near {
	found := b.Near(a, 2)
	weight := func(a mail.Address) int { r, _ := b.Get(a); return r.Weight() }
	slices.SortFunc(found, func(x, y history.Neighbour) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(weight(y.Addr), weight(x.Addr)), cmp.Compare(x.Addr.Plain(), y.Addr.Plain()))
	})
	out := []view.Near{}
	for _, n := range found[:min(len(found), 8)] {
		r, _ := b.Get(n.Addr)
		out = append(out, view.Near{Address: safeAddress(shown(n.Addr)), Standing: standing(b, r, now), Distance: n.Distance})
	}
	return out
}

// forgotten is what Undo needs. It is in memory only: what was forgotten is gone from the disk at once.
type forgotten struct {
	memory guard.Memory
	since  time.Time // with the monotonic clock
}

// undoable is how long Forget can be undone.
const undoable = 10 * time.Minute

// Forget takes an address out of history.
func (d *Desk) Forget(ctx context.Context, address string) (view.Forgotten, error) {
	a, _ := mail.ParseAddress(address)
	m, err := d.guard.Forget(ctx, a)
	if err != nil {
		return view.Forgotten{}, unknown(err, "unknown-person")
	}
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	token := hex.EncodeToString(b)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forgotten[token] = forgotten{m, time.Now()}
	for t, f := range d.forgotten {
		if time.Since(f.since) > undoable {
			delete(d.forgotten, t)
		}
	}
	return view.Forgotten{Token: token, Address: safeAddress(shown(a)), Until: d.guard.Now().Add(undoable)}, nil
}

// UndoForget puts back what Forget took.
func (d *Desk) UndoForget(ctx context.Context, token string) error {
	d.mu.Lock()
	f, ok := d.forgotten[token]
	d.mu.Unlock()
	if !ok || time.Since(f.since) > undoable {
		return &view.Problem{Key: "expired"}
	}
	if err := d.guard.Restore(ctx, f.memory); err != nil {
		return problem(err)
	}
	d.mu.Lock()
	delete(d.forgotten, token)
	d.mu.Unlock()
	return nil
}

// AlwaysAsk takes back "always right".
func (d *Desk) AlwaysAsk(ctx context.Context, address string) error {
	a, _ := mail.ParseAddress(address)
	return unknown(d.guard.Unconfirm(ctx, a), "unknown-person")
}

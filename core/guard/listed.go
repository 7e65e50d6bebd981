package guard

import (
	"context"
	"slices"

	"missent/core/history"
	"missent/core/mail"
)

// List learns what address books say: sightings of the kinds Listed and Collected. The user's own addresses are left out, and
// nothing is taken back when an entry is gone from its book.
func (g *Guard) List(ctx context.Context, seen []history.Sighting) error {
	g.write.Lock()
	defer g.write.Unlock()
	changed := map[mail.Address]*history.Record{}
	var inOrder []*history.Record
	g.mu.Lock()
	for _, s := range seen {
		if g.me.Has(s.Addr) {
			continue
		}
		r := changed[s.Addr]
		if r == nil {
			known, _ := g.book.Get(s.Addr)
			r = &known
			r.Addr = s.Addr
			changed[s.Addr] = r
			inOrder = append(inOrder, r)
		}
		r.Add(s)
	}
	g.mu.Unlock()
	slices.SortFunc(inOrder, byAddress)
	records := make([]history.Record, len(inOrder))
	for i, r := range inOrder {
		records[i] = *r
	}
	return g.putRecords(ctx, records, func(Tx) error { return nil })
}

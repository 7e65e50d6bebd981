package guard

import (
	"context"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// DirectoryRead says when the organisation's directory was read last, and what it was.
type DirectoryRead struct {
	Source string // what says that it is the same one
	Time   time.Time
	People int // addresses in it
}

// Directory takes over what the organisation's directory says: sightings of kind history.InDirectory. Who was in it before
// and is not any more keeps what the user's own mail says. Nothing of it is done when it cannot be stored as a whole.
func (g *Guard) Directory(ctx context.Context, source string, seen []history.Sighting) error {
	g.write.Lock()
	defer g.write.Unlock()
	there := make(map[mail.Address]history.Sighting, len(seen))
	g.mu.Lock()
	for _, s := range seen {
		if !g.me.Has(s.Addr) {
			there[s.Addr] = s
		}
	}
	people := len(there)
	var changed []history.Record
	for r := range g.book.All() {
		s, in := there[r.Addr]
		delete(there, r.Addr)
		if !in {
			s = history.Sighting{Kind: history.OffDirectory, Addr: r.Addr}
		}
		before := r
		if r.Add(s); r != before {
			changed = append(changed, r)
		}
	}
	g.mu.Unlock()
	for _, s := range there {
		r := history.Record{Addr: s.Addr}
		r.Add(s)
		changed = append(changed, r)
	}
	slices.SortFunc(changed, func(a, b history.Record) int { return byAddress(&a, &b) })
	read := DirectoryRead{Source: source, Time: g.opt.Now(), People: people}
	if source == "" {
		read = DirectoryRead{}
	}
	if err := g.putRecords(ctx, changed, func(tx Tx) error { return tx.PutDirectory(read) }); err != nil {
		return err
	}
	g.mu.Lock()
	g.directory = read
	g.mu.Unlock()
	return nil
}

// DirectoryRead tells when the organisation's directory was read last.
func (g *Guard) DirectoryRead() DirectoryRead {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.directory
}

package guard

import (
	"context"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// What it takes for an address to be the user's own: so many messages in the Sent folder of an account, on so many days.
// One message of somebody else that was filed there by hand is none.
const (
	ownMessages = 5
	ownDays     = 3
)

// writer is what the Sent folders of an account say about one author, since the program began.
type writer struct {
	messages int
	days     map[int64]bool
}

// authors counts who wrote the messages of a Sent folder. Received mail says nothing about who the user is: its From can
// be forged.
func (l *lesson) authors(p Page, m *mail.Message) {
	a := m.From.Addr
	if p.Cursor.Account == "" || m.Direction != mail.Sent || m.Tool || a.IsZero() || m.From.Fault != mail.NoFault || l.me.Has(a) {
		return
	}
	if l.wrote == nil {
		l.wrote = map[mail.Address][]time.Time{}
	}
	l.wrote[a] = append(l.wrote[a], m.Time)
}

// identities adds to the account the addresses its user has proven to write from. The file has them before the checks do.
func (g *Guard) identities(ctx context.Context, id string, wrote map[mail.Address][]time.Time) {
	var found []mail.Address
	g.mu.Lock()
	a := slices.IndexFunc(g.accounts, func(a *account) bool { return a.ID == id })
	if a < 0 {
		g.mu.Unlock()
		return
	}
	acc := g.accounts[a]
	for addr, times := range wrote {
		w := acc.writers[addr]
		if w == nil {
			w = &writer{days: map[int64]bool{}}
			if acc.writers == nil {
				acc.writers = map[mail.Address]*writer{}
			}
			acc.writers[addr] = w
		}
		w.messages += len(times)
		for _, t := range times {
			w.days[t.Unix()/86400] = true
		}
		if r, known := g.book.Get(addr); w.messages >= ownMessages && len(w.days) >= ownDays && !(known && somebodyElse(r)) {
			found = append(found, addr)
		}
	}
	changed := acc.Account
	g.mu.Unlock()
	if len(found) == 0 {
		return
	}
	changed.Aliases = slices.Clone(changed.Aliases)
	for _, addr := range found {
		changed.Aliases = append(changed.Aliases, addr.Plain())
	}
	slices.Sort(changed.Aliases)
	if err := g.update(ctx, func(tx Tx) error { return tx.PutAccount(changed) }); err != nil {
		g.trouble("store identity", err) // the next page says it again
		return
	}
	g.mu.Lock()
	acc.Aliases = changed.Aliases
	g.own()
	for _, addr := range found {
		delete(acc.writers, addr)
	}
	g.mu.Unlock()
}

// somebodyElse tells whether the address has answered us: nobody answers himself.
func somebodyElse(r history.Record) bool { return r.Replies > 0 || r.Sent > 0 && r.Received > r.Sent }

package guard

import (
	"context"
	"fmt"
	"slices"

	"missent/core/history"
	"missent/core/view"
)

// Reload reads people and accounts again, after another process changed them.
func (g *Guard) Reload(ctx context.Context) error {
	if err := g.reread(ctx); err != nil {
		return fmt.Errorf("guard: reload: %w", err)
	}
	stored, err := g.store.Accounts(ctx)
	if err != nil {
		return fmt.Errorf("guard: reload: %w", err)
	}
	known, err := g.store.Known(ctx)
	if err != nil {
		return fmt.Errorf("guard: reload: %w", err)
	}
	for _, have := range g.Accounts() {
		if !slices.ContainsFunc(stored, func(a Account) bool { return a.ID == have.ID }) {
			g.halt(g.account(have.ID))
			g.disown(have.ID)
		}
	}
	for _, acc := range stored {
		if a := g.account(acc.ID); a == nil || !same(a.Account, acc) || g.stuck(a) {
			if err := g.adopt(acc, known[acc.ID]); err != nil {
				return err
			}
		}
	}
	return nil
}

// stuck tells whether a waits for the user, who may have signed in with another process.
func (g *Guard) stuck(a *account) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return a.state == view.Refused || a.state == view.NoPassword || a.state == view.SignedOut
}

// reread makes the Book anew.
func (g *Guard) reread(ctx context.Context) error {
	g.write.Lock()
	defer g.write.Unlock()
	book := history.NewBook()
	if err := g.store.Records(ctx, func(r history.Record) error { book.Put(r); return nil }); err != nil {
		return err
	}
	directory, err := g.store.Directory(ctx)
	if err != nil {
		return err
	}
	g.mu.Lock()
	g.book, g.directory = book, directory
	g.stale()
	g.mu.Unlock()
	return nil
}

func same(a, b Account) bool {
	x, y := a, b
	x.Aliases, y.Aliases = nil, nil
	return fmt.Sprintf("%#v", x) == fmt.Sprintf("%#v", y) && slices.Equal(a.Aliases, b.Aliases)
}

// SetUnkept says whether the secret of the account is held until the program ends alone.
func (g *Guard) SetUnkept(id string, unkept bool) {
	g.mu.Lock()
	for _, a := range g.accounts {
		if a.ID == id {
			a.unkept = unkept
		}
	}
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
}

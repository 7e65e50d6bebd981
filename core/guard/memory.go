package guard

import (
	"context"
	"fmt"
	"slices"

	"missent/core/history"
	"missent/core/mail"
)

// Memory is everything that is kept of one person.
type Memory struct {
	history.Record
	Company []history.Companion // whom he stands with on messages
	Around  []history.Companion // in whose company he is kept; nil where that is not looked at
}

// Forget takes a out of history, out of the file too, and returns what was known.
func (g *Guard) Forget(ctx context.Context, a mail.Address) (Memory, error) {
	g.write.Lock()
	defer g.write.Unlock()
	var m Memory
	var known bool
	g.mu.Lock()
	m.Record, known = g.book.Get(a)
	g.mu.Unlock()
	if !known {
		return m, ErrUnknown
	}
	err := g.forget(ctx, []mail.Address{a}, func(tx Tx) (err error) {
		if m.Company, err = tx.Company(a); err != nil {
			return err
		}
		m.Around, err = tx.Around(a)
		return err
	})
	if err != nil {
		return m, fmt.Errorf("guard: forget: %w", err)
	}
	return m, nil
}

// Put stores records over what is known of their addresses; their company stays.
func (g *Guard) Put(ctx context.Context, records ...history.Record) error {
	g.write.Lock()
	defer g.write.Unlock()
	return g.putRecords(ctx, records, func(Tx) error { return nil })
}

// Restore is Put with the company: of somebody who was forgotten by mistake, or who comes from a file.
func (g *Guard) Restore(ctx context.Context, all ...Memory) error {
	g.write.Lock()
	defer g.write.Unlock()
	records := make([]history.Record, len(all))
	for i := range all {
		records[i] = all[i].Record
	}
	return g.putRecords(ctx, records, func(tx Tx) error {
		for i := range all {
			m := &all[i]
			if len(m.Company) > 0 {
				if err := tx.PutCompany(m.Addr, m.Company); err != nil {
					return err
				}
			}
			for _, c := range m.Around {
				with, err := tx.Company(c.Addr)
				if err != nil {
					return err
				}
				if err := tx.PutCompany(c.Addr, history.Among(with, history.Companion{Addr: m.Addr, Messages: c.Messages})); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Memories calls f for everybody known with his company, without Around, in the order of the addresses in all.
func (g *Guard) Memories(ctx context.Context, all []mail.Address, f func(Memory) error) error {
	const many = 500 // of one question to the store
	for of := range slices.Chunk(all, many) {
		c := history.NewCompany()
		if err := g.store.Company(ctx, of, c); err != nil {
			return fmt.Errorf("guard: look up company: %w", err)
		}
		for _, a := range of {
			g.mu.Lock()
			r, known := g.book.Get(a)
			g.mu.Unlock()
			if !known {
				continue
			}
			if err := f(Memory{Record: r, Company: c.Of(a)}); err != nil {
				return err
			}
		}
	}
	return nil
}

package guard

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/profile"
)

// Memory is everything that is kept of one person.
type Memory struct {
	history.Record
	Company []history.Companion // whom he stands with on messages
	Around  []history.Companion // in whose company he is kept; nil where that is not looked at
	Words   *profile.Profile    // of messages to him; nil where none are kept, or that is not looked at
	secret  []byte              // what turned Words into numbers
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
		if m.Around, err = tx.Around(a); err != nil {
			return err
		}
		if m.Words, err = tx.Profile(a); err != nil || m.Words == nil {
			return err
		}
		model, err := tx.Model()
		m.secret = model.Key
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

// importedDirectory is the source of what an import says of the directory: where the policy names none, it is taken back.
const importedDirectory = "import"

// Restore is Put with the company and the words: of somebody who was forgotten by mistake, or who comes from a file.
func (g *Guard) Restore(ctx context.Context, all ...Memory) error {
	g.write.Lock()
	defer g.write.Unlock()
	records, read := make([]history.Record, len(all)), g.DirectoryRead()
	for i := range all {
		records[i] = all[i].Record
		if all[i].Directory && read.Source == "" {
			read.Source = importedDirectory
		}
	}
	err := g.putRecords(ctx, records, func(tx Tx) error {
		if err := tx.PutDirectory(read); err != nil {
			return err
		}
		for i := range all {
			m := &all[i]
			if len(m.Company) > 0 {
				if err := tx.PutCompany(m.Addr, m.Company); err != nil {
					return err
				}
			}
			if err := g.putWords(tx, m); err != nil {
				return err
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
	if err == nil {
		g.mu.Lock()
		g.directory = read
		g.mu.Unlock()
	}
	return err
}

// putWords gives m his words back, unless all words were dropped meanwhile, or none are to be kept.
func (g *Guard) putWords(tx Tx, m *Memory) error {
	if rules := g.Rules(); m.Words == nil || rules.Off(policy.Fitting) {
		return nil
	}
	model, err := tx.Model()
	if err != nil || !bytes.Equal(model.Key, m.secret) {
		return err
	}
	return tx.PutProfile(m.Addr, m.Words)
}

// Memories calls f for everybody known with his company, without Around and Words, in the order of the addresses in all.
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

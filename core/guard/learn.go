package guard

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/profile"
	"missent/core/view"
)

// longRun is from how many messages on a learning run is shown as one.
const longRun = 500

// sink is what the watcher of one account hands things to.
type sink struct {
	g *Guard
	a *account
}

func (s *sink) State(st view.State, problem string, next time.Time) {
	s.g.setState(s.a, st, problem, next)
}

// Page learns a page. It is stored before the call returns; when it cannot be, nothing of it was learned.
func (s *sink) Page(ctx context.Context, p Page) error {
	p.Cursor.Account = s.a.ID
	fresh, err := s.g.learn(ctx, p)
	if err != nil {
		if ctx.Err() == nil {
			s.g.trouble("learn", err)
		}
		return err
	}
	s.g.followUp(ctx, p.Messages)
	s.g.seenInSent(s.a.ID, p.Messages)
	s.g.mu.Lock()
	s.a.known += fresh
	progress := p.Progress
	progress.People = s.g.book.Len()
	s.a.reading = s.a.reading || progress.Total-progress.Done >= longRun
	s.a.progress = &progress
	s.g.mu.Unlock()
	s.g.feeds.publish(Event{Kind: StatusChanged})
	return nil
}

// Learn learns a page that belongs to no account, read from a file. The same message does no harm when it comes twice.
func (g *Guard) Learn(ctx context.Context, messages []mail.Message) error {
	_, err := g.learn(ctx, Page{Messages: messages})
	return err
}

// learn reads the messages into changed copies of the records, stores these and the cursor together, and publishes
// them to the Book when that went well. It tells how many people are new.
func (g *Guard) learn(ctx context.Context, p Page) (fresh int, err error) {
	g.write.Lock()
	l, err := g.lesson(ctx, p)
	g.write.Unlock()
	if err == nil && len(l.wrote) > 0 {
		g.identities(ctx, p.Cursor.Account, l.wrote)
	}
	return l.fresh, err
}

// lesson is learn for who holds write.
func (g *Guard) lesson(ctx context.Context, p Page) (lesson, error) {
	tx, err := g.store.BeginBulk(ctx)
	if err != nil {
		return lesson{}, fmt.Errorf("guard: learn: %w", err)
	}
	l := lesson{g: g, tx: tx, changed: map[mail.Address]*history.Record{}, usual: map[mail.Address]struct{}{}}
	if err := l.learn(ctx, p); err != nil {
		return lesson{}, errors.Join(fmt.Errorf("guard: learn: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return lesson{}, fmt.Errorf("guard: learn: %w", err)
	}
	g.mu.Lock()
	for _, r := range l.changed {
		g.book.Put(*r)
	}
	g.recite(l.recital)
	if l.words != nil {
		g.stale()
	}
	g.notice = cleared(g.notice)
	g.mu.Unlock()
	return l, nil
}

// lesson is one page being read.
type lesson struct {
	g       *Guard
	tx      Tx
	changed map[mail.Address]*history.Record
	usual   map[mail.Address]struct{} // of changed, those who have a company in the file
	groups  [][]mail.Address          // who stood together
	words   *glossary                 // nil where none are kept, or nobody was written to
	recital []mail.Message            // with their text
	keep    bool                      // whether words are kept
	fresh   int
	me      history.Owners
	wrote   map[mail.Address][]time.Time // authors in Sent who are not known to be the user
	err     error                        // of a look-up in the middle of history.Read
}

func (l *lesson) learn(ctx context.Context, p Page) error {
	l.g.mu.Lock()
	l.me = l.g.me
	warned := l.g.warned
	l.keep = !l.g.rules.Off(policy.Fitting)
	l.g.mu.Unlock()
	for i := range p.Messages {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m := &p.Messages[i]
		if m.Probe {
			continue
		}
		novel, err := l.tx.Novel(history.KeyOf(m), m.Direction == mail.Sent, history.KeyOfAddress(m.From.Addr))
		if err != nil {
			return err
		}
		if !novel {
			continue
		}
		l.authors(p, m)
		asked := func(a mail.Address) bool {
			at, ok := warned[a]
			// What was sent long before the question was not sent in spite of it. A day is left for clocks that differ.
			return ok && m.Time.After(at.Add(-24*time.Hour))
		}
		seen := history.Read(m, l.me, l.ours, asked)
		for _, s := range seen {
			l.record(s.Addr).Add(s)
		}
		if group := history.Together(seen); group != nil {
			l.groups = append(l.groups, group)
		}
		if l.err != nil {
			return l.err
		}
		if to := profile.For(seen); l.keep && m.Direction == mail.Sent && !m.Tool && len(to) > 0 {
			if err := l.read(m, to); err != nil {
				return err
			}
		}
	}
	// In the order of the file, neighbours lie on the same page of it.
	inOrder := slices.SortedFunc(maps.Values(l.changed), byAddress)
	for _, r := range inOrder {
		if err := l.tx.Put(*r); err != nil {
			return err
		}
	}
	if err := errors.Join(l.meet(inOrder), l.putWords()); err != nil {
		return err
	}
	if p.Cursor.Account == "" {
		return nil
	}
	return errors.Join(l.tx.AddKnown(p.Cursor.Account, l.fresh), l.tx.SetCursor(p.Cursor))
}

func byAddress(a, b *history.Record) int {
	return cmp.Or(cmp.Compare(a.Addr.Local(), b.Addr.Local()), cmp.Compare(a.Addr.Domain().ASCII(), b.Addr.Domain().ASCII()))
}

// often is from how many messages on somebody's company is kept: most people are written to once.
const often = 2

// meet adds who stood together to what was kept of everybody's company.
func (l *lesson) meet(inOrder []*history.Record) error {
	if len(l.groups) == 0 {
		return nil
	}
	met := map[mail.Address]struct{}{}
	for _, group := range l.groups {
		for _, a := range group {
			met[a] = struct{}{}
		}
	}
	c := history.NewCompany()
	for _, r := range inOrder {
		_, there := met[r.Addr]
		if _, kept := l.usual[r.Addr]; !there || !kept {
			continue
		}
		with, err := l.tx.Company(r.Addr)
		if err != nil {
			return err
		}
		c.Put(r.Addr, with)
	}
	for _, group := range l.groups {
		c.Meet(group)
	}
	for _, r := range inOrder {
		if _, there := met[r.Addr]; !there || r.Sent < often {
			continue
		}
		if err := l.tx.PutCompany(r.Addr, c.Of(r.Addr)); err != nil {
			return err
		}
	}
	return nil
}

// ours tells whether we sent the message with the key.
func (l *lesson) ours(k history.Key) bool {
	ours, err := l.tx.Ours(k)
	l.err = errors.Join(l.err, err)
	return ours
}

// record is the copy of a's record that is being changed.
func (l *lesson) record(a mail.Address) *history.Record {
	if r := l.changed[a]; r != nil {
		return r
	}
	l.g.mu.Lock()
	r, known := l.g.book.Get(a)
	l.g.mu.Unlock()
	if !known {
		r.Addr = a
		l.fresh++
	}
	if r.Sent >= often {
		l.usual[a] = struct{}{}
	}
	l.changed[a] = &r
	return &r
}

package imap

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/mail"
)

// maxTries is how often a message that ends the connection is asked for.
const maxTries = 3

// poison remembers that looking has ended a connection, and on which message. Without it one draft that the server
// cannot send would end every connection to come.
type poison struct {
	careful bool       // ask for one message at a time
	asked   goimap.UID // the message being asked for, 0 when it came
	tries   int
}

// lost is called with each new connection: a message that was asked for three times in vain is stepped over.
func (p *poison) lost(d *desk) (skipped bool) {
	if p.asked == 0 {
		return false
	}
	if p.tries++; p.tries < maxTries {
		return false
	}
	if p.asked == d.next {
		d.next++
	}
	*p = poison{careful: true}
	return true
}

// look asks for new drafts where one may have come, and, when something left or changed and was not named, which of the
// known are still there.
func (w *watch) look(ctx context.Context, s *session) error {
	left, lost := s.left.take()
	w.leave(left)
	var known, set goimap.UIDSet
	if s.changed.Swap(false) || lost {
		known = w.desk.uids()
	}
	if s.came.Swap(false) {
		set.AddRange(w.desk.next, 0)
	}
	if len(known)+len(set) == 0 {
		return nil
	}
	if empty, err := s.empty(ctx); err != nil {
		return err
	} else if empty {
		w.desk.left(func(goimap.UID) bool { return false }, w.opt.Now())
		return nil
	}
	if w.poison.careful && len(set) > 0 {
		return w.carefully(ctx, s, set, known)
	}
	news, there, err := w.ask(ctx, s, set, headers(draftFields), known)
	if err != nil {
		w.poison.careful = true
		return err
	}
	w.missing(known, there)
	w.leave(s.left.told()) // meanwhile; once more by the next look, as a new one may be among them
	return w.save(ctx, s, news)
}

// leave notes the drafts that the server said went.
func (w *watch) leave(uids []goimap.UIDRange) {
	if len(uids) > 0 {
		w.desk.left(func(uid goimap.UID) bool {
			return !slices.ContainsFunc(uids, func(r goimap.UIDRange) bool { return r.Start <= uid && uid <= r.Stop })
		}, w.opt.Now())
	}
}

// empty tells whether the open folder is, and asks once more when it seems so: a FETCH in an empty folder is a BAD on
// some servers, and a wake-up can get lost.
func (s *session) empty(ctx context.Context) (bool, error) {
	none := func() bool {
		box := s.c.Mailbox()
		return box != nil && box.NumMessages == 0
	}
	if !none() {
		return false, nil
	}
	err := s.do(ctx, "noop", func() error { return s.c.Noop().Wait() })
	return none(), err
}

// ask asks for the new and for the known in one go: a save is a message that comes and one that goes, and only both
// together tell that they are one draft. Each command has a goroutine to drain it, or the client would stand still.
func (w *watch) ask(ctx context.Context, s *session, set goimap.UIDSet, o *goimap.FetchOptions, known goimap.UIDSet) (news []raw, there map[goimap.UID]bool, err error) {
	o.Flags = true
	fresh, old := &batch{s: s}, &batch{s: s}
	s.catch(fresh.take)
	err = s.do(ctx, "look", func() error {
		done := make(chan error, 1)
		if len(known) > 0 {
			cmd := s.c.Fetch(known, &goimap.FetchOptions{UID: true, Flags: true})
			go func() { done <- old.drain(cmd) }()
		} else {
			done <- nil
		}
		var err error
		if len(set) > 0 {
			err = fresh.drain(s.c.Fetch(set, o))
		}
		return errors.Join(err, <-done)
	})
	s.catch(nil)
	s.note(fresh.all) // flags that changed meanwhile
	there = make(map[goimap.UID]bool)
	for _, b := range []*batch{fresh, old} {
		for _, r := range b.all {
			if known.Contains(r.uid) && !r.deleted {
				there[r.uid] = true
			}
		}
	}
	fresh.sort(set)
	return fresh.all, there, err
}

// missing notes which of the known drafts did not answer.
func (w *watch) missing(known goimap.UIDSet, there map[goimap.UID]bool) {
	if len(known) > 0 {
		w.desk.left(func(uid goimap.UID) bool { return there[uid] || !known.Contains(uid) }, w.opt.Now())
	}
}

// carefully asks for the list of new drafts first and then for one at a time, so that the one that ends the connection
// is known by its number.
func (w *watch) carefully(ctx context.Context, s *session, set, known goimap.UIDSet) error {
	list, there, err := w.ask(ctx, s, set, &goimap.FetchOptions{UID: true}, known)
	if err != nil {
		return err
	}
	w.missing(known, there)
	for _, r := range list {
		w.desk.next = max(w.desk.next, r.uid)
		if w.poison.asked != r.uid {
			w.poison.asked, w.poison.tries = r.uid, 0
		}
		one, _, err := w.ask(ctx, s, goimap.UIDSetNum(r.uid), headers(draftFields), nil)
		if err != nil {
			return err
		}
		w.poison.asked = 0
		if err := w.save(ctx, s, one); err != nil {
			return err
		}
	}
	w.poison.careful = false
	return nil
}

// save hands over what came.
func (w *watch) save(ctx context.Context, s *session, news []raw) error {
	now := w.opt.Now()
	for _, r := range news {
		w.vain = 0
		w.desk.next = max(w.desk.next, r.uid+1)
		if r.deleted {
			continue // Evolution leaves the old copy like this
		}
		m := mail.FromHeader(r.block)
		m.Mailbox = w.account.Address.Plain()
		if err := w.to.Draft(ctx, w.readable(s, w.desk.save(r.uid, m, now))); err != nil {
			return errSink{err}
		}
	}
	return nil
}

// stepped logs that a draft could not be read.
func (w *watch) stepped() {
	w.opt.Log.Warn("draft stepped over: it ends the connection", slog.Int("tries", maxTries))
}

// uidNext finds the next UID of the open folder where the server has not told it.
func (s *session) uidNext(ctx context.Context) (goimap.UID, error) {
	var last goimap.UID
	var set goimap.UIDSet
	set.AddRange(1, 0)
	all, err := s.search(ctx, &goimap.SearchCriteria{UID: []goimap.UIDSet{set}})
	for _, r := range all {
		last = max(last, r.Stop)
	}
	return last + 1, err
}

// search gives the UIDs that fit, as ranges.
func (s *session) search(ctx context.Context, c *goimap.SearchCriteria) (set goimap.UIDSet, err error) {
	var o *goimap.SearchOptions
	if s.caps.Has(goimap.CapESearch) {
		o = &goimap.SearchOptions{ReturnAll: true} // "1:100000" instead of every number
	}
	err = s.do(ctx, "search", func() error {
		s.m.left.Store(searchBudget)
		data, err := s.c.UIDSearch(c, o).Wait()
		if err != nil {
			return err
		}
		set, _ = data.All.(goimap.UIDSet) // nil when nothing was found
		if set.Dynamic() {
			return errors.New("a search result without an end")
		}
		return nil
	})
	return set, err
}

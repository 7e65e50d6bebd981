package imap

import (
	"context"
	"slices"
	"strconv"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/mail"
)

// Sent hands every message of the Sent folders since then to f, newest first in each folder, for a replay of the past.
// progress is called with each chunk. An error of f ends it and is returned.
func (w *Watcher) Sent(ctx context.Context, since time.Time, f func(mail.Message) error, progress func(done, total int)) error {
	release, err := w.lane(ctx)
	if err != nil {
		return err
	}
	defer release()
	s, err := w.open(ctx)
	if err != nil {
		return err
	}
	defer s.logout()
	dirs, err := s.folders(ctx)
	if err != nil {
		return err
	}
	type folder struct {
		name string
		set  goimap.UIDSet
	}
	var all []folder
	done, total := 0, 0
	for _, name := range dirs.sent {
		set, err := s.since(ctx, name, since)
		if err != nil {
			return err
		}
		all = append(all, folder{name, set})
		total += count(set)
	}
	for _, d := range all {
		if len(d.set) == 0 {
			continue
		}
		if _, err := s.examine(ctx, d.name); err != nil {
			return err
		}
		for size := maxChunk; len(d.set) > 0; {
			set, rest := cutHigh(d.set, size)
			all, over, err := s.fetch(ctx, set, headers(draftFields))
			if err != nil {
				return err
			}
			if over && size > 1 {
				size = max(1, size/8) // more than memory shall hold at once
				continue
			}
			if err := w.replay(d.name, all, since, f); err != nil {
				return err
			}
			d.set = rest
			done += count(set)
			if progress != nil {
				progress(done, total)
			}
		}
	}
	return nil
}

// since finds the messages of a folder that came into it since then. The day before is included: the server's day is
// not ours, and the Date field decides in the end.
func (s *session) since(ctx context.Context, folder string, since time.Time) (goimap.UIDSet, error) {
	data, err := s.examine(ctx, folder)
	if err != nil || data.NumMessages == 0 {
		return nil, err
	}
	criteria := &goimap.SearchCriteria{}
	if since.IsZero() {
		var set goimap.UIDSet
		set.AddRange(1, 0)
		criteria.UID = []goimap.UIDSet{set}
	} else {
		criteria.Since = since.AddDate(0, 0, -1)
	}
	return s.search(ctx, criteria)
}

func (w *Watcher) replay(folder string, all []raw, since time.Time, f func(mail.Message) error) error {
	for _, r := range slices.Backward(all) {
		m := mail.FromHeader(r.block)
		if m.Time.Before(since) {
			continue
		}
		m.ID = folder + "/" + strconv.FormatUint(uint64(r.uid), 10)
		m.Mailbox = w.account.Address.Plain()
		if err := f(m); err != nil {
			return err
		}
	}
	return nil
}

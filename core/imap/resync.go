package imap

import (
	"context"
	"io"
	"strconv"
	"strings"
	"sync"

	goimap "github.com/emersion/go-imap/v2"
)

// EXPUNGE tells the place of a message that leaves the open folder, not which one it was: that has to be asked for. A server
// with QRESYNC (RFC 7162) says VANISHED and its UID, and names the UID with new flags, so that nothing has to be asked. The IMAP
// client refuses to switch that on, and ends the connection at a VANISHED: the command is written past it, and VANISHED is
// taken out before the client sees it, which thinks from then on that all messages are still there.
const enable = "ENABLE QRESYNC"

// maxLeft is how many ranges of UIDs are kept until they are looked at. When more are told, the drafts that are followed
// are asked for instead.
const maxLeft = 1000

// left are the messages that the server said left the open folder, or are flagged as deleted.
type left struct {
	sync.Mutex
	uids []goimap.UIDRange // never expanded: "1:4294967295" is one
	lost bool              // some are missing here
}

// enter opens the folder of drafts, and finds out what has to be looked at: nothing where it is as it was left.
func (w *watch) enter(ctx context.Context, s *session, folder string) (box *goimap.SelectData, err error) {
	if s.caps.Has(goimap.CapQResync) {
		if s.exact, err = s.past(ctx, "enable", enable); err != nil {
			return nil, err
		}
	}
	numbered := !s.exact && s.caps.Has(goimap.CapCondStore) // QRESYNC does it by itself
	box, err = s.examineFor(ctx, folder, &goimap.SelectOptions{ReadOnly: true, CondStore: numbered})
	if err != nil {
		return nil, err
	}
	next := box.UIDNext
	if next == 0 { // a server that does not tell (RFC 3501 made it optional)
		if next, err = s.uidNext(ctx); err != nil {
			return nil, err
		}
	}
	if w.none { // the folder was made for a draft that came while we watched
		next, w.none = 1, false
	}
	w.desk.open(folder, box.UIDValidity, next)
	if w.poison.lost(&w.desk) {
		w.stepped()
	}
	if box.HighestModSeq == 0 || box.UIDNext != w.desk.next {
		s.came.Store(true)
	}
	if !same(w.box, box) {
		s.changed.Store(true)
	}
	return box, nil
}

// same tells whether a folder holds the same messages as before, with the same flags: the number of the last change is told
// where there are such numbers (CONDSTORE, RFC 7162), and nothing left where none came and they are as many.
func same(a, b *goimap.SelectData) bool {
	return a != nil && a.HighestModSeq != 0 && a.HighestModSeq == b.HighestModSeq &&
		a.UIDValidity == b.UIDValidity && a.UIDNext == b.UIDNext && a.UIDNext != 0 && a.NumMessages == b.NumMessages
}

// past writes a command past the client while it waits for nothing, and tells whether the server takes it.
func (s *session) past(ctx context.Context, op, command string) (taken bool, err error) {
	answer := make(chan bool, 1)
	s.odd.past.Store(&answer)
	defer s.odd.past.Store(nil)
	err = s.do(ctx, op, func() error {
		if _, err := io.WriteString(s.m, pastTag+command+"\r\n"); err != nil {
			return err
		}
		select {
		case taken = <-answer:
			return nil
		case <-s.c.Closed():
			return errClosed
		}
	})
	return taken, err
}

// vanished takes what a VANISHED says: `(EARLIER) 41,43:116`, or `405`. With junk in it, some are missing.
func (l *left) vanished(text string) {
	l.Lock()
	defer l.Unlock()
	set := strings.TrimSpace(text)
	if len(set) > len(earlier) && strings.EqualFold(set[:len(earlier)], earlier) {
		set = set[len(earlier):]
	}
	for one := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(one, ":")
		if !ranged {
			to = from
		}
		a, err := strconv.ParseUint(from, 10, 32)
		b, failed := strconv.ParseUint(to, 10, 32)
		if err != nil || failed != nil {
			l.lost = true
			continue
		}
		l.add(goimap.UID(min(a, b)), goimap.UID(max(a, b)))
	}
}

const earlier = "(EARLIER) " // before we were there

func (l *left) add(from, to goimap.UID) {
	if len(l.uids) == maxLeft {
		l.uids, l.lost = nil, true
	}
	l.uids = append(l.uids, goimap.UIDRange{Start: from, Stop: to})
}

// flagged notes a message that is flagged as deleted.
func (l *left) flagged(uid goimap.UID) {
	l.Lock()
	defer l.Unlock()
	l.add(uid, uid)
}

// take gives what was told since the last time.
func (l *left) take() (uids []goimap.UIDRange, lost bool) {
	l.Lock()
	defer l.Unlock()
	uids, lost = l.uids, l.lost
	l.uids, l.lost = nil, false
	return uids, lost
}

// told gives the same, and keeps it.
func (l *left) told() []goimap.UIDRange {
	l.Lock()
	defer l.Unlock()
	return l.uids
}

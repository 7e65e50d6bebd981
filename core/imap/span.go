package imap

import (
	"slices"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/guard"
)

// span is what of a folder is still to be read: what came since the last run, upwards, and then what is older than
// anything read, downwards. So what was read stays one run of UIDs, which a cursor can hold.
type span struct {
	at    guard.Cursor
	top   goimap.UID    // the last UID there is
	newer goimap.UIDSet // above at.High
	older goimap.UIDSet // below at.Low
}

// newSpan plans a folder. found are the UIDs there are, of those the cursor does not cover.
func newSpan(at guard.Cursor, top goimap.UID, found goimap.UIDSet) *span {
	p := &span{at: at, top: top}
	if at.Low == 0 { // a folder that was never read: all of it is "older" than nothing
		p.at.High, p.at.Low = uint32(top), uint32(top)+1
	}
	for _, r := range found {
		if low := min(r.Stop, goimap.UID(p.at.Low-1)); r.Start <= low {
			p.older = append(p.older, goimap.UIDRange{Start: r.Start, Stop: low})
		}
		if high := max(r.Start, goimap.UID(p.at.High+1)); high <= r.Stop && p.at.High != ^uint32(0) {
			p.newer = append(p.newer, goimap.UIDRange{Start: high, Stop: r.Stop})
		}
	}
	return p
}

// uncovered is what to look for in a folder whose last UID is top; empty when all was read.
func uncovered(at guard.Cursor, top goimap.UID) (set goimap.UIDSet) {
	if at.Low == 0 {
		if top > 0 {
			set.AddRange(1, top)
		}
		return set
	}
	if at.Low > 1 {
		set.AddRange(1, goimap.UID(at.Low-1))
	}
	if uint32(top) > at.High {
		set.AddRange(goimap.UID(at.High+1), top)
	}
	return set
}

// left is how many messages are still to be read.
func (p *span) left() int { return count(p.newer) + count(p.older) }

// next cuts the next n messages off, with the cursor that holds once they are stored. No set and a cursor is the end of
// a folder of which the rest is gone; ok is false when there is nothing to say.
func (p *span) next(n int) (set goimap.UIDSet, at guard.Cursor, ok bool) {
	switch {
	case len(p.newer) > 0:
		set, p.newer = cutLow(p.newer, n)
		p.at.High = uint32(set[len(set)-1].Stop)
		if len(p.newer) == 0 {
			p.at.High = uint32(p.top)
		}
	case len(p.older) > 0:
		set, p.older = cutHigh(p.older, n)
		p.at.Low = uint32(set[0].Start)
		if len(p.older) == 0 {
			p.at.Low = 1
		}
	case p.at.Low > 1 || p.at.High < uint32(p.top):
		p.at.Low, p.at.High = 1, uint32(p.top)
	default:
		return nil, p.at, false
	}
	return set, p.at, true
}

func count(set goimap.UIDSet) int {
	n := 0
	for _, r := range set {
		n += int(r.Stop-r.Start) + 1
	}
	return n
}

// cutLow takes the n lowest UIDs off a set of ranges in order.
func cutLow(set goimap.UIDSet, n int) (head, rest goimap.UIDSet) {
	for i, r := range set {
		size := int(r.Stop-r.Start) + 1
		if size > n {
			rest = slices.Clone(set[i:])
			if n > 0 {
				head = append(head, goimap.UIDRange{Start: r.Start, Stop: r.Start + goimap.UID(n-1)})
				rest[0].Start = r.Start + goimap.UID(n)
			}
			return head, rest
		}
		head = append(head, r)
		n -= size
	}
	return head, nil
}

// cutHigh takes the n highest.
func cutHigh(set goimap.UIDSet, n int) (head, rest goimap.UIDSet) {
	rest, head = cutLow(set, max(0, count(set)-n))
	return head, rest
}

package imap

import (
	"fmt"
	"slices"
	"strings"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/guard"
	"missent/core/mail"
)

// maxHeld is how many drafts are followed at once; the oldest is let go.
const maxHeld = 100

// desk knows the drafts that were saved since the watch began, and which saves are one draft. It outlives connections.
//
// Every save is a new message with a new UID; Thunderbird changes the Message-ID too, Geary and neomutt write none. The
// old copy is expunged, flagged as deleted and left, or simply left. So a draft is recognised by what stays: the message
// it answers, its author, the copy that went away at the same moment, the subject, the recipients.
type desk struct {
	account      string
	stand, grace time.Duration

	folder   string
	validity uint32
	next     goimap.UID // what comes from here on is news
	held     []*held
}

// held is one draft.
type held struct {
	id    string
	uid   goimap.UID // of the last save, 0 when the server has renumbered the folder
	msg   mail.Message
	saved time.Time
	stood bool
	gone  time.Time // when the last save went away, zero while it is there
}

// open begins with what lies in the folder now, or goes on where the last connection ended.
func (d *desk) open(folder string, validity uint32, next goimap.UID) {
	if d.folder == folder && d.validity == validity && d.next != 0 {
		return
	}
	// UIDs mean nothing across a change of UIDVALIDITY (RFC 9051 section 2.3.1.1): drafts are found again by content.
	for _, h := range d.held {
		h.uid = 0
	}
	d.folder, d.validity, d.next = folder, validity, next
}

// uids are those of the drafts that are there.
func (d *desk) uids() goimap.UIDSet {
	var set goimap.UIDSet
	for _, h := range d.held {
		if h.uid != 0 && h.gone.IsZero() {
			set.AddNum(h.uid)
		}
	}
	return set
}

// left notes which drafts are no longer there. They may come back changed.
func (d *desk) left(there func(goimap.UID) bool, now time.Time) {
	for _, h := range d.held {
		if h.uid != 0 && h.gone.IsZero() && !there(h.uid) {
			h.gone = now
		}
	}
}

// save takes a message that came into the folder: a new draft, or the next state of one.
func (d *desk) save(uid goimap.UID, m mail.Message, now time.Time) guard.Draft {
	h := d.match(&m)
	if h == nil {
		h = &held{id: fmt.Sprintf("%s/%d/%d", d.account, d.validity, uid)}
		d.held = append(d.held, h)
		if len(d.held) > maxHeld {
			d.held = d.held[1:]
		}
	} else {
		h.stood = len(m.To) > 0 && sameRecipients(h.msg.To, m.To)
	}
	m.ID = h.id
	h.uid, h.msg, h.saved, h.gone = uid, m, now, time.Time{}
	return d.draft(h)
}

func (d *desk) draft(h *held) guard.Draft {
	return guard.Draft{Account: d.account, ID: h.id, Message: h.msg, Stood: h.stood, Saved: h.saved}
}

// due gives what the time has decided: drafts whose recipients have stood still, and drafts that did not come back.
func (d *desk) due(now time.Time) (stood []guard.Draft, gone []guard.DraftGone) {
	d.held = slices.DeleteFunc(d.held, func(h *held) bool {
		switch {
		case !h.gone.IsZero() && now.Sub(h.gone) >= d.grace:
			gone = append(gone, guard.DraftGone{Account: d.account, ID: h.id})
			return true
		case h.gone.IsZero() && !h.stood && now.Sub(h.saved) >= d.stand:
			h.stood = true
			stood = append(stood, d.draft(h))
		}
		return false
	})
	return stood, gone
}

// wait is the time until the next thing is due, negative when there is none.
func (d *desk) wait(now time.Time) time.Duration {
	next := time.Duration(-1)
	for _, h := range d.held {
		var at time.Time
		switch {
		case !h.gone.IsZero():
			at = h.gone.Add(d.grace)
		case !h.stood:
			at = h.saved.Add(d.stand)
		default:
			continue
		}
		if left := max(0, at.Sub(now)); next < 0 || left < next {
			next = left
		}
	}
	return next
}

// match finds the draft m is the next state of. Of several the likeliest, of equals the latest.
func (d *desk) match(m *mail.Message) *held {
	var best *held
	most := 0
	for _, h := range d.held {
		if n := likeness(h, m); n > 0 && n >= most {
			best, most = h, n
		}
	}
	return best
}

// likeness is 0 where m is another draft than h. To take two drafts for one is the smaller mistake: each recipient is
// still asked about. To take one for two asks twice, and misses that a draft was corrected.
func likeness(h *held, m *mail.Message) int {
	old := &h.msg
	if m.MessageID != "" && m.MessageID == old.MessageID {
		return 100
	}
	if m.InReplyTo != old.InReplyTo || other(m.From.Addr, old.From.Addr) {
		return 0
	}
	n := 1
	if !h.gone.IsZero() {
		n += 8 // one went and one came
	}
	if m.InReplyTo != "" {
		n += 4
	}
	subject, who := grown(string(old.Subject), string(m.Subject)), kinship(old.To, m.To)
	same := m.Subject != "" && m.Subject == old.Subject
	// Both copies are there: Sylpheed leaves the old one, other clients take it away a moment later.
	if tied := same || subject && who > 0 || m.InReplyTo != "" && (subject || who > 0); n < 8 && !tied {
		return 0
	}
	if subject {
		n++
	}
	if same {
		n++
	}
	return n + who
}

// other tells whether both are known and differ.
func other(a, b mail.Address) bool { return !a.IsZero() && !b.IsZero() && a != b }

// grown tells whether one is the other typed further.
func grown(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// kinship is 2 where both name somebody in common, or one names nobody yet, and 1 where an address of one may be an
// address of the other typed further or corrected.
func kinship(a, b []mail.Recipient) int {
	if len(a) == 0 || len(b) == 0 {
		return 2
	}
	const enough = 30 // of a mailing to thousands
	n := 0
	for _, r := range a[:min(len(a), enough)] {
		for _, s := range b[:min(len(b), enough)] {
			switch {
			case key(r) == key(s):
				return 2
			case r.Addr.Local() == s.Addr.Local() && r.Addr.Local() != "", grown(key(r), key(s)):
				n = 1
			}
		}
	}
	return n
}

// sameRecipients tells whether both lines name the same, in any order.
func sameRecipients(a, b []mail.Recipient) bool { return slices.Equal(keys(a), keys(b)) }

func keys(rs []mail.Recipient) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = key(r)
	}
	slices.Sort(out)
	return out
}

func key(r mail.Recipient) string {
	if r.Fault == mail.NoFault {
		return r.Addr.Plain()
	}
	return r.Typed
}

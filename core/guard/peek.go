package guard

import (
	"context"
	"slices"
	"strings"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// typedFor is how long a message counts as being written after an add-on last saw it.
const typedFor = time.Minute

// Peek judges a message while it is being written, for a hint beside it. It asks nothing, and says nothing where the
// organisation only looks on; in a pause only what holds then. While its add-on keeps peeking, drafts of the message are not
// asked about: the add-on will ask at Send.
func (g *Guard) Peek(ctx context.Context, m *mail.Message) check.Verdict {
	g.Refresh()
	g.answering(ctx, m)
	before := g.usual(ctx, m, view.AddOn, false)
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.opt.Now()
	for key, at := range g.typed {
		if now.Sub(at) > typedFor {
			delete(g.typed, key)
		}
	}
	g.typed[likeness(m)] = now
	if g.rules.Mode == policy.Audit {
		return check.Verdict{}
	}
	v := g.judge(m, before)
	if g.paused() {
		v.Findings = binding(v.Findings)
	}
	return v
}

// likeness is by what a draft and the message an add-on sees are told to be the same.
func likeness(m *mail.Message) string {
	return strings.Join(names(m), " ") + "\x00" + string(m.Subject)
}

// elsewhere tells whether the recipient of the draft m is asked about, or was, where the message itself is held; mu is held.
func (g *Guard) elsewhere(m *mail.Message, recipient string) bool {
	now := g.opt.Now()
	if at, ok := g.typed[likeness(m)]; ok && now.Sub(at) <= typedFor {
		return true
	}
	to := names(m)
	for _, q := range g.byID {
		if q.Place.Holds() && name(q.Finding.Recipient) == recipient && q.Message.Subject == m.Subject && slices.Equal(q.before, to) &&
			(q.open() || now.Sub(q.answered) < fromDraft) {
			return true
		}
	}
	return false
}

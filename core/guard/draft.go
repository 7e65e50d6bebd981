package guard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// draftKey names a draft while it lies in its folder.
type draftKey struct{ account, id string }

// askKey names a question for good: nothing is asked twice.
type askKey struct{ draft, recipient string }

// draft is a message being written.
type draft struct {
	questions []*question
	counted   bool
}

// question is a Question and what became of it. Guard.mu is over it.
type question struct {
	Question
	usual    usual
	hash     string    // DraftHash
	outcome  Outcome   // "" while it waits for its turn
	recorded bool      // its first row is in the log
	answered time.Time // when outcome was said, in this run of the program
	before   []string
	again    bool          // it was asked a second time, after nobody answered
	settled  func()        // ends the asking; nil before and after
	over     chan struct{} // closed when there is nothing more to wait for; nil where nobody waits
}

// end lets go who waits for the answer; mu is held.
func (q *question) end() {
	q.Message.Body, q.Message.Files = "", nil // nothing keeps the text of a message that is decided
	if q.over != nil {
		select {
		case <-q.over:
		default:
			close(q.over)
		}
	}
}

// Draft sees one state of a draft.
func (s *sink) Draft(ctx context.Context, d Draft) error {
	d.Account = s.a.ID
	s.g.See(ctx, d)
	return ctx.Err()
}

// See looks at a draft: is a question about it settled by now, is there a new one?
func (g *Guard) See(ctx context.Context, d Draft) {
	g.Refresh()
	key := draftKey{d.Account, d.ID}
	g.answering(ctx, &d.Message)
	before := g.usual(ctx, &d.Message, view.Draft, false)
	g.mu.Lock()
	dr := g.drafts[key]
	if dr == nil {
		dr = &draft{}
		g.drafts[key] = dr
	}
	done := g.reconsider(dr, &d, before)
	g.mu.Unlock()
	for _, s := range done {
		g.settle(ctx, s)
	}

	v := g.weigh(ctx, d.Account, &d.Message, before, d.Read)
	g.mu.Lock()
	if g.paused() && len(binding(v.Findings)) == 0 {
		g.mu.Unlock()
		return
	}
	findings := loud(v)
	if g.paused() {
		findings = binding(findings)
	}
	if !dr.counted && slices.ContainsFunc(d.Message.To, complete) {
		dr.counted = true
		g.judgedAt(g.opt.Now())
	}
	g.doubt(dr, &d, before, findings)
	g.mu.Unlock()
	g.nudge()
	g.count(ctx)
	g.drill(ctx)
}

func complete(r mail.Recipient) bool { return r.Fault == mail.NoFault }

// doubt queues what is to be asked about the draft; mu is held.
func (g *Guard) doubt(dr *draft, d *Draft, c usual, findings []check.Finding) {
	now, hash := names(&d.Message), DraftHash(d.Account, d.ID)
	var fresh []*question
	for _, f := range findings {
		if !d.Stood && g.halfTyped(f.Recipient, f.Suggest) || g.elsewhere(&d.Message, name(f.Recipient)) {
			continue
		}
		key := askKey{hash, name(f.Recipient)}
		again := false
		if q := g.asked[key]; q != nil {
			// Nobody answered, and the message is another one by now: that is worth one more question, and no third.
			again = q.outcome == Unanswered && !q.again && q.before != nil && !slices.Equal(q.before, now)
			room := q.outcome == Noted && g.budget().Allows(&f, hash)
			// Since it was settled, the organisation has said more.
			more := q.outcome == Audited && g.rules.Mode != policy.Audit || f.Level > q.Finding.Level && !q.open()
			if !again && !room && !more {
				continue
			}
		}
		q := &question{
			Question: Question{ID: newID(), Account: d.Account, Draft: d.ID, Message: d.Message, Finding: f, Place: view.Draft},
			usual:    c, hash: hash, before: now, again: again,
		}
		g.asked[key] = q
		fresh = append(fresh, q)
	}
	for i, q := range fresh {
		q.Index, q.Count = i+1, len(fresh)
	}
	dr.questions = append(dr.questions, fresh...)
	g.queue = append(g.queue, fresh...)
}

// halfTyped tells whether more letters could make r somebody known; mu is held.
func (g *Guard) halfTyped(r mail.Recipient, suggest mail.Address) bool {
	if r.Fault != mail.NoFault {
		return true
	}
	plain := r.Addr.Plain()
	if strings.HasPrefix(suggest.Plain(), plain) {
		return true
	}
	// More letters can only make the domain longer: the local part is complete, or there would be a fault.
	for _, known := range g.book.Elsewhere(r.Addr, 1000) {
		if strings.HasPrefix(known.Addr.Plain(), plain) {
			return true
		}
	}
	return false
}

// Gone takes back what was still to be asked about the draft.
func (s *sink) Gone(ctx context.Context, gone DraftGone) error {
	g := s.g
	key := draftKey{s.a.ID, gone.ID}
	g.mu.Lock()
	dr := g.drafts[key]
	delete(g.drafts, key)
	var left []settlement
	if dr != nil {
		for _, q := range dr.questions {
			if q.outcome == "" || q.outcome == Asked {
				left = append(left, settlement{q, Withdrawn, Event{Kind: Gone, Ask: q.ID}})
			} else if !q.outcome.decided() {
				g.feeds.publish(Event{Kind: Gone, Ask: q.ID}) // a window may still wait for the corrected draft
			}
		}
	}
	s.a.lookSoon(afterDraft)
	g.mu.Unlock()
	for _, l := range left {
		g.settle(ctx, l)
	}
	return ctx.Err()
}

// name is by what a recipient is recognised: the address, or what stood there.
func name(r mail.Recipient) string {
	if r.Addr.IsZero() {
		return r.Typed
	}
	return r.Addr.Plain()
}

func names(m *mail.Message) []string {
	var out []string
	for _, r := range m.Recipients() {
		out = append(out, name(r))
	}
	slices.Sort(out)
	return out
}

func newID() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return hex.EncodeToString(b)
}

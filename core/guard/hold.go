package guard

import (
	"context"
	"slices"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// Held is a message that its source keeps from being sent until it is decided.
type Held struct {
	Source  view.Place   // view.AddOn or view.Gate
	Account string       // Account.ID, "" where the source does not know it
	ID      string       // names the message at its source; another try of the same message bears the same ID
	Message mail.Message // with its Parent, where the source knows whom it answers
	Client  string       // the mail client that keeps it meanwhile, "" where that is not known
	Until   time.Time    // when the source gives up, and the message is not sent; zero: never
	Rush    bool         // one of so many at once that nobody typed it: how its words fit is neither judged nor learned
	// Files looks into the files with the message; nil where the source has not got them. It takes up to some seconds, and
	// is called where that can change what is asked.
	Files func(ctx context.Context) []mail.File
	// Fetch tells that the source, which has no Files, can get them: Holding.Fetch then asks for them.
	Fetch bool
}

// Holding is what the guard says about a Held.
type Holding struct {
	Questions []Question      // to be asked before it may go, strongest first; none: it goes
	Findings  []check.Finding // all there are, notes included
	Fetch     bool            // nothing is decided yet: the message is to be held again, with its Files
}

// Verdict is what becomes of a Held.
type Verdict int

// Verdicts. The zero one is safe.
const (
	Keep    Verdict = iota // it is not sent: the user wants to correct it, or closed the window
	Send                   // it goes
	Waiting                // nobody has answered yet. The window stays; its answer counts for another try
)

// Release is the Verdict and, after Keep, what the user wants instead of what he typed, where he said so.
type Release struct {
	Verdict      Verdict
	Typed, Known mail.Address
}

// Hold judges h and finds what must be asked. What was answered before for this message, with these recipients, is not
// asked again, here or as a draft; a question that is open about its draft is withdrawn, and asked here instead.
func (g *Guard) Hold(ctx context.Context, h Held) (Holding, error) {
	g.Refresh()
	g.answering(ctx, &h.Message)
	before := g.usual(ctx, &h.Message, h.Source, h.Rush)
	v := g.weigh(ctx, h.Account, &h.Message, before, nil)
	if (h.Files != nil || h.Fetch) && g.worthOpening(&h.Message, v) {
		if h.Files == nil {
			return Holding{Fetch: true}, ctx.Err()
		}
		h.Message.Files = h.Files(ctx)
		g.mu.Lock()
		v = g.judge(&h.Message, before)
		g.mu.Unlock()
	}
	g.mu.Lock()
	out := Holding{Findings: v.Findings}
	findings := loud(v)
	if g.paused() {
		findings = binding(findings)
	}
	if g.paused() && len(findings) == 0 {
		g.mu.Unlock()
		return out, nil
	}
	hash := h.hash()
	g.countTry(hash)
	var doubts []*question
	var moved []settlement
	for _, f := range findings {
		q, drafts := g.earlier(&h, hash, name(f.Recipient))
		moved = append(moved, drafts...)
		if q != nil && q.Finding.Level < f.Level && !q.open() {
			q = nil // since then the organisation has said more
		}
		if q != nil && !q.open() {
			continue
		}
		if q == nil {
			q = &question{usual: before, hash: hash, before: names(&h.Message), over: make(chan struct{})}
			q.Question = Question{ID: newID(), Account: h.Account, Draft: h.ID, Message: h.Message, Finding: f, Place: h.Source}
		}
		if q.outcome == "" { // else its window is open, and shows what it was opened with
			q.Client, q.Until = h.Client, h.Until
		}
		doubts = append(doubts, q)
	}
	// A message that is asked about anyway brings its other questions along.
	fresh, held := doubts, []*question(nil)
	if !slices.ContainsFunc(doubts, func(q *question) bool { return q.outcome == Asked || g.silent(q) == "" }) {
		fresh, held = nil, doubts
	}
	for _, q := range held {
		q.Time, q.outcome = g.opt.Now(), g.silent(q)
	}
	for i, q := range fresh {
		if q.outcome == "" {
			q.Index, q.Count = i+1, len(fresh)
		}
		g.asked[askKey{hash, name(q.Finding.Recipient)}] = q
		g.byID[q.ID] = q
		out.Questions = append(out.Questions, q.Question)
	}
	g.mu.Unlock()
	for _, s := range moved {
		g.settle(ctx, s)
	}
	g.note(ctx, held)
	if len(out.Questions) == 0 {
		g.drill(ctx)
	}
	return out, ctx.Err()
}

// Shown writes down that a source shows the question of a Holding itself. Answer decides it; errors are those of Answer.
func (g *Guard) Shown(ctx context.Context, id string) error {
	g.mu.Lock()
	q := g.byID[id]
	g.mu.Unlock()
	if q == nil || q.over == nil {
		return ErrUnknown
	}
	if !g.openQuestion(ctx, q, nil) {
		return ErrAnswered
	}
	return nil
}

// AskHeld puts the questions of a Holding before the user, in windows of the guard's own, and waits until all are answered
// or one keeps the message. When ctx ends first, the verdict is Waiting.
func (g *Guard) AskHeld(ctx context.Context, asks Holding) Release {
	g.mu.Lock()
	var wait []*question
	for _, a := range asks.Questions {
		q := g.byID[a.ID]
		if q == nil {
			continue
		}
		wait = append(wait, q)
		if q.outcome == "" && !slices.Contains(g.queue, q) {
			g.queue = append(g.queue, q)
		}
	}
	g.mu.Unlock()
	g.nudge()
	for i, q := range wait {
		select {
		case <-q.over:
		case <-ctx.Done():
			return Release{Verdict: Waiting}
		}
		g.mu.Lock()
		outcome, f := q.outcome, q.Finding
		g.mu.Unlock()
		switch {
		case outcome.released(), outcome == Noted, outcome == "": // "": by now it is no question any more
			continue
		case outcome == Used:
			g.withdraw(ctx, wait[i+1:])
			return Release{Typed: f.Recipient.Addr, Known: f.Suggest}
		}
		g.withdraw(ctx, wait[i+1:])
		return Release{}
	}
	return Release{Verdict: Send}
}

// Dropped takes back what is still to be asked about h: its source no longer holds it, and it was not sent.
func (g *Guard) Dropped(ctx context.Context, h Held) {
	g.mu.Lock()
	hash := h.hash()
	var left []*question
	for _, q := range g.byID {
		if q.hash == hash {
			left = append(left, q)
		}
	}
	g.mu.Unlock()
	g.withdraw(ctx, left)
}

// withdraw ends those that are still open.
func (g *Guard) withdraw(ctx context.Context, questions []*question) {
	for _, q := range questions {
		g.settle(ctx, settlement{q, Withdrawn, Event{Kind: Gone, Ask: q.ID}})
	}
}

// worthOpening tells whether to look into the files with a message: a question about it says what they hold, or what they
// hold may be one by the organisation's rules or the user's settings.
func (g *Guard) worthOpening(m *mail.Message, v check.Verdict) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := &g.rules
	if len(m.Attachments) == 0 || r.Off(policy.Document) {
		return false
	}
	found := v.Findings
	if g.paused() {
		found = binding(found)
	}
	if len(found) > 0 && (found[0].Level >= check.Warn || r.Loud(policy.Sensitive) || r.Loud(policy.Fitting)) {
		return true
	}
	return (len(r.Marking)+len(r.Words) > 0 || r.Loud(policy.Document)) && g.leaves(m)
}

// leaves tells whether somebody outside the organisation gets the message; mu is held.
func (g *Guard) leaves(m *mail.Message) bool {
	return slices.ContainsFunc(m.To, func(to mail.Recipient) bool {
		return !to.Addr.IsZero() && !check.Inside(to.Addr.Domain(), g.me, g.rules)
	})
}

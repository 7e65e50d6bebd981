package guard

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/policy"
)

// maxWhy is how many characters a reason may have; letters is how many letters or digits make one.
const (
	maxWhy  = 500
	letters = 3
)

// Validate decides a question of a rule of the organisation: the address is right this time. why is the user's reason,
// where the rule demands one. Errors: ErrUnknown, ErrAnswered, ErrChoice where the rule cannot be set aside so, or one of
// the store.
func (g *Guard) Validate(ctx context.Context, id string, why mail.Secret) error {
	g.write.Lock()
	defer g.write.Unlock()
	q, err := g.pending(id, Asked)
	if err == nil && !meets(q.Finding.Demand, why) {
		err = ErrChoice
	}
	if err != nil {
		return fmt.Errorf("guard: validate: %w", err)
	}
	why = mail.Secret(strings.TrimSpace(string(why)))
	err = g.commit(ctx, func(tx Tx) error {
		if !q.recorded {
			if err := tx.Decide(q.row(Asked)); err != nil {
				return err
			}
		}
		return tx.Decide(Decision{Ask: q.ID, Time: g.opt.Now(), Outcome: Validated, Why: why})
	})
	if err != nil {
		g.trouble("validate", err)
		return fmt.Errorf("guard: validate: %w", err)
	}
	g.mu.Lock()
	g.decided(q, Validated)
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
	return nil
}

// meets tells whether the reason is what the rule demands.
func meets(d check.Demand, why mail.Secret) bool {
	switch d.Override {
	case policy.WithoutReason:
		return true
	case policy.WithReason:
		said := 0
		for _, r := range string(why) {
			if r > ' ' && !strings.ContainsRune(".,;:!?-_*/", r) {
				said++
			}
		}
		return said >= letters && utf8.RuneCountInString(string(why)) <= maxWhy
	}
	return false
}

// allows tells whether the user may answer so. What is stopped is let go by Validate alone, and no rule is ever set aside for
// good; nor is a drill, and what is about no address.
func (q *question) allows(o Outcome) bool {
	switch {
	case q.Finding.Level >= check.Stop:
		return o != Always && o != Once
	case q.Finding.Check == policy.Rule, q.Finding.Check == policy.Drill, q.Finding.Check == policy.Visible:
		return o != Always
	}
	return true
}

// binding are the findings that hold whatever the user wants.
func binding(all []check.Finding) []check.Finding {
	for i, f := range all { // strongest first
		if f.Level < check.Stop {
			return all[:i]
		}
	}
	return all
}

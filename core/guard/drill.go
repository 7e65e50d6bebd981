package guard

import (
	"context"
	"encoding/binary"
	"time"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// drilled is the slip of a drill: a well-known domain, two letters swapped. It goes through the same checks as any other.
var drilled = mail.NewAddress("drill", mail.ParseDomain("gmial.com"))

// reasonBlind is the reason of a drill that no check saw: it is written down, and no window opens.
const reasonBlind = "drill-blind"

// drill asks about the slip of a drill when one is due. It is called when the user has just written a message, so that
// somebody is there. No message is involved: nothing is sent, learned, or counted in the alarm budget.
func (g *Guard) drill(ctx context.Context) {
	g.mu.Lock()
	if !g.drillDue() {
		g.mu.Unlock()
		return
	}
	m := mail.Message{Direction: mail.Sent, Time: g.opt.Now(), To: []mail.Recipient{{Addr: drilled, Typed: drilled.Plain()}}}
	q := &question{
		Question: Question{ID: newID(), Draft: policy.Drill, Message: m, Index: 1, Count: 1, Place: view.Draft},
		before:   names(&m),
	}
	q.hash = DraftHash(policy.Drill, q.ID)
	findings := loud(g.judge(&m, usual{}))
	if len(findings) == 0 {
		q.Time, q.outcome = g.opt.Now(), Noted
		q.Finding = check.Finding{Check: policy.Drill, Reason: reasonBlind, Level: check.Warn, Recipient: m.To[0]}
		g.mu.Unlock()
		g.note(ctx, []*question{q})
		return
	}
	q.Finding = asDrill(findings[0])
	g.byID[q.ID] = q // there is one at a time, also before its window opens
	q.Time = g.opt.Now()
	g.queue = append(g.queue, q)
	g.mu.Unlock()
	g.nudge()
}

// asDrill marks a finding as made up.
func asDrill(f check.Finding) check.Finding {
	f.Check, f.Reason, f.Level, f.Demand = policy.Drill, policy.Drill, check.Warn, check.Demand{}
	return f
}

// drillDue tells whether a drill is to be begun now; mu is held. Each desk has a moment of its own in each span of days,
// and a drill that was begun is the last of its span.
func (g *Guard) drillDue() bool {
	days := g.rules.Drill
	if days <= 0 || g.paused() || g.open != nil || len(g.queue) > 0 || len(g.accounts) == 0 {
		return false
	}
	now := g.opt.Now()
	begin, due := drillSpan(g.accounts[0].ID, days, now)
	if now.Before(due) {
		return false
	}
	for _, q := range g.byID {
		if q.Finding.Check == policy.Drill && !q.Time.Before(begin) {
			return false
		}
	}
	return true
}

// drillSpan is the span of days that now lies in, and the moment from which on its drill is due: spans begin on another
// day for each desk, and drills come in their first half.
func drillSpan(desk string, days int, now time.Time) (begin, due time.Time) {
	span := time.Duration(days) * 24 * time.Hour
	sum := uint64(history.KeyOfID(policy.Drill + desk))
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], sum)
	shift := time.Duration(sum % uint64(span))
	begin = now.Add(shift).Truncate(span).Add(-shift)
	return begin, begin.Add(time.Duration(binary.LittleEndian.Uint64(b[:]) % uint64(span/2)))
}

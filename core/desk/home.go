package desk

import (
	"context"
	"slices"
	"time"

	"missent/core/guard"
	"missent/core/policy"
	"missent/core/view"
)

// shownAnswers is how many past questions Home lists.
const shownAnswers = 50

// Home leads with silence.
func (d *Desk) Home(ctx context.Context) (view.HomePage, error) {
	now := d.guard.Now().Local()
	year, week := guard.Week(now)
	h := view.HomePage{Status: d.guard.Status(), Year: year, Weeks: make([]int, week+1), Marks: []view.Mark{}, Answers: []view.Answer{}}
	judged, err := d.opt.Store.Judged(ctx, year)
	if err != nil {
		return h, problem(err)
	}
	for i, n := range judged {
		h.Checked += n
		if i < len(h.Weeks) {
			h.Weeks[i] = n
		}
	}
	all, err := d.opt.Store.Decisions(ctx, time.Time{})
	if err != nil {
		return h, problem(err)
	}
	for _, q := range slices.Backward(all) {
		if q.Check == policy.Drill {
			continue
		}
		out := outcome(q.Outcome)
		if y, w := guard.Week(q.Time); y == year && q.Outcome != guard.Noted && q.Outcome != guard.Audited {
			h.Asked++
			if out == "corrected" {
				h.Saved++
			}
			if w < len(h.Weeks) {
				h.Marks = append(h.Marks, view.Mark{Week: w, Outcome: out})
			}
		}
		if len(h.Answers) < shownAnswers && !q.Recipient.IsZero() {
			h.Answers = append(h.Answers, view.Answer{
				ID: q.Ask, Time: q.Time, Typed: safeAddress(shown(q.Recipient)), Known: safeAddress(shown(q.Suggest)),
				Reason: slipOf(q.Check, q.Reason, q.Recipient, q.Suggest).reason, Outcome: out,
			})
		}
	}
	slices.Reverse(h.Marks)
	return h, nil
}

// outcome is what a window calls it.
func outcome(o guard.Outcome) string {
	switch o {
	case guard.Corrected, guard.Used:
		return "corrected"
	case guard.Copied, guard.Edited:
		return "edited"
	case guard.Once, guard.Validated, guard.Undone: // it was right that time
		return "once"
	case guard.Always:
		return "always"
	case guard.Noted, guard.Audited:
		return "noted"
	}
	return "unanswered"
}

// Pause stops asking for that many minutes; 0 resumes.
func (d *Desk) Pause(_ context.Context, minutes int) error {
	const day = 24 * 60
	if minutes < 0 || minutes > day {
		return &view.Problem{Key: "invalid"}
	}
	d.guard.Pause(time.Duration(minutes) * time.Minute)
	return nil
}

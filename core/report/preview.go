package report

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"missent/core/policy"
	"missent/core/view"
)

// Preview is what the organisation receives, for the window: nil where it receives nothing.
func (r *Reporter) Preview(ctx context.Context) (*view.Report, error) {
	r.mu.Lock()
	plan, w := r.plan, r.write
	r.mu.Unlock()
	if !plan.Any() {
		return nil, nil
	}
	p := &view.Report{Detail: string(plan.Detail), Heartbeat: int(plan.Heartbeat / time.Minute), Targets: r.States()}
	_, last, err := r.opt.Store.Bounds(ctx)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if p.Alive, err = pretty(w.heartbeat(plan, r.opt.Status(), Counts{Logged: last}, time.Now())); err != nil {
		return nil, err
	}
	rows, err := r.opt.Store.After(ctx, last-1, 1)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if len(rows) > 0 {
		p.Last, err = pretty(w.decision(plan, &rows[0]))
	}
	return p, err
}

// Events are the events of the log since row seq, as a target of the policy gets them; f gets each in JSON.
func Events(ctx context.Context, db Store, p policy.Report, user, version string, f func([]byte) error) error {
	instance, err := db.Instance(ctx)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	w := writer{instance, user, version}
	seq, last, err := db.Bounds(ctx)
	for err == nil && seq < last {
		rows, e := db.After(ctx, seq, batch)
		if e != nil || len(rows) == 0 {
			err = e
			break
		}
		for i := range rows {
			text, err := json.Marshal(w.decision(p, &rows[i]))
			if err == nil {
				err = f(text)
			}
			if err != nil {
				return err
			}
		}
		seq = rows[len(rows)-1].Seq
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

func pretty(e Event) (string, error) {
	text, err := json.MarshalIndent(e, "", "  ")
	return string(text), err
}

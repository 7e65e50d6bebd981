package desk

import (
	"cmp"
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/replay"
	"missent/core/view"
)

// A backtest replays three years, so that history is warm when the last one begins, and tells about the last one.
const (
	replayedYears  = 3
	reportedMonths = 12
	mostSlips      = 200
	mostReplayed   = 300_000
)

// backtest is the state of the replay; Desk.mu is over it.
type backtest struct {
	page view.BacktestPage
	stop context.CancelFunc // nil while none runs
}

// Backtest is how far the replay is, or what it found.
func (d *Desk) Backtest(context.Context) (view.BacktestPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.backtest.page
	if p.Months == nil {
		p.Months, p.Slips = []view.Month{}, []view.Slip{}
	}
	return p, nil
}

// StartBacktest begins the replay, unless one is running.
func (d *Desk) StartBacktest(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.backtest.stop != nil {
		return nil
	}
	ctx, stop := context.WithCancel(d.life)
	d.backtest = backtest{page: view.BacktestPage{Running: true}, stop: stop}
	d.opened.Add(1)
	go func() {
		defer d.opened.Done()
		page, err := d.replay(ctx)
		page.Running = false
		if err != nil && ctx.Err() == nil {
			page = view.BacktestPage{Problem: problemKey(err)}
		} else if err != nil { // stopped
			page = view.BacktestPage{}
		}
		d.mu.Lock()
		d.backtest = backtest{page: page}
		d.mu.Unlock()
		stop()
		debug.FreeOSMemory() // three years of headers were in memory
	}()
	return nil
}

// StopBacktest ends the replay.
func (d *Desk) StopBacktest(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.backtest.stop != nil {
		d.backtest.stop()
	}
	return nil
}

var errEnough = errors.New("enough messages")

// replay reads what was sent from all accounts and runs it through the checks in the order of time.
func (d *Desk) replay(ctx context.Context) (view.BacktestPage, error) {
	now := d.guard.Now()
	var all []mail.Message
	for _, a := range d.guard.Accounts() {
		if d.opt.Archive == nil {
			break
		}
		take := func(m mail.Message) error {
			if len(all) == mostReplayed {
				return errEnough
			}
			m.Direction, m.Subject, m.Body = mail.Sent, "", "" // neither is looked at, and they are the most of it
			all = append(all, m)
			return ctx.Err()
		}
		before := len(all)
		err := d.opt.Archive(a).Sent(ctx, now.AddDate(-replayedYears, 0, 0), take, func(done, total int) { d.progress(before+done, before+total) })
		if err != nil && !errors.Is(err, errEnough) {
			return view.BacktestPage{}, err
		}
	}
	if len(all) == 0 {
		return view.BacktestPage{}, &view.Problem{Key: "no-sent-mail"}
	}
	slices.SortStableFunc(all, func(a, b mail.Message) int { return a.Time.Compare(b.Time) })
	return d.tell(ctx, all, now.AddDate(0, -reportedMonths, 0))
}

func (d *Desk) progress(done, total int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.backtest.page.Done, d.backtest.page.Total = done, total
}

// tell replays the messages and gathers what happened since from.
func (d *Desk) tell(ctx context.Context, all []mail.Message, from time.Time) (view.BacktestPage, error) {
	var owners []mail.Address
	d.guard.Look(func(_ *history.Book, me history.Owners) {
		for a := range me {
			owners = append(owners, a)
		}
	})
	r := replay.New(check.New(), d.guard.Rules(), history.NewOwners(owners...))
	p := view.BacktestPage{Done: len(all), Total: len(all), From: from, To: d.guard.Now(), Months: months(from, d.guard.Now()), Slips: []view.Slip{}}
	for i := range all {
		m := &all[i]
		if i%1000 == 0 && ctx.Err() != nil {
			return p, ctx.Err()
		}
		v := r.Next(m)
		if m.Time.Before(from) {
			continue
		}
		p.Messages++
		month := m.Time.Local().Format("2006-01")
		at, known := slices.BinarySearchFunc(p.Months, month, func(a view.Month, b string) int { return cmp.Compare(a.Month, b) })
		if known {
			p.Months[at].Messages++
		}
		switch {
		case v.Level >= check.Warn:
			p.Windows++
			if known {
				p.Months[at].Windows++
			}
			p.Slips = append(p.Slips, slipAt(m.Time, v.Findings[0], r.Book()))
		case v.Level == check.Note:
			p.Notes++
		}
	}
	slices.Reverse(p.Slips)
	p.Slips = p.Slips[:min(len(p.Slips), mostSlips)]
	return p, nil
}

// months are those from one time to the other, empty.
func months(from, to time.Time) []view.Month {
	out := []view.Month{}
	from, to = from.Local(), to.Local()
	for t := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.Local); !t.After(to); t = t.AddDate(0, 1, 0) {
		out = append(out, view.Month{Month: t.Format("2006-01")})
	}
	return out
}

// slipAt draws a finding of the past against the history of that moment.
func slipAt(at time.Time, f check.Finding, then *history.Book) view.Slip {
	past := drawing{then}
	s := ofFinding(f)
	typed, known := past.pair(f, s)
	people(f, s.args)
	return view.Slip{Time: at, Typed: typed, Known: known, Reason: s.reason, Args: s.args, Evidence: past.evidence(f, s)}
}

var _ guard.Asker = (*Desk)(nil)

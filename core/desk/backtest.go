package desk

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"

	"missent/core/audit"
	"missent/core/check"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/replay"
	"missent/core/view"
)

// A backtest replays three years, so that history is warm when the last one begins, and tells about the last one.
const (
	replayedYears = 3
	mostReplayed  = 300_000
	// mostShown is how many slips of each kind go to the window; the saved page has more.
	mostShown = 100
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
		p.Months, p.Slips, p.Astray = []view.Month{}, []view.Slip{}, []view.Slip{}
	}
	p.Slips, p.Astray = p.Slips[:min(len(p.Slips), mostShown)], p.Astray[:min(len(p.Astray), mostShown)]
	return p, nil
}

// SaveBacktest writes the report of the last one to a file.
func (d *Desk) SaveBacktest(context.Context) (string, error) {
	d.mu.Lock()
	p := d.backtest.page
	d.mu.Unlock()
	if p.Running || p.Replayed == 0 || d.opt.Save == nil {
		return "", &view.Problem{Key: "no-report"}
	}
	path, err := d.opt.Save(p)
	if err != nil {
		return "", &view.Problem{Key: "not-saved"}
	}
	return Safe(path, longPath), nil
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
			m.Direction, m.Body = mail.Sent, "" // it lies in a Sent folder, whatever its From says
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
	return d.tell(ctx, all)
}

func (d *Desk) progress(done, total int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.backtest.page.Done, d.backtest.page.Total = done, total
}

// tell replays the messages, looks back at them, and gathers what happened in the last months.
func (d *Desk) tell(ctx context.Context, all []mail.Message) (view.BacktestPage, error) {
	var owners []mail.Address
	var known []history.Record
	d.guard.Look(func(b *history.Book, me history.Owners) {
		for _, a := range me {
			owners = append(owners, a)
		}
		known = slices.Collect(b.All())
	})
	rules := d.guard.Rules()
	r := replay.New(check.New(), rules, history.NewOwners(owners...))
	back := audit.New(check.New(), rules, history.NewOwners(owners...))
	for _, k := range known {
		back.Counted(k)
	}
	report := NewReport(rules.Windows)
	for i := range all {
		m := &all[i]
		if i%1000 == 0 && ctx.Err() != nil {
			return view.BacktestPage{}, ctx.Err()
		}
		report.Add(m, r.Next(m), r.Book())
		back.Next(m)
	}
	report.Astray(back.Finds(), back.Book())
	p := report.Page(d.guard.Now())
	p.Done, p.Total = len(all), len(all)
	return p, nil
}

var _ guard.Asker = (*Desk)(nil)

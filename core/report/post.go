package report

import (
	"context"
	"encoding/binary"
	"log/slog"
	"sync"
	"time"

	"missent/core/policy"
	"missent/core/view"
)

const (
	batch   = 100
	longest = 15 * time.Minute // pause between two tries
)

// post is the delivery to one target.
type post struct {
	*Reporter
	kind, name string
	stop       context.CancelFunc
	ended      chan struct{}
	wake       chan struct{}

	state sync.Mutex
	to    target
	plan  policy.Report
	soon  bool // a heartbeat is due: the policy is another
	view  view.Target
}

// open starts the delivery to a target; mu of the Reporter is held.
func (r *Reporter) open(t target, p policy.Report) *post {
	ctx, stop := context.WithCancel(r.life)
	o := &post{Reporter: r, kind: t.kind, name: t.name, stop: stop, ended: make(chan struct{}), wake: make(chan struct{}, 1)}
	o.to, o.plan, o.view = t, p, view.Target{Kind: t.kind, Host: t.host}
	r.wg.Go(func() {
		defer close(o.ended)
		o.run(ctx)
	})
	return o
}

// change takes over another policy for the same target.
func (o *post) change(t target, p policy.Report) {
	o.state.Lock()
	o.soon = o.soon || p.Digest != o.plan.Digest
	o.to, o.plan = t, p
	o.state.Unlock()
	o.nudge()
}

func (o *post) nudge() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *post) now() view.Target {
	o.state.Lock()
	defer o.state.Unlock()
	return o.view
}

// run delivers until ctx ends. After a failure it waits longer each time, and never as long as its neighbours do.
func (o *post) run(ctx context.Context) {
	beat := time.Now().Add(jitter(min(o.opt.Settle, o.current().Heartbeat)))
	pause := o.opt.Retry
	for ctx.Err() == nil {
		err := o.flush(ctx)
		if now := time.Now(); err == nil && !now.Before(beat) {
			if err = o.beat(ctx, now); err == nil {
				beat = o.next(now)
			}
		}
		o.said(ctx, err)
		if err != nil {
			if !sleep(ctx, pause/2+jitter(pause)) {
				return
			}
			pause = min(2*pause, longest)
			continue
		}
		pause = o.opt.Retry
		t := time.NewTimer(time.Until(beat))
		select {
		case <-t.C:
		case <-ctx.Done():
		case <-o.wake:
			if !sleep(ctx, jitter(o.opt.Spread)) {
				break
			}
			if o.due() {
				beat = time.Now().Add(jitter(min(o.opt.Settle, o.current().Heartbeat)))
			}
		}
		t.Stop()
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (o *post) current() policy.Report {
	o.state.Lock()
	defer o.state.Unlock()
	return o.plan
}

func (o *post) due() bool {
	o.state.Lock()
	defer o.state.Unlock()
	soon := o.soon
	o.soon = false
	return soon
}

// next is the moment of the next heartbeat: each database has its own within the interval, so that ten thousand desks are
// spread over it for good.
func (o *post) next(now time.Time) time.Time {
	every := o.current().Heartbeat
	var of [8]byte
	copy(of[:], o.write.instance)
	at := time.Duration(binary.BigEndian.Uint64(of[:]) % uint64(every))
	next := now.Truncate(every).Add(at)
	for !next.After(now.Add(every / 2)) {
		next = next.Add(every)
	}
	return next
}

// flush hands over what the target does not have yet.
func (o *post) flush(ctx context.Context) error {
	seq, lost, last, err := o.place(ctx)
	for err == nil && seq < last {
		rows, e := o.opt.Store.After(ctx, seq, batch)
		if e != nil || len(rows) == 0 {
			return e
		}
		o.state.Lock()
		to, plan := o.to, o.plan
		o.state.Unlock()
		events := make([]Event, len(rows))
		for i := range rows {
			events[i] = o.write.decision(plan, &rows[i])
		}
		err = to.send(ctx, events)
		if n, some := partly(err); some {
			lost, err = lost+n, nil
		}
		if err != nil {
			break
		}
		seq = rows[len(rows)-1].Seq
		o.took()
		err = o.opt.Store.SetReported(context.WithoutCancel(ctx), o.name, seq, lost)
		o.count(last-seq, lost)
	}
	return err
}

// place finds how far the target has the log. A new one begins at its end; of one that was away for too long, what it
// missed at the begin is lost.
func (o *post) place(ctx context.Context) (seq, lost, last int64, err error) {
	first, last, err := o.opt.Store.Bounds(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	seq, lost, known, err := o.opt.Store.Reported(ctx, o.name)
	if err != nil {
		return 0, 0, 0, err
	}
	from := max(seq, first, last-int64(o.opt.Backlog))
	if !known {
		seq, from, lost = last, last, 0
	}
	if lost += from - seq; from != seq || !known {
		if err := o.opt.Store.SetReported(ctx, o.name, from, lost); err != nil {
			return 0, 0, 0, err
		}
	}
	o.count(last-from, lost)
	return from, lost, last, nil
}

func (o *post) count(waiting, lost int64) {
	o.state.Lock()
	defer o.state.Unlock()
	o.view.Waiting, o.view.Lost = int(waiting), int(lost)
}

// beat sends a heartbeat.
func (o *post) beat(ctx context.Context, now time.Time) error {
	c := Counts{}
	_, last, err := o.opt.Store.Bounds(ctx)
	if err != nil {
		return err
	}
	if o.opt.Judged != nil {
		if c.Judged, err = o.opt.Judged(ctx); err != nil {
			return err
		}
	}
	status := o.opt.Status()
	o.state.Lock()
	to, plan := o.to, o.plan
	c.Waiting, c.Lost, c.Logged = int64(o.view.Waiting), int64(o.view.Lost), last
	o.state.Unlock()
	err = to.send(ctx, []Event{o.write.heartbeat(plan, status, c, now)})
	if _, some := partly(err); some {
		return &failure{problem: problemRejected}
	}
	if err == nil {
		o.took()
	}
	return err
}

func (o *post) took() {
	o.state.Lock()
	defer o.state.Unlock()
	o.view.Last = time.Now()
}

// said notes how a delivery went.
func (o *post) said(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	o.state.Lock()
	defer o.state.Unlock()
	if err == nil {
		o.view.Problem, o.view.Since = "", time.Time{}
		return
	}
	if o.view.Problem = problemOf(err); o.view.Since.IsZero() {
		o.view.Since = time.Now()
	}
	o.opt.Log.Warn("not reported", slog.String("kind", o.kind), slog.String("problem", o.view.Problem))
}

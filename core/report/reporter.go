package report

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"time"

	"missent/core/guard"
	"missent/core/policy"
	"missent/core/view"
)

// Store is the log of decisions, and how far each target has it.
type Store interface {
	// Instance is a random name of the database.
	Instance(ctx context.Context) ([]byte, error)
	// Bounds: the rows of the log are those after first, up to last.
	Bounds(ctx context.Context) (first, last int64, err error)
	// After gives at most n rows behind seq, in order.
	After(ctx context.Context, seq int64, n int) ([]guard.Logged, error)
	Reported(ctx context.Context, target string) (seq, lost int64, known bool, err error)
	SetReported(ctx context.Context, target string, seq, lost int64) error
	EndReport(ctx context.Context, target string) error
	Targets(ctx context.Context) ([]string, error)
}

// Options of a Reporter. Store, Status and User must be given.
type Options struct {
	Store   Store
	Status  func() view.Status
	Judged  func(ctx context.Context) (int, error) // messages of this week; nil: none are counted
	User    string                                 // of the system; it leaves the computer as a pseudonym alone
	Version string
	Before  func() // called every few minutes: it may call Set. nil: nothing
	Roots   *x509.CertPool
	Log     *slog.Logger // nil for none. It gets kinds of targets and keys, never an address

	// Pauses; the zero ones are the usual.
	Spread time.Duration // at most so long after a decision, so that several go together; 10 s
	Settle time.Duration // the first heartbeat, and that after a change of policy, come within; 5 min
	Retry  time.Duration // the first pause after a failure; 5 s, growing to 15 min
	Look   time.Duration // between two calls of Before; 5 min

	Backlog int // rows that wait for a target at most; 10,000, years of them on a desk
}

// Reporter hands the log to the targets of the policy. Its methods may be called from several goroutines.
type Reporter struct {
	opt Options

	mu    sync.Mutex
	plan  policy.Report
	posts []*post
	life  context.Context // nil before Run
	wg    sync.WaitGroup
	write writer
}

// New makes a Reporter; nothing is sent before Run.
func New(opt Options) *Reporter {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Before == nil {
		opt.Before = func() {}
	}
	usual := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	usual(&opt.Spread, 10*time.Second)
	usual(&opt.Settle, 5*time.Minute)
	usual(&opt.Retry, 5*time.Second)
	usual(&opt.Look, 5*time.Minute)
	opt.Backlog = cmp.Or(opt.Backlog, 10_000)
	return &Reporter{opt: opt}
}

// Run reports until ctx ends. It is called once.
func (r *Reporter) Run(ctx context.Context) error {
	instance, err := r.opt.Store.Instance(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	r.mu.Lock()
	r.life, r.write = ctx, writer{instance, r.opt.User, r.opt.Version}
	plan := r.plan
	r.plan = policy.Report{}
	r.set(plan)
	r.mu.Unlock()
	if err := r.sweep(ctx, plan); err != nil {
		r.opt.Log.Warn("targets of another policy are still noted")
	}
	look := time.NewTicker(r.opt.Look)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			r.opt.Before()
		case <-ctx.Done():
			r.wg.Wait()
			return nil
		}
	}
}

// Set takes over what the organisation wants to be told, and where. A target that is no more in it gets nothing from here
// on; a new one gets what is decided from here on.
func (r *Reporter) Set(p policy.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.set(p)
}

// set is Set for who holds mu.
func (r *Reporter) set(p policy.Report) {
	if reflect.DeepEqual(p, r.plan) {
		return
	}
	r.plan = p
	if r.life == nil {
		return
	}
	var next []*post
	for _, t := range targets(p, r.opt.Roots) {
		i := slices.IndexFunc(r.posts, func(o *post) bool { return o.name == t.name })
		if i < 0 {
			next = append(next, r.open(t, p))
			continue
		}
		r.posts[i].change(t, p)
		next = append(next, r.posts[i])
	}
	for _, old := range r.posts {
		if !slices.Contains(next, old) {
			old.stop()
			r.wg.Go(func() {
				<-old.ended
				if err := r.opt.Store.EndReport(context.WithoutCancel(r.life), old.name); err != nil {
					r.opt.Log.Warn("a target is still noted", slog.String("kind", old.kind))
				}
			})
		}
	}
	r.posts = next
}

// sweep forgets targets that the policy named in an earlier run.
func (r *Reporter) sweep(ctx context.Context, p policy.Report) error {
	known, err := r.opt.Store.Targets(ctx)
	if err != nil {
		return err
	}
	for _, name := range known {
		if !slices.ContainsFunc(targets(p, r.opt.Roots), func(t target) bool { return t.name == name }) {
			if err := r.opt.Store.EndReport(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// Nudge says that something was decided.
func (r *Reporter) Nudge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.posts {
		p.nudge()
	}
}

// States tell how it stands with each target, for the window and the doctor.
func (r *Reporter) States() []view.Target {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []view.Target{}
	for _, p := range r.posts {
		out = append(out, p.now())
	}
	return out
}

// jitter is a random part of d.
func jitter(d time.Duration) time.Duration { return time.Duration(rand.Float64() * float64(d)) }

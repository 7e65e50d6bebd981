package guard

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
	"weak"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// Options of a Guard. Only Store must be given.
type Options struct {
	Store   Store
	Watcher NewWatcher // nil: accounts are kept, but not watched
	Rules   policy.Rules
	Me      []mail.Address // further addresses of the user, beside those of his accounts
	Notice  string         // key of something the user has to know, as view.Status.Notice
	Log     *slog.Logger   // nil for none. It gets operations and keys, never an address
	Now     func() time.Time
	Before  func()        // called before something is judged or shown, with no lock held: it may change the rules. nil: nothing
	Relearn time.Duration // between two looks for new mail to learn from; 10 min
}

// Guard is the running program without its adapters. Its methods may be called from several goroutines.
type Guard struct {
	opt    Options
	store  Store
	engine *check.Engine
	feeds  feeds
	gate   Gatekeeper // nil where there is none

	// write is held over "read the Book, write the file, publish to the Book". It is taken before mu.
	write sync.Mutex

	rehearsing sync.Mutex // held by Rehearse; taken before write

	mu       sync.Mutex // over all below
	book     *history.Book
	me       history.Owners
	rules    policy.Rules
	notice   string
	accounts []*account
	drafts   map[draftKey]*draft
	asked    map[askKey]*question
	byID     map[string]*question
	warned   map[mail.Address]time.Time  // asked about, and not confirmed since
	tries    map[string]bool             // held messages counted as judged, by their hash
	typed    map[string]time.Time        // messages an add-on sees being written, and when it last did; see Peek
	recital  []mail.Message              // learned with their text, until Rehearse
	written  []written                   // judged with their text, and not found in Sent yet
	lexicon  weak.Pointer[lexicon]       // the words as they were read last, while nobody wants the memory
	edition  int                         // of the words in the file
	recalled map[string][]mail.Recipient // who was on a message that is being answered
	judged   map[[2]int]int              // messages of a week not counted in the file yet
	queue    []*question
	open     *question
	left     []*question   // open in the log when it was read: an earlier run asked them
	wake     chan struct{} // something in queue or pause changed
	counted  chan struct{} // a held message was judged
	pause    pause
	run      *running

	directory DirectoryRead
}

// running is what Run started.
type running struct {
	ctx  context.Context
	done sync.WaitGroup
}

// New loads everybody known. It starts nothing.
func New(ctx context.Context, opt Options) (*Guard, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if opt.Relearn <= 0 {
		opt.Relearn = 10 * time.Minute
	}
	g := &Guard{
		opt: opt, store: opt.Store, engine: check.New(), rules: opt.Rules, notice: opt.Notice,
		book:   history.NewBook(),
		drafts: map[draftKey]*draft{}, asked: map[askKey]*question{}, byID: map[string]*question{},
		warned: map[mail.Address]time.Time{}, tries: map[string]bool{}, typed: map[string]time.Time{}, recalled: map[string][]mail.Recipient{}, judged: map[[2]int]int{},
		wake: make(chan struct{}, 1), counted: make(chan struct{}, 1),
	}
	if err := g.load(ctx); err != nil {
		return nil, fmt.Errorf("guard: load: %w", err)
	}
	return g, nil
}

func (g *Guard) load(ctx context.Context) error {
	if err := g.loadPeople(ctx); err != nil {
		return err
	}
	accounts, err := g.store.Accounts(ctx)
	if err != nil {
		return err
	}
	known, err := g.store.Known(ctx)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		g.accounts = append(g.accounts, newAccount(a, known[a.ID], g.opt.Now()))
	}
	g.own()
	if g.directory, err = g.store.Directory(ctx); err != nil {
		return err
	}
	decisions, err := g.store.Decisions(ctx, time.Time{})
	if err != nil {
		return err
	}
	for _, d := range decisions {
		g.remember(d)
	}
	for _, q := range g.byID {
		if q.outcome == Asked {
			g.left = append(g.left, q)
		}
	}
	return nil
}

// loadPeople reads the records and puts them into the Book side by side, since each takes half of the time.
func (g *Guard) loadPeople(ctx context.Context) error {
	const batch = 512
	read := make(chan []history.Record, 4)
	failed := make(chan error, 1)
	go func() {
		defer close(read)
		next := make([]history.Record, 0, batch)
		err := g.store.Records(ctx, func(r history.Record) error {
			if next = append(next, r); len(next) == batch {
				read <- next
				next = make([]history.Record, 0, batch)
			}
			return nil
		})
		read <- next
		failed <- err
	}()
	for records := range read {
		for _, r := range records {
			g.book.Put(r)
		}
	}
	g.book.Compact()
	return <-failed
}

// remember takes over a question of an earlier run: it is not asked again, and sends to its address are no evidence.
func (g *Guard) remember(d Decision) {
	q := &question{Question: Question{ID: d.Ask, Account: d.Account, Time: d.Time, Place: view.Draft}, hash: d.Draft, outcome: d.Outcome, recorded: true}
	q.Finding = check.Finding{Check: d.Check, Reason: d.Reason, Level: d.Level, Suggest: d.Suggest, Evidence: d.Evidence}
	q.Finding.Recipient.Addr = d.Recipient
	g.byID[d.Ask] = q
	if d.Recipient.IsZero() || d.Check == policy.Drill {
		return // forgotten; the answer still counts
	}
	g.asked[askKey{d.Draft, d.Recipient.Plain()}] = q
	switch d.Outcome {
	case Noted, Audited:
	case Always:
		delete(g.warned, d.Recipient)
	default:
		g.warned[d.Recipient] = d.Time
	}
}

// own makes the set of the user's addresses anew; mu is held, or nobody else there yet.
func (g *Guard) own() {
	all := append([]mail.Address(nil), g.opt.Me...)
	for _, a := range g.accounts {
		all = append(all, a.Address)
		for _, alias := range a.Aliases {
			for _, r := range mail.ParseList(alias, mail.To) {
				all = append(all, r.Addr)
			}
		}
	}
	g.me = history.NewOwners(all...)
}

// Run watches the accounts and asks, until ctx ends. Questions that an earlier run left open are closed as unanswered
// first. It can be called once.
func (g *Guard) Run(ctx context.Context, asker Asker) error {
	if err := g.closePending(ctx); err != nil {
		g.trouble("close pending questions", err) // the next start tries again
	}
	debug.FreeOSMemory() // loading left as much garbage as there is to keep, and now the program rests for days
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	run := &running{ctx: ctx}
	g.mu.Lock()
	if g.run != nil {
		g.mu.Unlock()
		return fmt.Errorf("guard: run: called twice")
	}
	g.run = run
	run.done.Go(func() { g.counting(ctx) })
	for _, a := range g.accounts {
		g.start(a)
	}
	g.mu.Unlock()
	g.askAll(ctx, asker)
	cancel()
	g.mu.Lock()
	g.run = nil
	g.mu.Unlock()
	run.done.Wait()
	g.endPause()
	return nil
}

// Judge says what the checks say about m now. It asks nobody and learns nothing.
func (g *Guard) Judge(m *mail.Message) check.Verdict {
	before := g.usual(context.Background(), m, view.Draft, false) // a few rows of a file: nothing to wait for
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.judge(m, before)
}

func (g *Guard) judge(m *mail.Message, c usual) check.Verdict {
	v := g.engine.Check(m, check.Known{Book: g.book, Company: c.company, Words: c.words, Hides: c.hides, Me: g.me, Rules: g.rules, Now: g.opt.Now(), Right: g.right})
	g.wrote(m, c.words, v.Fitted)
	return v
}

// Look calls f with the Book and the user's own addresses, which nobody changes meanwhile. f must be quick, and keep
// neither.
func (g *Guard) Look(f func(b *history.Book, me history.Owners)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(g.book, g.me)
}

// SetRules changes what the checks go by, from the next draft on.
func (g *Guard) SetRules(r policy.Rules) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rules = r
}

// Refresh lets the rules be brought up to date, where somebody sees to that.
func (g *Guard) Refresh() {
	if g.opt.Before != nil {
		g.opt.Before()
	}
}

// Rules is what the checks go by.
func (g *Guard) Rules() policy.Rules {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.rules
}

// Now is the guard's clock.
func (g *Guard) Now() time.Time { return g.opt.Now() }

//go:build e2e

package e2e

import (
	"context"
	"slices"
	"sync"

	"missent/core/view"
)

// desk is the guard's side with a script: it shows what the test gave it and keeps what the window said.
type desk struct {
	view.Desk // what a scenario does not use is not there, and would crash the test
	first     view.Start
	events    chan view.Event
	browsed   chan bool // how a sign-in with the browser ends

	mu        sync.Mutex
	answers   []answer
	undone    []string
	forgotten []string
	set       map[string]string
}

// answer is one that arrived.
type answer struct {
	AskID  string
	Choice view.Choice
}

func newDesk(start view.Start) *desk {
	return &desk{first: start, events: make(chan view.Event, 8), browsed: make(chan bool, 1)}
}

func (d *desk) Start(context.Context) (view.Start, error) { return d.first, nil }

func (d *desk) Next(ctx context.Context) (view.Event, error) {
	select {
	case <-ctx.Done():
		return view.Event{}, ctx.Err()
	case event := <-d.events:
		return event, nil
	}
}

func (d *desk) Answer(_ context.Context, askID string, choice view.Choice) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, earlier := range d.answers {
		if earlier.AskID == askID {
			return &view.Problem{Key: "answered"}
		}
	}
	d.answers = append(d.answers, answer{askID, choice})
	return nil
}

// UndoAlways makes the question open again.
func (d *desk) UndoAlways(_ context.Context, askID string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.undone = append(d.undone, askID)
	d.answers = nil
	return nil
}

// undid reports whether the Always of a question was taken back.
func (d *desk) undid(askID string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.undone, askID)
}

// answered returns what arrived so far.
func (d *desk) answered() []answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]answer(nil), d.answers...)
}

// said reports whether the one answer so far is this.
func (d *desk) said(choice view.Choice) func() bool {
	return func() bool {
		all := d.answered()
		return len(all) == 1 && all[0] == answer{"a1", choice}
	}
}

package desk

import (
	"context"
	"sync"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// session is the desk of one window.
type session struct {
	*Desk
	page  view.Page
	draft string        // which draft its questions are about
	ended chan struct{} // closed when the window has gone
	err   error         // how it went; read after ended

	state  sync.Mutex
	asked  *view.Ask       // the question it shows
	mine   map[string]bool // the questions it may answer
	left   bool            // the question was answered so that the window goes by itself
	stop   func()          // ends the sign-in that waits for the browser, nil while there is none
	events *guard.Queue[view.Event]
}

var _ view.Desk = (*session)(nil)

func (d *Desk) session() *session {
	return &session{Desk: d, ended: make(chan struct{}), events: guard.NewQueue[view.Event](), mine: map[string]bool{}}
}

// Window is the desk of a window that somebody else opens, on a page.
func (d *Desk) Window(ctx context.Context, page view.Page) view.Desk {
	s := d.session()
	s.page = page
	feed := d.guard.Subscribe()
	d.opened.Add(1)
	go func() {
		defer d.opened.Done()
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		defer context.AfterFunc(d.life, stop)()
		s.listen(ctx, feed)
	}()
	return s
}

// listen turns what happens in the guard into events of the window, until ctx ends.
func (s *session) listen(ctx context.Context, feed *guard.Feed) {
	defer feed.Close()
	for {
		e, err := feed.Next(ctx)
		if err != nil {
			return
		}
		switch e.Kind {
		case guard.StatusChanged:
			status := s.guard.Status()
			s.push(view.Event{Kind: "status", Status: &status})
		case guard.Fixed:
			s.pushMine(e.Ask, view.Event{Kind: "fixed", AskID: e.Ask, Known: safeAddress(shown(e.Known))})
		case guard.Gone:
			s.pushMine(e.Ask, view.Event{Kind: "withdrawn", AskID: e.Ask})
		}
	}
}

func (s *session) pushAsk(a *view.Ask) {
	s.state.Lock()
	s.mine[a.ID] = true
	s.left = false
	s.state.Unlock()
	s.push(view.Event{Kind: "ask", Ask: a})
}

func (s *session) pushMine(id string, e view.Event) {
	s.state.Lock()
	mine := s.mine[id] || s.asked != nil && s.asked.ID == id
	s.state.Unlock()
	if mine {
		s.push(e)
	}
}

// push queues an event. Of several states, and of several steps of a search, only the last one is news.
func (s *session) push(e view.Event) {
	s.events.Put(e, func(have view.Event) bool { return have.Kind == e.Kind && (e.Kind == "status" || e.Kind == "search") })
}

// closing tells whether the window goes by itself.
func (s *session) closing() bool {
	s.state.Lock()
	defer s.state.Unlock()
	return s.left
}

// Next waits for the next event.
func (s *session) Next(ctx context.Context) (view.Event, error) { return s.events.Next(ctx) }

// Start says what the window is there to show.
func (s *session) Start(context.Context) (view.Start, error) {
	s.state.Lock()
	asked := s.asked
	if asked != nil {
		s.mine[asked.ID] = true
	}
	s.state.Unlock()
	s.guard.Refresh()
	set := s.currentSettings()
	return view.Start{
		Ask: asked, Page: s.page, Locale: s.locale(set), Theme: set.Get("theme").Value, TextSize: set.Int("text-size"), Version: s.opt.Version,
	}, nil
}

// Answer decides a question of this window; it has no say in others.
func (s *session) Answer(ctx context.Context, askID string, c view.Choice) error {
	if !s.owns(askID) {
		return &view.Problem{Key: "unknown-ask"}
	}
	if err := s.guard.Answer(ctx, askID, c); err != nil {
		return unknown(err, "unknown-ask")
	}
	s.state.Lock()
	s.left = c != view.Fix
	s.state.Unlock()
	return nil
}

// Validate decides a question of a rule of the organisation, of this window.
func (s *session) Validate(ctx context.Context, askID, why string) error {
	if !s.owns(askID) {
		return &view.Problem{Key: "unknown-ask"}
	}
	if err := s.guard.Validate(ctx, askID, mail.Secret(why)); err != nil {
		return unknown(err, "unknown-ask")
	}
	s.state.Lock()
	s.left = true
	s.state.Unlock()
	return nil
}

// UndoAlways takes back the Always of a question of this window.
func (s *session) UndoAlways(ctx context.Context, askID string) error {
	if !s.owns(askID) {
		return &view.Problem{Key: "unknown-ask"}
	}
	if err := s.guard.UndoAlways(ctx, askID); err != nil {
		return unknown(err, "unknown-ask")
	}
	s.state.Lock()
	s.left = false
	s.state.Unlock()
	return nil
}

func (s *session) owns(id string) bool {
	s.state.Lock()
	defer s.state.Unlock()
	return s.mine[id] || s.asked != nil && s.asked.ID == id
}

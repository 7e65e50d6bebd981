package guard

import (
	"sync"

	"missent/core/mail"
)

// Kind of an Event.
type Kind uint8

// Kinds of events.
const (
	StatusChanged Kind = iota // Guard.Status is another
	Fixed                     // the draft of question Ask no longer goes to the address in doubt, but to Known
	Gone                      // the draft of question Ask is gone, or no longer has the address
)

// Event is something a window wants to know.
type Event struct {
	Kind  Kind
	Ask   string
	Known mail.Address // for Fixed
}

// Feed hands events to one listener. Status events that were not read yet are one.
type Feed struct {
	*Queue[Event]
	all *feeds
}

// feeds is everybody who listens.
type feeds struct {
	mu  sync.Mutex
	all map[*Feed]struct{}
}

// Subscribe starts a Feed; Close ends it.
func (g *Guard) Subscribe() *Feed {
	f := &Feed{NewQueue[Event](), &g.feeds}
	g.feeds.mu.Lock()
	defer g.feeds.mu.Unlock()
	if g.feeds.all == nil {
		g.feeds.all = map[*Feed]struct{}{}
	}
	g.feeds.all[f] = struct{}{}
	return f
}

// Close ends the feed.
func (f *Feed) Close() {
	f.all.mu.Lock()
	defer f.all.mu.Unlock()
	delete(f.all.all, f)
}

func (s *feeds) publish(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for f := range s.all {
		f.Put(e, func(have Event) bool { return e.Kind == StatusChanged && have.Kind == StatusChanged })
	}
}

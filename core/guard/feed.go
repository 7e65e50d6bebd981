package guard

import (
	"context"
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
	all   *feeds
	mu    sync.Mutex
	queue []Event
	ready chan struct{}
}

// feeds is everybody who listens.
type feeds struct {
	mu  sync.Mutex
	all map[*Feed]struct{}
}

// Subscribe starts a Feed; Close ends it.
func (g *Guard) Subscribe() *Feed {
	f := &Feed{all: &g.feeds, ready: make(chan struct{}, 1)}
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

// Next waits for an event.
func (f *Feed) Next(ctx context.Context) (Event, error) {
	for {
		f.mu.Lock()
		if len(f.queue) > 0 {
			e := f.queue[0]
			f.queue = f.queue[1:]
			f.mu.Unlock()
			return e, nil
		}
		f.mu.Unlock()
		select {
		case <-f.ready:
		case <-ctx.Done():
			return Event{}, ctx.Err()
		}
	}
}

func (s *feeds) publish(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for f := range s.all {
		f.put(e)
	}
}

func (f *Feed) put(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Kind == StatusChanged {
		for _, q := range f.queue {
			if q.Kind == StatusChanged {
				return
			}
		}
	}
	f.queue = append(f.queue, e)
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

package gate

import (
	"sync"
	"time"
)

// How many wrong passwords a minute may bring, and how many messages it brings of somebody who types them, over all
// connections of an account.
const (
	maxGuesses = 10
	rush       = 30
)

// often counts something, and tells when there was much of it within the last minute.
type often struct {
	mu   sync.Mutex
	at   []time.Time // of the last ones, in turn
	next int
}

// newOften is one to which most is much.
func newOften(most int) *often { return &often{at: make([]time.Time, most)} }

// much tells whether it was as often as that.
func (o *often) much(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	first := o.at[o.next]
	return !first.IsZero() && now.Sub(first) < time.Minute
}

// count counts one more.
func (o *often) count(now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at[o.next] = now
	o.next = (o.next + 1) % len(o.at)
}

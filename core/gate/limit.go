package gate

import (
	"sync"
	"time"
)

// maxGuesses is how many wrong passwords a minute may bring, over all connections of an account.
const maxGuesses = 10

// guesses counts wrong passwords.
type guesses struct {
	mu sync.Mutex
	at []time.Time
}

// allow tells whether another password may be tried.
func (g *guesses) allow(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.since(now) < maxGuesses
}

func (g *guesses) wrong(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.since(now)
	g.at = append(g.at, now)
}

func (g *guesses) since(now time.Time) int {
	for len(g.at) > 0 && now.Sub(g.at[0]) > time.Minute {
		g.at = g.at[1:]
	}
	return len(g.at)
}

// Who sends more than rush messages within rushTime does not type them.
const (
	rush     = 30
	rushTime = time.Minute
)

// pace is when the last messages came, over all connections of an account.
type pace struct {
	mu   sync.Mutex
	at   [rush]time.Time
	next int
}

// rushed counts one more message, and tells whether there were too many to be typed.
func (p *pace) rushed(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.at[p.next]
	p.at[p.next] = now
	p.next = (p.next + 1) % rush
	return !before.IsZero() && now.Sub(before) < rushTime
}

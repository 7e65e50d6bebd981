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

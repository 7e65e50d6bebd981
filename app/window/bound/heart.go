package bound

import (
	"context"
	"sync"
	"time"
)

// A web process that hangs or was killed leaves a picture of a window with dead buttons (Wails does not notice). So the
// page has to show signs of life.
const (
	pokeEvery   = time.Second
	silentLimit = 5 * time.Second  // after the first frame
	startLimit  = 15 * time.Second // until the first frame
)

// heart remembers the page's last sign of life.
type heart struct {
	mu       sync.Mutex
	last     time.Time
	painted  chan struct{} // closed by the first frame
	hasFrame bool
}

func newHeart() *heart { return &heart{last: time.Now(), painted: make(chan struct{})} }

func (h *heart) beat() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = time.Now()
}

// paint notes the first frame; it reports whether it was the first.
func (h *heart) paint() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = time.Now()
	if h.hasFrame {
		return false
	}
	h.hasFrame = true
	close(h.painted)
	return true
}

// frozen reports whether the page was silent for too long. Silence before the first frame counts from the start, and a
// page that pings without ever painting is as useless as a silent one.
func (h *heart) frozen(started, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.hasFrame {
		return now.Sub(started) > startLimit
	}
	return now.Sub(h.last) > silentLimit
}

// Watch pokes the page every second and returns true when it is frozen, false when the context ended.
//
// A process that was stopped as a whole (a laptop asleep, SIGSTOP, a machine that swaps) must not find its page guilty of
// its own absence: when the watch itself comes much too late, the page gets a fresh start.
func Watch(ctx context.Context, d *Desk) bool {
	tick := time.NewTicker(pokeEvery)
	defer tick.Stop()
	started := time.Now()
	last := started
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		now := time.Now()
		if now.Sub(last) > 3*pokeEvery {
			started = now
			d.heart.beat()
		}
		last = now
		if d.heart.frozen(started, now) {
			return true
		}
		d.shell.Poke()
	}
}

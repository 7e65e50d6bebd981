package guard

import "time"

// pause is a time without questions. It ends by a timer, which does not care about jumps of the wall clock; until is for
// showing only.
type pause struct {
	until time.Time
	timer *time.Timer
	n     int // of this pause: the timer of an earlier one may still be on its way
}

// Pause asks nothing for that long; learning goes on. Zero ends a pause.
func (g *Guard) Pause(d time.Duration) {
	g.mu.Lock()
	g.pause.stop()
	if d > 0 {
		g.pause.until = g.opt.Now().Add(d)
		n := g.pause.n
		g.pause.timer = time.AfterFunc(d, func() { g.resume(n) })
	}
	g.mu.Unlock()
	g.nudge()
	g.feeds.publish(Event{Kind: StatusChanged})
}

func (p *pause) stop() {
	if p.timer != nil {
		p.timer.Stop()
	}
	*p = pause{n: p.n + 1}
}

// resume ends pause number n, unless there is another by now.
func (g *Guard) resume(n int) {
	g.mu.Lock()
	if g.pause.n != n {
		g.mu.Unlock()
		return
	}
	g.pause.stop()
	g.mu.Unlock()
	g.nudge()
	g.feeds.publish(Event{Kind: StatusChanged})
}

func (g *Guard) endPause() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pause.stop()
}

// paused tells whether nothing may be asked; mu is held.
func (g *Guard) paused() bool { return g.pause.timer != nil }

// nudge tells the asking loop that something changed.
func (g *Guard) nudge() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

package imap

import (
	"context"
	"slices"

	"missent/core/guard"
)

// Most of the time there is nothing to learn. The connection that watches asks for that as well, so that a second one is made
// only when there is something to read: at rest an account has one connection, on every server. Where the server tells by
// itself that nothing came, even that question is saved.

// post is where the watching connection is asked. gone is closed with the connection.
type post struct {
	ask  chan glance
	gone chan struct{}
}

// glance asks whether there is anything to learn behind the cursors.
type glance struct {
	at    []guard.Cursor
	reply chan bool
}

// listen makes the post; the returned function closes it.
func (w *Watcher) listen() (p *post, end func()) {
	p = &post{ask: make(chan glance), gone: make(chan struct{})}
	w.post.Store(p)
	return p, func() {
		w.post.CompareAndSwap(p, nil)
		close(p.gone)
	}
}

// quiet tells whether the watching connection knows that there is nothing to learn. Where nobody watches, or it cannot be
// told, there may be.
func (w *Watcher) quiet(ctx context.Context, at []guard.Cursor) bool {
	p := w.post.Load()
	if p == nil || len(at) == 0 {
		return false
	}
	g := glance{at: at, reply: make(chan bool, 1)}
	select {
	case p.ask <- g:
	case <-p.gone:
		return false
	case <-ctx.Done():
		return false
	}
	select {
	case quiet := <-g.reply:
		return quiet
	case <-p.gone:
		return false
	case <-ctx.Done():
		return false
	}
}

// mostUnasked is how often in a row nobody is asked because nothing was told; then the server is asked all the same.
const mostUnasked = 6

// answer looks, between two waits.
func (w *watch) answer(ctx context.Context, s *session, g glance) error {
	n := s.told()
	if n != nil && w.quietly > 0 && w.quietly <= mostUnasked && !n.other.Load() {
		w.quietly++
		g.reply <- true
		return nil
	}
	if n != nil {
		n.asking.Store(true)
		defer n.asking.Store(false)
		n.other.Store(false)
	}
	all, err := w.boxes(ctx, s, g.at)
	if err != nil {
		return err
	}
	w.quietly = 0
	quiet := !slices.ContainsFunc(all, func(b *box) bool { return !b.done })
	if quiet {
		w.quietly = 1
	}
	g.reply <- quiet
	return nil
}

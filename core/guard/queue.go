package guard

import (
	"context"
	"slices"
	"sync"
)

// Queue hands things that happened to one reader, in their order. It never makes the writer wait.
type Queue[E any] struct {
	mu    sync.Mutex
	all   []E
	ready chan struct{}
}

// NewQueue makes an empty Queue.
func NewQueue[E any]() *Queue[E] { return &Queue[E]{ready: make(chan struct{}, 1)} }

// Put adds e. Where one that was not read yet is old news beside e, e takes its place.
func (q *Queue[E]) Put(e E, old func(E) bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.IndexFunc(q.all, old); i >= 0 {
		q.all[i] = e
		return
	}
	q.all = append(q.all, e)
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// Next waits for the next one. The error is that of ctx.
func (q *Queue[E]) Next(ctx context.Context) (e E, err error) {
	for {
		if e, ok := q.first(); ok {
			return e, nil
		}
		select {
		case <-q.ready:
		case <-ctx.Done():
			return e, ctx.Err()
		}
	}
}

func (q *Queue[E]) first() (e E, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.all) == 0 {
		return e, false
	}
	e, q.all = q.all[0], q.all[1:]
	return e, true
}

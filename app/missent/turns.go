package main

import (
	"io"
	"sync"
)

// turns lets several goroutines write to one output, one whole write at a time: the demo's story and its dialog share
// the terminal.
type turns struct {
	mu sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (t *turns) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.w.Write(p)
}

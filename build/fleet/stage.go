package main

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"missent/core/coretest"
)

// stage is what the servers of coretest take for a test.
type stage struct {
	mu       sync.Mutex
	cleanups []func()
	failed   bool
	running  sync.WaitGroup
}

var _ coretest.TB = (*stage)(nil)

func (t *stage) Helper() {}

func (t *stage) Cleanup(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cleanups = append(t.cleanups, f)
}

func (t *stage) Logf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func (t *stage) Errorf(format string, args ...any) {
	t.Logf(format, args...)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = true
}

// Fatalf ends the play; what was started is ended.
func (t *stage) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	t.end()
	os.Exit(1)
}

func (t *stage) must(err error) {
	if err != nil {
		t.Fatalf("fleet: %v", err)
	}
}

func (t *stage) end() {
	t.mu.Lock()
	all := t.cleanups
	t.cleanups = nil
	t.mu.Unlock()
	for _, f := range slices.Backward(all) {
		f()
	}
}

// waitFor waits until f is true, five minutes at most.
func waitFor(t *stage, what string, f func() bool) {
	for end := time.Now().Add(5 * time.Minute); !f(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("fleet: waited in vain: %s", what)
		}
	}
}

//go:build e2e

package e2e

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"missent/core/spawn"
)

// BenchmarkWindow is the time from the start of the window, which follows the verdict at once, to its first paint.
func BenchmarkWindow(b *testing.B) {
	var took []time.Duration
	for b.Loop() {
		ctx, cancel := context.WithCancel(context.Background())
		painted, ended := make(chan struct{}, 1), make(chan error, 1)
		s := spawn.Spawner{Path: program(), Env: []string{"MISSENT_WINDOW_TRACE=1"}}
		s.Said = func(line string) {
			if strings.HasPrefix(line, "painted ") {
				painted <- struct{}{}
			}
		}
		began := time.Now()
		go func() { ended <- s.Open(ctx, newDesk(about(slip()))) }()
		select {
		case <-painted:
			took = append(took, time.Since(began))
		case err := <-ended:
			b.Fatalf("the window ended before it painted: %v", explain(err))
		case <-time.After(patience):
			b.Fatal("the window did not paint")
		}
		cancel()
		<-ended
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "median-ms")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "max-ms")
}

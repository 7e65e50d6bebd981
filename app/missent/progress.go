package main

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"missent/core/archive"
)

// progress shows on a terminal how far a long command is: messages, rate, and where it is known how much there is, per cent
// and the time left.
type progress struct {
	out   io.Writer
	on    bool
	start time.Time
	last  time.Time
	read  atomic.Int64 // bytes read of files
	size  int64        // bytes there are; 0 where that is not known
}

func newProgress(out io.Writer) *progress {
	return &progress{out: out, on: isTerminal(out), start: time.Now()}
}

// expect finds out how much there is to be read. Nothing is known of standard input, and then of the whole.
func (p *progress) expect(sources []string) {
	if !p.on {
		return
	}
	for _, s := range sources {
		n := archive.Size(s)
		if n == 0 {
			p.size = 0
			return
		}
		p.size += n
	}
}

// bytes counts what was read.
func (p *progress) bytes(n int) { p.read.Add(int64(n)) }

// at tells that n messages are through.
func (p *progress) at(n int) {
	if p.size > 0 {
		p.show(n, float64(p.read.Load())/float64(p.size))
	} else {
		p.show(n, 0)
	}
}

// of tells that n of total messages are through.
func (p *progress) of(n, total int) { p.show(n, float64(n)/float64(max(total, 1))) }

func (p *progress) show(n int, part float64) {
	now := time.Now()
	if !p.on || now.Sub(p.last) < 200*time.Millisecond {
		return
	}
	p.last = now
	fmt.Fprintf(p.out, "\r%s\033[K", progressLine(n, part, now.Sub(p.start)))
}

// progressLine is what stands on the terminal: part is how much is done, from 0 (not known) to 1.
func progressLine(n int, part float64, took time.Duration) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d messages, %.0f a second", n, float64(n)/max(took.Seconds(), .001))
	if part > 0 {
		part = min(part, 1)
		left := time.Duration(float64(took) * (1 - part) / part)
		fmt.Fprintf(&s, ", %.0f %%", 100*part)
		if took > time.Second { // before that the rate says nothing
			fmt.Fprintf(&s, ", %s left", max(left.Round(time.Second), time.Second))
		}
	}
	return s.String()
}

func (p *progress) end() {
	if p.on && !p.last.IsZero() {
		fmt.Fprint(p.out, "\r\033[K")
	}
}

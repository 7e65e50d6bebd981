package spawn

import (
	"bytes"
	"strings"
	"sync"
)

// keep is how much of what a window said is kept.
const keep = 4 << 10

// tail keeps the end of what was written to it and hands on each whole line.
type tail struct {
	line func(string)

	mu   sync.Mutex
	last []byte
	part []byte // of a line that goes on
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, p...)
	if over := len(t.last) - keep; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	if t.line == nil {
		return len(p), nil
	}
	t.part = append(t.part, p...)
	for {
		line, rest, whole := bytes.Cut(t.part, []byte("\n"))
		if !whole {
			break
		}
		t.line(string(line))
		t.part = rest
	}
	if len(t.part) > keep {
		t.part = nil // nobody who speaks in such lines is worth hearing
	}
	return len(p), nil
}

// String returns what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(string(t.last), "?")
}

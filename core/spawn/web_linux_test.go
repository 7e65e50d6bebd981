package spawn

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestWebProcessesEndWithTheWindow(t *testing.T) {
	var child int
	s := as("leaves a stopped child")
	s.Said = func(line string) { fmt.Sscanf(line, "child %d", &child) }
	if err := s.Open(context.Background(), newDesk()); !errors.Is(err, ErrFrozen) {
		t.Fatalf("got %v", err)
	}
	if child == 0 {
		t.Fatal("the window did not name its child")
	}
	for running(child) { // until the test's own limit
		time.Sleep(time.Millisecond)
	}
}

// running reports whether a process still executes; one that nobody has waited for is only a row in a table.
func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

package model

import (
	"math"
	"testing"
)

func TestShippedModelIsOfThisProgram(t *testing.T) {
	m := Shipped()
	if len(m.Levels) < 10 || len(m.Levels) != len(m.Usual) || m.Origin == "" {
		t.Fatalf("%d levels, %d shares, %q", len(m.Levels), len(m.Usual), m.Origin)
	}
	for i, w := range m.Weights {
		if w.Feature != featureNames[i] || w.Scale <= 0 {
			t.Errorf("weight %d is of %q, scale %v", i, w.Feature, w.Scale)
		}
	}
	for i := 1; i < len(m.Levels); i++ {
		if m.Levels[i] <= m.Levels[i-1] || m.Usual[i] > m.Usual[i-1] {
			t.Fatalf("level %d: %v, %v", i, m.Levels[i], m.Usual[i])
		}
	}
}

// TestThresholdFollowsTheUser: whose own messages score high is asked for more, whose never do for less; and both slowly.
func TestThresholdFollowsTheUser(t *testing.T) {
	m := Shipped()
	var none *Tally
	usual := none.Threshold(m)
	high, low := &Tally{}, &Tally{}
	for range 2000 {
		high.Add(m, Outcome{Measured: true, Anybody: true, Best: usual + 1})
		low.Add(m, Outcome{Measured: true})
		low.Add(m, Outcome{}) // no text: it does not count
	}
	if a, b := high.Threshold(m), low.Threshold(m); a <= usual+1 || b >= usual || low.Messages != 2000 {
		t.Errorf("usually %v, %v where all score high, %v where none does; %d counted", usual, a, b, low.Messages)
	}
	for range 8 * most {
		high.Add(m, Outcome{Measured: true})
	}
	if high.Messages > most || high.Threshold(m) > usual {
		t.Errorf("%d messages, and the first ones still decide: %v", high.Messages, high.Threshold(m))
	}
}

// TestLeast: no user's own messages make the threshold lower.
func TestLeast(t *testing.T) {
	m := Shipped()
	var quiet Tally
	for range 2 * most {
		quiet.Add(m, Outcome{Measured: true, Anybody: true, Best: math.Inf(-1)})
	}
	if got := quiet.Threshold(m); got < m.Least() {
		t.Errorf("threshold %v, the least is %v", got, m.Least())
	}
	if m.Least() > (*Tally)(nil).Threshold(m) {
		t.Error("the least is above the usual threshold")
	}
}

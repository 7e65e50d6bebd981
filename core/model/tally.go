package model

import "math"

// Outcome is what the model said about a whole message.
type Outcome struct {
	Measured bool    // it was of a kind that is counted: typed by hand, and its text was there
	Anybody  bool    // there was somebody to measure
	Best     float64 // the highest score
}

// Tally counts a user's own messages by their highest score, so that the threshold is his.
type Tally struct {
	Messages int
	Reached  []int // of each of Model.Levels, how many messages reached it
}

// perMille is how many of 1,000 of one user's own messages may be marked. Most users stay below, so that it comes to 5 over all.
const perMille = 5.8

// prior is how many messages of other people the user's own are added to, so that the first ones do not decide alone. Less makes
// a threshold that fits the user, and follows chance; build/model prints what it costs and finds.
const prior = 1000.0

// most is from when on earlier messages count half, so that the threshold follows the user.
const most = 4000

// Add counts one message that the user sent.
func (t *Tally) Add(m *Model, o Outcome) {
	if !o.Measured {
		return
	}
	if len(t.Reached) != len(m.Levels) {
		*t = Tally{Reached: make([]int, len(m.Levels))}
	}
	if t.Messages >= most {
		t.Messages /= 2
		for i := range t.Reached {
			t.Reached[i] /= 2
		}
	}
	t.Messages++
	for i, level := range m.Levels {
		if o.Anybody && o.Best >= level {
			t.Reached[i]++
		}
	}
}

// Least is the lowest Threshold that any Tally can come to; what stays below it makes no difference.
func (m *Model) Least() float64 {
	for i, level := range m.Levels {
		if prior*m.Usual[i]/(prior+most) <= perMille {
			return level
		}
	}
	return math.Inf(1)
}

// Threshold is the score from which on a recipient is marked: the lowest level that not more than perMille of 1,000
// messages reach, the user's own and the prior of other people's together.
// A nil Tally is an empty one.
func (t *Tally) Threshold(m *Model) float64 {
	for i, level := range m.Levels {
		reached, of := prior*m.Usual[i]/1000, prior
		if t != nil && len(t.Reached) == len(m.Levels) {
			reached += float64(t.Reached[i])
			of += float64(t.Messages)
		}
		if 1000*reached/of <= perMille {
			return level
		}
	}
	return math.Inf(1)
}

package check

import (
	_ "embed"
	"encoding/json"
	"math"
	"sync"
)

// modelText is written by build/model, which also says how well it does on senders it was not fitted to.
//
//go:embed model.json
var modelText []byte

// Model is a logistic regression over Features.
type Model struct {
	Origin   string   // what it was fitted to
	Weights  []Weight // in the order of Features
	Constant float64
	// Levels are scores, in ascending order; Usual is how many of 1,000 clean messages of other people reach each.
	Levels, Usual []float64
}

// Weight is what one feature adds to the score: Weight times how many Scales it is above the Mean.
type Weight struct {
	Feature             string
	Weight, Mean, Scale float64
}

// FeatureName says what stands at a place of Features.
func FeatureName(i int) string { return featureNames[i] }

// Shipped is the model that comes with the program.
var Shipped = sync.OnceValue(func() *Model {
	var m Model
	if err := json.Unmarshal(modelText, &m); err != nil || len(m.Weights) != featureCount {
		panic("check: model.json is not of this program") // a test reads it
	}
	return &m
})

// Score is the logarithm of the odds that the recipient was put in by mistake, on mail with as many mistakes as right ones:
// real mail has fewer, so only its order counts.
func (m *Model) Score(f *Features) float64 {
	z := m.Constant
	for i := range m.Weights {
		z += m.Adds(f, i)
	}
	return z
}

// Adds is what one feature adds to the score.
func (m *Model) Adds(f *Features, i int) float64 {
	w := &m.Weights[i]
	return w.Weight * (f[i] - w.Mean) / w.Scale
}

// Tally counts a user's own messages by their highest score, so that the threshold is his.
type Tally struct {
	Messages int
	Reached  []int // of each of Model.Levels, how many messages reached it
}

// perMille is how many of 1,000 of the user's own messages may be marked.
const perMille = 5.0

// prior is how many messages of other people the user's own are added to. So the first ones do not decide alone.
const prior = 400

// most is from when on earlier messages count half, so that the threshold follows the user.
const most = 4000

// Add counts one message that the user sent. best is its highest score; ok is false where nobody could be measured.
func (t *Tally) Add(m *Model, best float64, ok bool) {
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
		if ok && best >= level {
			t.Reached[i]++
		}
	}
}

// Threshold is the score from which on a recipient is marked: the lowest level that not more than perMille of 1,000
// messages reach, the user's own and the prior of other people's together.
func (t *Tally) Threshold(m *Model) float64 {
	for i, level := range m.Levels {
		reached, of := prior*m.Usual[i]/1000, float64(prior)
		if len(t.Reached) == len(m.Levels) {
			reached += float64(t.Reached[i])
			of += float64(t.Messages)
		}
		if 1000*reached/of <= perMille {
			return level
		}
	}
	return math.Inf(1)
}

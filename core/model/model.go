package model

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// weightsText is written by build/model, which also says how well it does on senders it was not fitted to.
//
//go:embed weights.json
var weightsText []byte

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

// Shipped is the model that comes with the program.
var Shipped = sync.OnceValue(func() *Model {
	var m Model
	if err := json.Unmarshal(weightsText, &m); err != nil || len(m.Weights) != featureCount {
		panic("model: weights.json is not of this program") // a test reads it
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

// Worse is which of 0 and 1 at a place makes the higher score.
func (m *Model) Worse(i int) float64 {
	if m.Weights[i].Weight > 0 {
		return 1
	}
	return 0
}

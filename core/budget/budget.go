package budget

import (
	"cmp"
	"math"
	"slices"
	"time"

	"missent/core/check"
)

// Limits of the bar, on the scale of a finding's score.
const (
	Lowest  = check.WarnAt
	Highest = 0.92
	// step is how far one answer moves it: three needless questions silence the strongest doubt that is not sure.
	step = 0.08
)

// memory is how long an answer counts. A kind that is silent for so long gets another hearing, since nothing else could
// lower its bar.
const memory = 365 * 24 * time.Hour

// Answer is what became of one question.
type Answer uint8

// Answers. Everything else the user did, or did not, says nothing about the evidence.
const (
	Silent   Answer = iota // no answer, or one that says nothing
	Needless               // the address was right
	Useful                 // it was corrected
)

// Past is one question of the log.
type Past struct {
	At     time.Time
	Draft  string // questions about one draft are one window
	Class  string // check.Finding.Class
	Answer Answer
	Held   bool // it was never asked: the budget held it back
}

// Budget is what holds at one moment.
type Budget struct {
	limit int
	bars  map[string]float64
	month map[string]bool // the drafts asked about in this month
	held  int             // findings held back in this month
	now   time.Time
}

// New computes the budget of the month of now, in the time zone of now. limit is how many windows a month has room for; 0
// switches the budget off.
func New(limit int, past []Past, now time.Time) *Budget {
	b := &Budget{limit: limit, bars: map[string]float64{}, month: map[string]bool{}, now: now}
	past = slices.Clone(past)
	slices.SortStableFunc(past, func(x, y Past) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Draft, y.Draft)) })
	year, month, _ := now.Date()
	for _, p := range past {
		y, m, _ := p.At.In(now.Location()).Date()
		this := y == year && m == month
		switch {
		case p.Held && this:
			b.held++
		case !p.Held && this:
			b.month[p.Draft] = true
		}
		if !p.Held && now.Sub(p.At) <= memory {
			b.hear(p)
		}
	}
	return b
}

// hear moves the bar by one answer.
func (b *Budget) hear(p Past) {
	switch p.Answer {
	case Needless:
		b.bars[p.Class] = min(b.Bar(p.Class)+step, Highest)
	case Useful:
		b.bars[p.Class] = max(b.Bar(p.Class)-step, Lowest)
	}
}

// Bar is the score a finding of the class must have to open a window.
func (b *Budget) Bar(class string) float64 { return max(b.bars[class], Lowest) }

// Allows tells whether a window may open for f, found in the draft. Two findings about one draft are one window.
func (b *Budget) Allows(f *check.Finding, draft string) bool {
	switch {
	case f.Level < check.Warn:
		return false
	case b.limit == 0 || f.Sure() || b.month[draft]:
		return true
	}
	return len(b.month) < b.limit && math.Round(1000*f.Score) >= math.Round(1000*b.Bar(f.Class()))
}

// State is what the user sees of a Budget.
type State struct {
	Limit  int       // windows a month; 0 is no limit
	Asked  int       // windows of this month
	Held   int       // findings held back in this month
	Raised int       // kinds of evidence whose bar the answers have raised
	Until  time.Time // the begin of the next month
}

// State tells how the budget stands.
func (b *Budget) State() State {
	s := State{Limit: b.limit, Asked: len(b.month), Held: b.held}
	for class := range b.bars {
		if b.Bar(class) > Lowest {
			s.Raised++
		}
	}
	y, m, _ := b.now.Date()
	s.Until = time.Date(y, m+1, 1, 0, 0, 0, 0, b.now.Location())
	return s
}

package check

import (
	"math"

	"missent/core/model"
	"missent/core/policy"
)

// fitting: among the people the user chose, this one goes with the message less well than the user's own mail leads to expect:
// by who stands with whom, by the words of the text and the subject, by who else could be meant. What it says is never sure, so
// it is a note; what the text or a file puts at stake may make a window of it (see sensitive.go).
func (s *subject) fitting() {
	if s.known.Words == nil || s.known.Rules.Off(policy.Fitting) {
		return
	}
	m := model.Shipped()
	fits := s.fits()
	for i := range fits {
		f := &fits[i]
		if f.Recipient.Addr != s.r.Addr || s.right(f.Other) {
			continue
		}
		over := m.Score(&f.Features) - s.known.Words.Tally.Threshold(m)
		s.propose(proposal{policy.Fitting, because(m, f), fittingScore(over), f.Other, 2})
	}
}

// fittingScore puts by how much a threshold is passed on the scale of scores: a note from 0 on, and never a window. The farther,
// the higher among the notes of other checks.
func fittingScore(over float64) float64 {
	const far = 1.5
	if over < 0 {
		return noteAt * math.Exp(over/far) * .99
	}
	return noteAt + (quietAt-noteAt)*(1-math.Exp(-over/far))
}

// verdict tells what the model said about the message.
func (l *letter) verdict() (o model.Outcome) {
	if l.known.Words == nil || l.m.Tool || len(l.m.Body) == 0 || l.known.Rules.Off(policy.Fitting) {
		return o
	}
	o.Measured = true
	m := model.Shipped()
	for i, fit := range l.fits() {
		z := m.Score(&fit.Features)
		if o.Anybody = true; i == 0 || z > o.Best {
			o.Best = z
		}
	}
	return o
}

// The sentences a finding of the model can have, by what adds most to its score.
var reasons = [...]struct {
	key   string
	parts []int
}{
	{"fitting-people", []int{model.Company, model.Last, model.ListsStrange, model.Stranger, model.SameHouse}},
	{"fitting-words", []int{model.Text, model.TextRelative, model.CoveredRelative, model.Topic, model.Rank, model.Mentioned}},
	{"fitting-other", []int{
		model.Gap, model.OtherInThread, model.OtherNamesake, model.OtherDays, model.OtherCompany, model.OtherLast, model.OtherText, model.OtherCovered,
		model.OtherSubject, model.OtherMentioned, model.OtherQuoted, model.GreetsAbsent, model.QuotesAbsent,
	}},
	{"fitting-rare", []int{model.Uses, model.Days}},
}

// because names the sentence for what is measured.
func because(m *model.Model, f *Fit) string {
	best, key := math.Inf(-1), ""
	for _, r := range reasons {
		sum := 0.0
		for _, i := range r.parts {
			sum += m.Adds(&f.Features, i)
		}
		if r.key == "fitting-other" && f.Other.IsZero() {
			continue
		}
		if sum > best {
			best, key = sum, r.key
		}
	}
	return key
}

package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"

	"missent/core/model"
)

// rates are alarms per 1,000 clean messages typed by hand.
var rates = []float64{.4, 1, 5, 10}

// report prints what the weights find on the parts they were not fitted to: one threshold for all, then each sender with
// his own.
func report(out io.Writer, all []message, m *model.Model) {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "found, scored by the other parts; one threshold, at so many alarms per 1,000\t.4\t1\t5\t10\t5, or another check\town threshold, 5\t... or another check\t")
	own, cost := ownThresholds(all, m)
	var at []float64
	for _, r := range rates {
		at = append(at, threshold(all, r))
	}
	kinds := map[string][]*message{}
	for i := range all {
		if one := &all[i]; one.wrong != "" {
			kinds[one.Kind] = append(kinds[one.Kind], one)
			if g := group(one.Kind); g != one.Kind {
				kinds[g] = append(kinds[g], one)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Fprintf(w, "%s (%d)\t", kind, len(kinds[kind]))
		for _, level := range at {
			fmt.Fprintf(w, "%.3f\t", found(kinds[kind], func(*message) float64 { return level }, false))
		}
		five := func(*message) float64 { return at[2] }
		mine := func(m *message) float64 { return own[m] }
		fmt.Fprintf(w, "%.3f\t%.3f\t%.3f\t\n", found(kinds[kind], five, true), found(kinds[kind], mine, false), found(kinds[kind], mine, true))
	}
	w.Flush()
	fmt.Fprintf(out, "threshold of 5 per 1,000: %.2f; each sender's own: %.2f alarms per 1,000\n", at[2], cost)
	missing(out, all)
	fmt.Fprintf(out, "single/new: %.1f per 1,000\n", 1000*single(all, at[2]))
}

func single(all []message, level float64) float64 {
	n, hit := 0.0, 0.0
	for i := range all {
		if m := &all[i]; m.Kind == "single/new" {
			n++
			if b, ok := m.best(); ok && b >= level {
				hit++
			}
		}
	}
	return hit / n
}

func threshold(all []message, rate float64) float64 {
	var best []float64
	for i := range all {
		if m := &all[i]; m.Kind == clear && m.wrong == "" {
			b, ok := m.best()
			if !ok {
				b = math.Inf(-1)
			}
			best = append(best, b)
		}
	}
	slices.SortFunc(best, func(a, b float64) int { return -cmpFloat(a, b) })
	return math.Nextafter(best[int(rate*float64(len(best))/1000)], math.Inf(1))
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func found(of []*message, level func(*message) float64, others bool) float64 {
	hit := 0
	for _, m := range of {
		s, ok := m.of(m.wrong)
		if ok && s >= level(m) || others && m.spoken {
			hit++
		}
	}
	return float64(hit) / float64(len(of))
}

// ownThresholds gives every message the threshold that its sender's own messages before it give, and tells how many of
// 1,000 clean messages pass theirs.
func ownThresholds(all []message, m *model.Model) (own map[*message]float64, cost float64) {
	tallies := map[string]*model.Tally{}
	own = map[*message]float64{}
	n, alarms := 0.0, 0.0
	for i := range all {
		one := &all[i]
		t := tallies[one.sender]
		if t == nil {
			t = &model.Tally{}
			tallies[one.sender] = t
		}
		own[one] = t.Threshold(m)
		best, ok := one.best()
		if one.Kind == clear && one.wrong == "" {
			n++
			if ok && best >= own[one] {
				alarms++
			}
		}
		if !one.probe {
			t.Add(m, model.Outcome{Measured: !one.empty, Anybody: ok, Best: best})
		}
	}
	return own, 1000 * alarms / n
}

// missing prints of which kinds the wrong one cannot be measured.
func missing(out io.Writer, all []message) {
	n, gone := map[string]int{}, map[string]int{}
	for i := range all {
		if m := &all[i]; m.wrong != "" {
			n[group(m.Kind)]++
			if _, ok := m.of(m.wrong); !ok {
				gone[group(m.Kind)]++
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(n)) {
		fmt.Fprintf(out, "%s: %d of %d cannot be measured\n", k, gone[k], n[k])
	}
}

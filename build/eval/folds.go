package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// Levels of core/check, which the program does not print.
const (
	warnAt = 0.68
	noteAt = 0.40
)

// byFold prints the figures of the main table for each part of the senders, then each of the two thresholds as the other
// parts would have chosen it, with what that gives on the part left out.
func byFold(w io.Writer, all []judged) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tab, "\nFIGURE\t")
	for f := range folds {
		fmt.Fprintf(tab, "FOLD %d\t", f+1)
	}
	fmt.Fprintln(tab, "ALL\t")
	for _, r := range rows {
		if r.of == suggested {
			continue
		}
		fmt.Fprintf(tab, "%s\t", r.what)
		for f := range folds + 1 {
			fmt.Fprintf(tab, "%s\t", r.on(all, func(fold int) bool { return f == folds || fold == f }))
		}
		fmt.Fprintln(tab)
	}
	for _, t := range thresholds {
		t.print(tab, all)
	}
	return tab.Flush()
}

// on counts a row over some of the messages.
func (r row) on(all []judged, in func(fold int) bool) string {
	n, hits := 0, 0
	for i := range all {
		j := &all[i]
		if !in(j.fold) || !slices.Contains(r.kinds, j.task+" "+j.kind) {
			continue
		}
		n++
		window, note := false, false
		for _, f := range j.said() {
			window = window || f.Level == "warn" || f.Level == "stop"
			note = note || f.Level == "note" && f.Check != "first-time"
		}
		if (r.of == windows || r.of == warned || r.of == caught) && window || r.of == notes && note || r.of == seen && (window || note) {
			hits++
		}
	}
	if n == 0 {
		return "-"
	}
	if r.of == windows || r.of == notes {
		return r.format(perMille(hits, n))
	}
	return r.format(float64(hits) / float64(n))
}

// threshold is a score that was chosen on this half of the kit.
type threshold struct {
	what   string
	fixed  float64 // as the program has it
	steps  []float64
	budget float64 // alarms per 1,000 clean messages it may cost
	counts func(f finding, at float64) bool
	finds  []string // kinds of slips
}

var thresholds = []threshold{
	{
		"windows", warnAt,
		steps(.56, .80), .40,
		func(f finding, at float64) bool {
			asked := f.Level == "note" && f.Score >= warnAt // asked about before
			return f.Check != "odd-one-out" && !asked && f.Score >= at
		},
		append(inject("dom_edit", "tld", "conf", "nat_op", "two_edit", "loc_edit"), "t1_natural target_known", "t1_natural target_domain_known"),
	},
	{
		"odd one out", noteAt,
		steps(.10, .60), 1.5,
		func(f finding, at float64) bool { return f.Check == "odd-one-out" && f.Score >= at },
		inject("auto"),
	},
}

func steps(from, to float64) []float64 {
	var out []float64
	for s := from; s <= to; s += .01 {
		out = append(out, s)
	}
	return out
}

func (t threshold) print(w io.Writer, all []judged) {
	line := map[string]string{}
	for f := range folds + 1 {
		others := func(fold int) bool { return f == folds || fold != f }
		this := func(fold int) bool { return f == folds || fold == f }
		at := t.steps[len(t.steps)-1]
		for _, s := range t.steps {
			if cost, _ := t.rate(all, others, s); cost <= t.budget {
				at = s
				break
			}
		}
		cost, found := t.rate(all, this, at)
		fixedCost, fixedFound := t.rate(all, this, t.fixed)
		line["chosen on the other folds"] += fmt.Sprintf("%.2f\t", at)
		line["  alarms per 1,000 on this one"] += fmt.Sprintf("%.2f\t", cost)
		line["  found on this one"] += fmt.Sprintf("%.1f %%\t", found)
		line["as it is: alarms per 1,000"] += fmt.Sprintf("%.2f\t", fixedCost)
		line["as it is: found"] += fmt.Sprintf("%.1f %%\t", fixedFound)
	}
	fmt.Fprintf(w, "\nTHRESHOLD: %s, %.2f; at most %.2f alarms per 1,000\t\n", t.what, t.fixed, t.budget)
	for _, what := range []string{"chosen on the other folds", "  alarms per 1,000 on this one", "  found on this one", "as it is: alarms per 1,000", "as it is: found"} {
		fmt.Fprintf(w, "%s\t%s\n", what, line[what])
	}
}

// rate is alarms per 1,000 clean messages of the lists, and the share of slips found in percent.
func (t threshold) rate(all []judged, in func(int) bool, at float64) (cost, found float64) {
	clean, alarms, slips, hits := 0, 0, 0, 0
	for i := range all {
		j := &all[i]
		hit := func() bool { return slices.ContainsFunc(j.said(), func(f finding) bool { return t.counts(f, at) }) }
		switch {
		case !in(j.fold):
		case j.clean() && j.task == "t3_replay":
			if clean++; hit() {
				alarms++
			}
		case slices.Contains(t.finds, j.task+" "+j.kind):
			if slips++; hit() {
				hits++
			}
		}
	}
	return perMille(alarms, clean), perCent(hits, slips)
}

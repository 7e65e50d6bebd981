// Command model makes core/model/weights.json: it replays task t5 of the evaluation kit, measures every recipient with the
// same code that judges mail, and fits a logistic regression to which of them were put in by mistake.
//
// It refuses to be judged by what it was fitted to: the senders are split into six parts, each part is scored by the weights
// of the other five, and all figures it prints, and the levels it writes, are of these scores. Nothing in the output leads
// back to anybody: it holds one number a feature.
//
//	model KIT-FOLDER OUTPUT
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"missent/build/kit"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: model KIT-FOLDER OUTPUT")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "model:", err)
		os.Exit(74)
	}
}

func run(folder, output string) error {
	labels, err := kit.Labels(folder, "t5")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "model")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	records, err := kit.RecordsFile(folder, "t5", dir)
	if err != nil {
		return err
	}
	all, err := measure(records, labels)
	if err != nil {
		return err
	}
	whole := fit(rows(all, func(int) bool { return true }))
	for part := range parts {
		others := fit(rows(all, func(p int) bool { return p != part }))
		for i := range all {
			if all[i].part == part {
				all[i].score(others)
			}
		}
	}
	whole.Levels, whole.Usual = levels(all)
	whole.Origin = "build/model on task t5 of the evaluation kit, the half at hand: " + counts(all)
	report(os.Stdout, all, &whole)
	out, err := json.MarshalIndent(whole, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(output, append(out, '\n'), 0o644)
}

func counts(all []message) string {
	clean, slips, senders := 0, 0, map[string]bool{}
	for i := range all {
		switch {
		case all[i].Kind == clear && all[i].wrong == "":
			clean++
		case all[i].wrong != "":
			slips++
		}
		senders[all[i].sender] = true
	}
	return fmt.Sprintf("%d senders, %d clean messages typed by hand, %d with a wrong person put in", len(senders), clean, slips)
}

// levels gives scores, and how many of 1,000 clean messages reach each, out of the parts that were left out.
func levels(all []message) (at, usual []float64) {
	var best []float64
	n := 0
	for i := range all {
		if m := &all[i]; m.Kind == clear && m.wrong == "" {
			n++
			if s, ok := m.best(); ok {
				best = append(best, s)
			}
		}
	}
	slices.Sort(best)
	reach := func(level float64) float64 {
		i, _ := slices.BinarySearch(best, level)
		return 1000 * float64(len(best)-i) / float64(n)
	}
	for l := -5.0; l <= 8; l += .125 { // other weights want another number of levels: a Tally of the earlier ones is then left alone
		at, usual = append(at, l), append(usual, math.Round(100*reach(l))/100)
	}
	return at, usual
}

func group(kind string) string {
	begin, _, ok := strings.Cut(kind, "_")
	if ok {
		return begin
	}
	return kind
}

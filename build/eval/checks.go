package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"missent/core/policy"
)

// byCheck prints a row for each check: what it costs on clean mail, with the least and the most of the folds, and which
// slips it finds.
func byCheck(w io.Writer, all []judged) error {
	type tally struct {
		lists, enron [2]int        // windows, notes on clean mail
		perFold      [2][folds]int // the same, of the lists
		found        [2]map[string]int
	}
	rows := map[string]*tally{}
	of := func(check string) *tally {
		if rows[check] == nil {
			rows[check] = &tally{found: [2]map[string]int{{}, {}}}
		}
		return rows[check]
	}
	for _, k := range policy.Keys {
		if name, is := strings.CutPrefix(k.Name, "check."); is {
			of(name) // one that is silent on all of the kit has its row, too
		}
	}
	clean, cleanFold, slips := map[string]int{}, [folds]int{}, map[string]int{}
	for i := range all {
		j := &all[i]
		name := j.task + " " + j.kind
		switch {
		case j.clean():
			clean[j.task]++
			if j.task == "t3_replay" {
				cleanFold[j.fold]++
			}
		case j.wrong != "":
			slips[name]++
		default:
			continue
		}
		for _, f := range j.said() {
			loud := 1
			switch f.Level {
			case "warn", "stop":
				loud = 0
			case "note":
			default:
				continue
			}
			t := of(f.Check)
			switch {
			case j.wrong != "":
				t.found[loud][name]++
			case j.task == "t3_replay":
				t.lists[loud]++
				t.perFold[loud][j.fold]++
			default:
				t.enron[loud]++
			}
		}
	}
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(tab, "\nBy headers alone; what checks find that read the text is in t5, above.\nCHECK\tWINDOWS, LISTS (FOLDS)\tNOTES, LISTS (FOLDS)\tENRON\tFINDS MOST OF\tAS WINDOW\tAS NOTE\n")
	for _, check := range slices.Sorted(maps.Keys(rows)) {
		t := rows[check]
		fmt.Fprint(tab, check)
		for loud := range 2 {
			low, high := spread(t.perFold[loud], cleanFold)
			fmt.Fprintf(tab, "\t%.2f (%.2f-%.2f)", perMille(t.lists[loud], clean["t3_replay"]), low, high)
		}
		fmt.Fprintf(tab, "\t%.2f, %.2f", perMille(t.enron[0], clean["t3e_replay"]), perMille(t.enron[1], clean["t3e_replay"]))
		best := slices.MaxFunc(slices.Sorted(maps.Keys(slips)), func(a, b string) int {
			share := func(k string) float64 { return float64(t.found[0][k]+t.found[1][k]) / float64(slips[k]) }
			return cmp.Compare(share(a), share(b))
		})
		if t.found[0][best]+t.found[1][best] == 0 {
			fmt.Fprintln(tab, "\tnothing\t\t")
			continue
		}
		fmt.Fprintf(tab, "\t%s\t%.1f %%\t%.1f %%\n", best, perCent(t.found[0][best], slips[best]), perCent(t.found[1][best], slips[best]))
	}
	return tab.Flush()
}

// spread is the least and the greatest rate of the folds.
func spread(n, of [folds]int) (low, high float64) {
	var rates []float64
	for i := range n {
		rates = append(rates, perMille(n[i], of[i]))
	}
	return slices.Min(rates), slices.Max(rates)
}

func perMille(n, of int) float64 { return 1000 * float64(n) / float64(max(1, of)) }

func perCent(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

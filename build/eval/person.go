package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"missent/core/policy"
)

// ofPersons are the checks that look for a known but wrong person.
var ofPersons = []string{policy.Namesake, policy.Greeting, policy.Quotation, policy.Fitting, policy.Document}

// wrongPerson prints what the program, set as it comes, says of t5: known but wrong recipients of messages with their text.
func wrongPerson(w io.Writer, folder, program string) error {
	dir, err := os.MkdirTemp("", "eval")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	all, err := run(nil, folder, program, dir, "t5")
	if err != nil {
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(tab, "\nTHE WRONG PERSON\tBAR\tMISSENT\t")
	typed := func(j *judged) bool { return j.clean() && j.task == "t5_replay" }
	scripted := func(j *judged) bool { return j.task == "t5_replay" && j.kind == "legit" && j.scripted }
	person := func(f finding) bool { return loud(f) && slices.Contains(ofPersons, f.Check) }
	kind := func(kinds ...string) func(*judged) bool {
		return func(j *judged) bool { return j.wrong != "" && slices.Contains(kinds, j.kind) }
	}
	greeted := func(kinds ...string) func(*judged) bool {
		return func(j *judged) bool { return j.greets && kind(kinds...)(j) }
	}
	replies, alone := []string{"reply_auto", "reply_namesake"}, []string{"single_auto", "single_namesake", "single_random"}
	any := func(finding) bool { return true }
	for _, r := range []struct {
		what  string
		among func(*judged) bool
		says  func(finding) bool
		most  float64 // per 1,000
		least float64 // of 100; 0 where most is the bar
	}{
		{"windows per 1,000 typed messages, of these checks", typed, person, .15, 0},
		{"... scripted messages", scripted, person, 0, 0},
		{"windows per 1,000 typed messages, of all checks", typed, loud, .55, 0},
		{"the model's notes and windows per 1,000", typed, func(f finding) bool { return f.Check == policy.Fitting }, 5, 0},
		{"reply, begins alike: window", kind(replies[0]), loud, 0, 75},
		{"reply, namesake: window", kind(replies[1]), loud, 0, 75},
		{"reply: window or note", kind(replies...), any, 0, 97},
		{"another is greeted, single recipient: window", greeted(alone...), loud, 0, 90},
		{"another is greeted, begins alike: window", greeted("auto"), loud, 0, 75},
		{"another is greeted, anybody: window", greeted("random"), loud, 0, 60},
		{"window or note, begins alike", kind("auto"), any, 0, 65},
		{"window or note, namesake", kind("namesake"), any, 0, 60},
		{"window or note, anybody", kind("random"), any, 0, 65},
		{"window or note, one too many", kind("extra_auto", "extra_namesake", "extra_random"), any, 0, 75},
	} {
		n, hits := count(all, r.among, r.says)
		if r.least == 0 {
			fmt.Fprintf(tab, "%s (%d)\t<= %.2f\t%.2f\t%s\n", r.what, n, r.most, perMille(hits, n), failed(perMille(hits, n) > r.most))
		} else {
			fmt.Fprintf(tab, "%s (%d)\t>= %.0f %%\t%.1f %%\t%s\n", r.what, n, r.least, perCent(hits, n), failed(perCent(hits, n) < r.least))
		}
	}
	windows, right := 0, 0
	for i := range all {
		j := &all[i]
		if !kind(replies...)(j) && !greeted(append(alone, "auto", "random")...)(j) {
			continue
		}
		for _, f := range j.said() {
			if person(f) {
				windows++
				if f.Suggest == j.intended {
					right++
				}
			}
		}
	}
	v := perCent(right, windows)
	fmt.Fprintf(tab, "right suggestion in these windows (%d)\t>= 95 %%\t%.1f %%\t%s\n", windows, v, failed(v < 95))
	return tab.Flush()
}

// loud tells whether a finding opens a window.
func loud(f finding) bool { return f.Level == "warn" || f.Level == "stop" }

// count tells how many messages there are, and of how many something is said: of a slip, about the wrong one.
func count(all []judged, among func(*judged) bool, says func(finding) bool) (n, hits int) {
	for i := range all {
		if j := &all[i]; among(j) {
			n++
			if slices.ContainsFunc(j.said(), says) {
				hits++
			}
		}
	}
	return n, hits
}

func failed(yes bool) string {
	if yes {
		return "!"
	}
	return ""
}

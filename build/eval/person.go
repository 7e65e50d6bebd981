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
	for _, r := range []struct {
		what  string
		among func(*judged) bool
		says  func(finding) bool
		limit float64
	}{
		{"windows per 1,000 typed messages, of these checks", typed, person, .15},
		{"... scripted messages", scripted, person, 0},
		{"windows per 1,000 typed messages, of all checks", typed, loud, .55},
		{"the model's notes and windows per 1,000", typed, func(f finding) bool { return f.Check == policy.Fitting }, 5},
	} {
		n, hits := count(all, r.among, r.says)
		v := perMille(hits, n)
		fmt.Fprintf(tab, "%s\t<= %.2f\t%.2f\t%s\n", r.what, r.limit, v, failed(v > r.limit))
	}
	kind := func(kinds ...string) func(*judged) bool {
		return func(j *judged) bool { return j.wrong != "" && slices.Contains(kinds, j.kind) }
	}
	greeted := func(kinds ...string) func(*judged) bool {
		return func(j *judged) bool { return j.greets && kind(kinds...)(j) }
	}
	replies := []string{"reply_auto", "reply_namesake"}
	alone := []string{"single_auto", "single_namesake", "single_random"}
	any := func(finding) bool { return true }
	for _, r := range []struct {
		what  string
		among func(*judged) bool
		says  func(finding) bool
		limit float64
	}{
		{"reply, begins alike: window", kind(replies[0]), loud, 75},
		{"reply, namesake: window", kind(replies[1]), loud, 75},
		{"reply: window or note", kind(replies...), any, 97},
		{"another is greeted, single recipient: window", greeted(alone...), loud, 90},
		{"another is greeted, begins alike: window", greeted("auto"), loud, 75},
		{"another is greeted, anybody: window", greeted("random"), loud, 60},
		{"window or note, begins alike", kind("auto"), any, 65},
		{"window or note, namesake", kind("namesake"), any, 60},
		{"window or note, anybody", kind("random"), any, 65},
		{"window or note, one too many", kind("extra_auto", "extra_namesake", "extra_random"), any, 75},
	} {
		n, hits := count(all, r.among, r.says)
		v := perCent(hits, n)
		fmt.Fprintf(tab, "%s (%d)\t>= %.0f %%\t%.1f %%\t%s\n", r.what, n, r.limit, v, failed(v < r.limit))
	}
	windows, right := 0, 0
	for i := range all {
		j := &all[i]
		if !kind(replies...)(j) && !greeted("single_auto", "single_namesake", "single_random", "auto", "random")(j) {
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

package main

import "fmt"

// row is one line of the table: what is measured over which kinds of the kit, and the bar.
type row struct {
	what  string
	kinds []string // "task kind", as the kit prints them; their counts are added up
	of    measureOf
	limit float64 // at most for rates of alarm, at least for the rest
}

type measureOf int

// Kinds of figures.
const (
	windows   measureOf = iota // alarms per 1,000
	notes                      // notes per 1,000
	caught                     // share found as a window
	seen                       // share found as a window or a note
	suggested                  // right suggestion, of those found as a window
	warned                     // share of legitimate ones warned of
)

const interactive = "legit/interactive"

var rows = []row{
	{"windows per 1,000, lists", []string{"t3_replay " + interactive}, windows, 0.40},
	{"windows per 1,000, Enron", []string{"t3e_replay " + interactive}, windows, 0.20},
	{"notes per 1,000, lists", []string{"t3_replay " + interactive}, notes, 6},
	{"notes per 1,000, Enron", []string{"t3e_replay " + interactive}, notes, 6},
	{"domain, ending, confusable, natural, two parts", inject("dom_edit", "tld", "conf", "nat_op", "two_edit"), caught, .998},
	{"edit before the @, lists", inject("loc_edit"), caught, .975},
	{"edit before the @, Enron", []string{"t3e_inject loc_edit"}, caught, .999},
	{"really sent, address known", []string{"t1_natural target_known"}, caught, .97},
	{"really sent, address known, with notes", []string{"t1_natural target_known"}, seen, .99},
	{"really sent, domain known", []string{"t1_natural target_domain_known"}, caught, .70},
	{"sign-up, person known", []string{"t1_signup known_person"}, caught, .995},
	{"sign-up, new person", []string{"t1_signup new_person"}, caught, .92},
	{"sign-up, nothing known", []string{"t1_signup cold"}, caught, .80},
	{"right suggestion, typed slips", inject("dom_edit", "loc_edit", "tld", "conf", "nat_op", "two_edit"), suggested, .98},
	{"legitimate: domains with mail from both", []string{"t2_legit dom:lkml_both_send"}, warned, .02},
	{"legitimate: two people", []string{"t2_legit addr:two_people"}, warned, .04},
	{"legitimate: plus tags, Gmail dots", []string{"t2_legit addr:plus_tag", "t2_legit addr:gmail_dot_same_mailbox"}, warned, 0},
	{"autocomplete, window or note, lists", inject("auto"), seen, .34},
}

func inject(kinds ...string) []string {
	var out []string
	for _, k := range kinds {
		out = append(out, "t3_inject "+k)
	}
	return out
}

// value is the figure of a detector; ok is false where it was not measured.
func (r row) value(f figures) (v float64, ok bool) {
	n, hits, windowsFound := 0.0, 0.0, 0.0
	for _, kind := range r.kinds {
		k, there := f[kind]
		if !there {
			return 0, false
		}
		n += k["n"]
		windowsFound += k["recall"] * k["n"]
		switch r.of {
		case windows, warned:
			hits += k["alerts"]
		case notes:
			hits += k["notices"] * k["n"] / 1000
		case caught:
			hits += k["recall"] * k["n"]
		case seen:
			hits += (k["recall"] + k["notice-only"]) * k["n"]
		case suggested:
			hits += k["right suggestion"] * k["n"]
		}
	}
	switch r.of {
	case windows, notes:
		return 1000 * hits / n, n > 0
	case suggested:
		return hits / windowsFound, windowsFound > 0
	}
	return hits / n, n > 0
}

func (r row) low() bool { return r.of == windows || r.of == notes || r.of == warned }

func (r row) format(v float64) string {
	if r.of == windows || r.of == notes {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.1f %%", 100*v)
}

func (r row) bar() string {
	if r.low() {
		return "<= " + r.format(r.limit)
	}
	return ">= " + r.format(r.limit)
}

func (r row) show(f figures) string {
	v, ok := r.value(f)
	if !ok {
		return "-"
	}
	return r.format(v)
}

// mark is "!" where the figure does not pass its bar. The kit prints four digits, so half of the last one is left.
func (r row) mark(f figures) string {
	const rounding = 0.00005
	v, ok := r.value(f)
	if ok && (r.low() && v <= r.limit+rounding || !r.low() && v >= r.limit-rounding) {
		return ""
	}
	return "!"
}

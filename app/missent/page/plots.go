package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"missent/app/missent/terminal"
	"missent/core/view"
)

// wide is the width of a plot over the page, narrow of one over half of it; units of their view boxes.
const (
	wide   = 880.0
	narrow = 420.0
)

func (w *writer) plots(p *view.BacktestPage) {
	if len(p.Months) == 0 {
		return
	}
	w.perMonth(p)
	w.put(`<div class="two">`)
	w.volume(p)
	w.kinds(p)
	w.put(`</div>`)
}

// perMonth shows the windows of each month against the limit.
func (w *writer) perMonth(p *view.BacktestPage) {
	const ground, room = 116.5, 84.0
	most, said := max(2, p.Limit), []string{}
	for _, m := range p.Months {
		most = max(most, m.Windows)
		said = append(said, fmt.Sprintf("%s %d", monthName(m, "January"), m.Windows))
	}
	w.put(`<figure><h2>%</h2><svg class="plot wide" viewBox="0 0 % 138" role="img" aria-label="%.">`, say("page.per-month"), wide, terminal.Say("page.per-month", nil)+": "+strings.Join(said, ", "))
	if p.Limit > 0 {
		y := ground - room*float64(p.Limit)/float64(most)
		w.put(`<line class="limit" x1="0" x2="%" y1="%" y2="%"/><text x="%" y="%" text-anchor="end">%</text>`, wide, y, y, wide, y-7, terminal.Say("page.limit", map[string]string{"n": fmt.Sprint(p.Limit)}))
	}
	w.put(`<line class="ground" x1="0" x2="%" y1="%" y2="%"/>`, wide, ground, ground)
	step := wide / float64(len(p.Months))
	bar := min(step*.65, 48)
	for i, m := range p.Months {
		middle := step * (float64(i) + .5)
		high, class := 2.0, "none"
		if m.Windows > 0 {
			high, class = room*float64(m.Windows)/float64(most), "hit"
			w.put(`<text class="count" x="%" y="%" text-anchor="middle">%</text>`, middle, ground-high-8, number(m.Windows))
		}
		w.put(`<rect class="%" x="%" y="%" width="%" height="%" rx="%"/>`, class, middle-bar/2, ground-high-.5, bar, high, min(3, high/2))
		if m.Held > 0 {
			part := room * float64(m.Held) / float64(most)
			w.put(`<rect class="held" x="%" y="%" width="%" height="%" rx="3"/>`, middle-bar/2, ground-high-.5, bar, part)
		}
		w.put(`<text x="%" y="134" text-anchor="middle">%</text>`, middle, monthName(m, "Jan"))
	}
	w.put(`</svg>`)
	if p.Held > 0 {
		w.put(`<p class="hint">%</p>`, say("page.held"))
	}
	w.put(`</figure>`)
}

// volume shows how much was sent, with a pin for each window: full where that message probably went astray.
func (w *writer) volume(p *view.BacktestPage) {
	const ground, room = 116.5, 70.0
	most := 1
	for _, m := range p.Months {
		most = max(most, m.Messages)
	}
	w.put(`<figure><h2>%</h2><svg class="plot" viewBox="0 0 % 138" role="img" aria-label="%">`, say("page.volume"), narrow, terminal.Say("page.volume-said", map[string]string{"n": terminal.Number(p.Messages), "most": terminal.Number(most)}))
	w.put(`<line class="ground" x1="0" x2="%" y1="%" y2="%"/>`, narrow, ground, ground)
	step := narrow / float64(len(p.Months))
	for i, m := range p.Months {
		high := max(2, room*float64(m.Messages)/float64(most))
		w.put(`<rect x="%" y="%" width="%" height="%" rx="%"/>`, step*float64(i)+step*.1, ground-high-.5, step*.8, high, min(2, high/2))
		if m.Messages == most {
			w.put(`<text x="%" y="%" text-anchor="middle">%</text>`, step*(float64(i)+.5), ground-high-7, number(most))
		}
		if i%2 == 0 {
			w.put(`<text x="%" y="134" text-anchor="middle">%</text>`, step*(float64(i)+.5), monthName(m, "Jan"))
		}
	}
	lost := map[string]bool{}
	for i := range p.Astray {
		lost[mark(&p.Astray[i])] = true
	}
	begin := p.From.Local()
	span := begin.AddDate(0, len(p.Months), 0).Sub(begin)
	for i := range p.Slips {
		s := &p.Slips[i]
		x := narrow * float64(s.Time.Sub(begin)) / float64(span)
		class := "dot"
		if lost[mark(s)] {
			class = "dot full"
		}
		w.put(`<line class="pin" x1="%" x2="%" y1="21" y2="%"/><circle class="%" cx="%" cy="16" r="5"/>`, x, x, ground, class, x)
	}
	w.put(`</svg>`)
	if len(p.Slips) > 0 {
		w.put(`<p class="hint">%</p>`, say("page.pins"))
	}
	w.put(`</figure>`)
}

// mark names a message to an address.
func mark(s *view.Slip) string { return s.Time.Format(time.RFC3339) + s.Typed.Plain }

// kinds shows what the windows would have been about.
func (w *writer) kinds(p *view.BacktestPage) {
	n := map[string]int{}
	for i := range p.Slips {
		n[kind(p.Slips[i].Reason)]++
	}
	if len(n) == 0 {
		w.put(`<section><h2>%</h2><p class="lead">%</p></section>`, say("page.kinds"), say("page.silent"))
		return
	}
	var names []string
	for name := range n {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(n[b]-n[a], strings.Compare(a, b)) })
	const row, label = 30.0, 190.0
	most := n[names[0]]
	var said []string
	for _, name := range names {
		said = append(said, fmt.Sprintf("%s %d", terminal.Say(name, nil), n[name]))
	}
	w.put(`<figure><h2>%</h2><svg class="plot" viewBox="0 0 % %" role="img" aria-label="%.">`, say("page.kinds"), narrow, row*float64(len(names)), strings.Join(said, ", "))
	for i, name := range names {
		y := row * float64(i)
		long := max(3, (narrow-label-40)*float64(n[name])/float64(most))
		w.put(`<text class="what" x="0" y="%">%</text><rect class="hit" x="%" y="%" width="%" height="16" rx="3"/>`, y+15, say(name), label, y+3, long)
		w.put(`<text class="count" x="%" y="%">%</text>`, label+long+8, y+15, number(n[name]))
	}
	w.put(`</svg></figure>`)
}

// kind is the key of the group a reason belongs to.
func kind(reason string) string {
	switch {
	case strings.HasPrefix(reason, "tld-"):
		return "kind.ending"
	case strings.HasPrefix(reason, "edit-"), reason == "swap", reason == "lost-first", reason == "moved-dot":
		return "kind.letters"
	case terminal.Say("kind."+reason, nil) != "":
		return "kind." + reason
	}
	return "kind.other"
}

// monthName is the name of a month, as the layout of package time has it.
func monthName(m view.Month, layout string) string {
	t, err := time.Parse("2006-01", m.Month)
	if err != nil {
		return m.Month
	}
	return t.Format(layout)
}

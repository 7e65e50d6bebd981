package desk

import (
	"slices"
	"time"

	"missent/core/audit"
	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// A report tells about the last year, month by month, and keeps as many slips as somebody reads.
const (
	reportedMonths = 12
	mostSlips      = 500
)

// Report gathers a replay: how many windows, in which months, about what. Messages come in the order of time.
type Report struct {
	limit    int
	months   map[string]*month
	slips    []view.Slip
	astray   []view.Slip
	replayed int
	last     time.Time
}

// month is what happened in one; its key is its name, "2026-11".
type month struct {
	messages, windows, notes int
	held                     int // of windows, those the limit would have made notes
}

// NewReport starts one; limit is how many windows a month has room for, 0 for any number.
func NewReport(limit int) *Report { return &Report{limit: limit, months: map[string]*month{}} }

// Add takes the verdict on one message against what was known then. Received messages are left out.
func (r *Report) Add(m *mail.Message, v check.Verdict, then *history.Book) {
	if m.Direction != mail.Sent {
		return
	}
	r.replayed++
	if m.Time.After(r.last) {
		r.last = m.Time
	}
	of := r.months[monthOf(m.Time)]
	if of == nil {
		of = &month{}
		r.months[monthOf(m.Time)] = of
	}
	of.messages++
	switch {
	case v.Level >= check.Warn:
		of.windows++
		sure := slices.ContainsFunc(v.Findings, func(f check.Finding) bool { return f.Sure() })
		if r.limit > 0 && !sure && of.windows-of.held > r.limit {
			of.held++
		}
		r.slips = append(r.slips, slipAt(m.Time, v.Findings[0], then))
	case v.Level == check.Note:
		of.notes++
	}
}

// Astray takes what an audit found, against the book it found it with.
func (r *Report) Astray(finds []audit.Find, book *history.Book) {
	for _, f := range finds {
		r.astray = append(r.astray, Stray(f, book))
	}
}

// Stray draws one find of an audit.
func Stray(f audit.Find, book *history.Book) view.Slip {
	s := slipAt(f.Message.Time, f.Finding, book)
	if s.Then = "silent"; f.Bounced {
		s.Then = "bounced"
	}
	return s
}

// Last is when the newest message was sent.
func (r *Report) Last() time.Time { return r.last }

// Page is the report about the twelve months that end with that of the time to.
func (r *Report) Page(to time.Time) view.BacktestPage {
	to = to.Local()
	from := time.Date(to.Year(), to.Month()-reportedMonths+1, 1, 0, 0, 0, 0, time.Local)
	p := view.BacktestPage{From: from, To: to, Replayed: r.replayed, Limit: r.limit, Months: []view.Month{}}
	for t := from; !t.After(to); t = t.AddDate(0, 1, 0) {
		m := view.Month{Month: monthOf(t)}
		if of := r.months[m.Month]; of != nil {
			m.Messages, m.Windows, m.Held = of.messages, of.windows, of.held
			p.Messages, p.Windows, p.Notes, p.Held = p.Messages+of.messages, p.Windows+of.windows, p.Notes+of.notes, p.Held+of.held
		}
		p.Months = append(p.Months, m)
	}
	p.Slips = newest(r.slips, func(s view.Slip) bool { return !s.Time.Before(from) && !s.Time.After(to) })
	p.Astray = newest(r.astray, func(view.Slip) bool { return true })
	return p
}

// newest are those of the slips that are wanted, newest first, and not too many.
func newest(all []view.Slip, want func(view.Slip) bool) []view.Slip {
	out := []view.Slip{}
	for _, s := range all {
		if want(s) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b view.Slip) int { return b.Time.Compare(a.Time) })
	return out[:min(len(out), mostSlips)]
}

func monthOf(t time.Time) string { return t.Local().Format("2006-01") }

// slipAt draws a finding of the past against the history of that moment.
func slipAt(at time.Time, f check.Finding, then *history.Book) view.Slip {
	past := drawing{then}
	s := ofFinding(f)
	typed, known := past.pair(f, s)
	past.people(f, s)
	return view.Slip{Time: at, Typed: typed, Known: known, Reason: s.reason, Args: s.args, Evidence: past.evidence(f, s)}
}

package terminal

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"missent/core/view"
)

// Backtest writes the report of a replay: how many windows, in which months, about what, and what went astray.
func Backtest(w io.Writer, p *view.BacktestPage) error {
	var s strings.Builder
	s.WriteString(Headline(p) + "\n" + Replayed(p) + "\n")
	if p.Held > 0 {
		s.WriteString(Held(p) + "\n")
	}
	if p.Windows > 0 {
		s.WriteString("\n")
		months(&s, p)
		s.WriteString("\nWhat the windows would have been about:\n")
	}
	if _, err := io.WriteString(w, s.String()); err != nil {
		return err
	}
	if err := Slips(w, p.Slips); err != nil {
		return err
	}
	if len(p.Astray) == 0 {
		_, err := io.WriteString(w, "\nNo message looks as if it went to a wrong address.\n")
		return err
	}
	if _, err := io.WriteString(w, "\nProbably went to a wrong address:\n"); err != nil {
		return err
	}
	return Slips(w, p.Astray)
}

// Headline is the answer in one line.
func Headline(p *view.BacktestPage) string {
	switch p.Windows {
	case 0:
		return fmt.Sprintf("In the last %d months: no window.", len(p.Months))
	case 1:
		return fmt.Sprintf("In the last %d months: one window.", len(p.Months))
	}
	return fmt.Sprintf("In the last %d months: %s windows.", len(p.Months), Number(p.Windows))
}

// Replayed is what the answer rests on.
func Replayed(p *view.BacktestPage) string {
	return fmt.Sprintf("%s sent in these months, %s replayed in all, each against what was known at that moment. %s",
		messages(p.Messages), Number(p.Replayed), Notes(p))
}

// Notes says how many further messages had one.
func Notes(p *view.BacktestPage) string {
	switch p.Notes {
	case 0:
		return "No quiet notes."
	case 1:
		return "One quiet note, which never opens a window."
	}
	return Number(p.Notes) + " quiet notes, which never open a window."
}

// Held is what the limit would have held back.
func Held(p *view.BacktestPage) string {
	return fmt.Sprintf("With the limit of %s a month, %s of them would have been a note.", count(p.Limit, "window"), Number(p.Held))
}

func messages(n int) string {
	if n == 1 {
		return "One message"
	}
	return Number(n) + " messages"
}

// months is a small chart: one square for each window.
func months(w io.Writer, p *view.BacktestPage) {
	for _, m := range p.Months {
		squares := strings.Repeat("■", min(m.Windows, 40))
		fmt.Fprintf(w, "  %s  %6s sent  %s\n", m.Month, Number(m.Messages), strings.TrimSpace(squares+" "+nonzero(m.Windows)))
	}
}

func nonzero(n int) string {
	if n == 0 {
		return ""
	}
	return Number(n)
}

// Slips writes messages to addresses in doubt as a table.
func Slips(w io.Writer, slips []view.Slip) error {
	if len(slips) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	then := slips[0].Then != ""
	head := "SENT\tTO\tPROBABLY MEANT\tWHY"
	if then {
		head += "\tTHEN"
	}
	fmt.Fprintln(t, head)
	for i := range slips {
		s := &slips[i]
		known := "-"
		if s.Known != nil {
			known = s.Known.Plain
		}
		line := strings.Join([]string{s.Time.Local().Format(time.DateOnly), s.Typed.Plain, known, SlipReason(s)}, "\t")
		if then {
			line += "\t" + Say("then."+s.Then, nil)
		}
		fmt.Fprintln(t, line)
	}
	return t.Flush()
}

// SlipReason is why the address of a past message is in doubt.
func SlipReason(s *view.Slip) string { return Reason(&view.Ask{Reason: s.Reason, Args: s.Args}) }

// Known is how well the address is known that was probably meant, "" where it is not.
func Known(s *view.Slip) string {
	switch {
	case s.Known.Replies > 0 || s.Known.Sent > 0:
		return before(*s.Known)
	case s.Evidence.Scope == "domain" && s.Evidence.Sent > 0:
		return count(s.Evidence.Sent, "message") + " to its domain"
	}
	return ""
}

// Number is a number with commas: 3,204.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"missent/core/guard"
	"missent/core/policy"
)

const reportHelp = `Counts what was judged and asked, by check: for the end of a pilot in audit mode, and for any month after it. It names no
address, no subject and no person, so that it can be handed on.

The line of the check "drill" counts drills, which are in none of the sums: corrected is who did not wave it through.

  windows    questions that were asked, or in audit mode would have been
  held       doubts beyond the alarm budget: notes
  corrected, validated, right, unanswered
             what became of the questions; in audit mode nobody was asked

JSON, one object:
  {"since":"...","until":"...","judged":812,"windows":3,"audited":3,"held":1,
   "checks":[{"check":"lookalike-domain","windows":2,"audited":2,"held":0,"corrected":0,"validated":0,"right":0,"unanswered":0}]}

judged counts messages of whole weeks.

--events prints the log, one event a line, word for word as the targets of the policy get it (docs/ADMIN.md, "Reports").
With report.detail set to addresses or reasons it names them.
`

// tally is what became of the questions of one check.
type tally struct {
	Check      string `json:"check,omitempty"`
	Windows    int    `json:"windows"`
	Audited    int    `json:"audited"` // of windows, those that did not open
	Held       int    `json:"held"`
	Corrected  int    `json:"corrected"`
	Validated  int    `json:"validated"`
	Right      int    `json:"right"`
	Unanswered int    `json:"unanswered"`
}

type decisionsReport struct {
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
	Judged int       `json:"judged"`
	tally
	Checks []tally `json:"checks"`
}

func newReportCommand(o *options) *cobra.Command {
	days, all := 0, false
	cmd := &cobra.Command{
		Use:     "report",
		Short:   "Print what was asked, or in audit mode would have been",
		Long:    reportHelp,
		Example: "  missent report\n  missent report --days 28 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if days < 1 {
				return exitError{exitUsage, fmt.Errorf("--days %d: at least one", days)}
			}
			db, err := o.openDatabase(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer closing(db.Close, &err)
			if all {
				return ioError(events(cmd.Context(), o, db, func(line []byte) error {
					_, err := cmd.OutOrStdout().Write(append(line, '\n'))
					return err
				}))
			}
			r, err := reportOf(cmd.Context(), db, time.Now(), days)
			if err != nil {
				return exitError{exitIO, err}
			}
			if o.json {
				return printJSON(cmd.OutOrStdout(), r)
			}
			return ioError(r.print(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&all, "events", false, "print every event of the log instead, as your organisation gets it, or would")
	cmd.Flags().IntVar(&days, "days", 28, "how far back")
	return cmd
}

// reportOf counts the decisions of that many days up to now.
func reportOf(ctx context.Context, ledger guard.Ledger, now time.Time, days int) (decisionsReport, error) {
	r := decisionsReport{Since: now.AddDate(0, 0, -days), Until: now, Checks: []tally{}}
	all, err := ledger.Decisions(ctx, r.Since)
	if err != nil {
		return r, err
	}
	byCheck := map[string]*tally{}
	for _, d := range all {
		t := byCheck[d.Check]
		if t == nil {
			t = &tally{Check: d.Check}
			byCheck[d.Check] = t
		}
		t.count(d.Outcome)
		if d.Check == policy.Drill {
			continue // nobody's mail
		}
		r.tally.count(d.Outcome)
	}
	for _, name := range slices.Sorted(maps.Keys(byCheck)) {
		r.Checks = append(r.Checks, *byCheck[name])
	}
	slices.SortStableFunc(r.Checks, func(a, b tally) int { return cmp.Compare(b.Windows, a.Windows) })
	r.Judged, err = judgedIn(ctx, ledger, r.Since, now)
	return r, err
}

func (t *tally) count(o guard.Outcome) {
	if o == guard.Noted {
		t.Held++
		return
	}
	t.Windows++
	switch o {
	case guard.Audited:
		t.Audited++
	case guard.Corrected, guard.Copied, guard.Used, guard.Edited:
		t.Corrected++
	case guard.Validated:
		t.Validated++
	case guard.Once, guard.Always, guard.Undone:
		t.Right++
	default:
		t.Unanswered++
	}
}

// judgedIn is how many messages were judged in the weeks from since to now.
func judgedIn(ctx context.Context, ledger guard.Ledger, since, now time.Time) (int, error) {
	n := 0
	firstYear, firstWeek := guard.Week(since)
	lastYear, _ := guard.Week(now)
	for year := firstYear; year <= lastYear; year++ {
		weeks, err := ledger.Judged(ctx, year)
		if err != nil {
			return 0, err
		}
		for week, messages := range weeks {
			if year > firstYear || week >= firstWeek {
				n += messages
			}
		}
	}
	return n, nil
}

func (r *decisionsReport) print(out io.Writer) error {
	fmt.Fprintf(out, "%s to %s: %s judged, %s, %d held back.\n", r.Since.Format(time.DateOnly), r.Until.Format(time.DateOnly),
		counted(r.Judged, "message"), counted(r.Windows, "window"), r.Held)
	if r.Audited > 0 {
		fmt.Fprintf(out, "%d of the windows did not open: the policy only looked on (mode audit).\n", r.Audited)
	}
	if len(r.Checks) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "\nCHECK\tWINDOWS\tAUDITED\tHELD\tCORRECTED\tVALIDATED\tRIGHT\tUNANSWERED")
	for _, t := range r.Checks {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", t.Check, t.Windows, t.Audited, t.Held, t.Corrected, t.Validated, t.Right, t.Unanswered)
	}
	return w.Flush()
}

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"missent/app/missent/page"
	"missent/app/missent/terminal"
	"missent/core/archive"
	"missent/core/audit"
	"missent/core/check"
	"missent/core/desk"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/replay"
	"missent/core/view"
)

const backtestHelp = `Replays past mail in the order of time. Each sent message is checked against what was known at that moment, and
only then learned: the answer to "how often would Missent have asked me, and about what?". It tells of the last twelve
months, and which messages of all times probably went to a wrong address (see 'missent audit').

` + sourceHelp + `
Of accounts the last three years are replayed.

With --json one verdict a sent message is printed, in order, and a last line with the summary, the windows of the last
twelve months in it; with --astray also the messages that probably went to a wrong address. --html FILE writes the report
as one page with plots, which needs no network and no script.
`

// backtestYears is how far back accounts are replayed, so that history is warm when the last year begins.
const backtestYears = 3

func newBacktestCommand(o *options) *cobra.Command {
	var scores, astray bool
	var html string
	cmd := &cobra.Command{
		Use:   "backtest [SOURCE ...]",
		Short: "Replay past mail: how often would I have been asked?",
		Long:  backtestHelp,
		Example: `  missent backtest
  missent backtest --me ann@example.com --html report.html ~/Mail/Sent
  missent backtest --json records.jsonl | tail -1`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBacktest(cmd, o, args, scores, astray, html)
		},
	}
	cmd.Flags().BoolVar(&scores, "scores", false, "with --json: a finding for every recipient that was looked at")
	cmd.Flags().BoolVar(&astray, "astray", false, "with --json: the messages that probably went to a wrong address, in the summary")
	cmd.Flags().StringVar(&html, "html", "", "write the report as a page to this file")
	return cmd
}

func runBacktest(cmd *cobra.Command, o *options, sources []string, scores, astray bool, html string) error {
	me, err := o.own()
	if err != nil {
		return err
	}
	rules, err := o.rulesOf(cmd, sources)
	if err != nil {
		return err
	}
	b := &backtest{
		engine: check.New(), rules: rules, me: me, progress: newProgress(cmd.ErrOrStderr()), scores: scores, boxes: map[string]*replay.Replay{},
		bad: badItems{out: cmd.ErrOrStderr()}, report: desk.NewReport(rules.Windows),
	}
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	if o.json {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		b.json = enc
	}
	if !o.json || html != "" || astray {
		a := newAudits(b.engine, rules, me)
		b.audits = &a
	}
	garbage := 400 // it ends soon: speed before memory
	if b.audits != nil {
		garbage = garbageOfAudits
	}
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	start := time.Now()
	in := &ordered{pastSink: b}
	err = o.readPast(cmd, sources, me, start.AddDate(-backtestYears, 0, 0), b.progress, in)
	if err == nil {
		err = in.flush()
	}
	b.progress.end()
	if err != nil {
		return errors.Join(err, out.Flush())
	}
	b.sum.Seconds = time.Since(start).Seconds()
	if err := errors.Join(b.print(out, start, html), out.Flush()); err != nil {
		return ioError(err)
	}
	return b.bad.err()
}

// print writes what was asked for: the last line of the JSON, the page, the tables.
func (b *backtest) print(out *bufio.Writer, now time.Time, html string) error {
	if b.audits != nil && (b.json == nil || html != "") {
		b.audits.each(func(finds []audit.Find, book *history.Book) { b.report.Astray(finds, book) })
	}
	p := b.page(now)
	if b.json != nil {
		b.sum.Year = yearLine{p.From.Format(time.DateOnly), p.To.Format(time.DateOnly), p.Messages, p.Windows, p.Held, p.Notes}
		if b.audits != nil {
			b.sum.Astray = b.audits.lines()
		}
		if err := b.json.Encode(map[string]any{"summary": b.sum}); err != nil {
			return err
		}
	}
	if html != "" {
		if err := writePage(html, &p); err != nil {
			return err
		}
	}
	if b.json != nil {
		return nil
	}
	return terminal.Backtest(out, &p)
}

// page is the report about the year that ends with the newest message.
func (b *backtest) page(now time.Time) view.BacktestPage {
	to := b.report.Last()
	if to.IsZero() {
		to = now
	}
	return b.report.Page(to)
}

// writePage writes the report to a file for its owner alone: it holds addresses.
func writePage(path string, p *view.BacktestPage) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Chmod(0o600); err != nil { // one that was there before
		return fmt.Errorf("report: %w", err)
	}
	return page.Write(f, p, version)
}

// backtest is the archive's sink: it replays each mailbox on its own.
type backtest struct {
	engine *check.Engine
	rules  policy.Rules
	me     []mail.Address
	scores bool
	boxes  map[string]*replay.Replay
	json   *json.Encoder // nil: text
	report *desk.Report
	audits *audits // nil: nobody asks for it
	sum    summary
	bad    badItems

	progress *progress
}

type summary struct {
	Messages int     `json:"messages"`
	Note     int     `json:"note"`
	Warn     int     `json:"warn"`
	Stop     int     `json:"stop"`
	Seconds  float64 `json:"seconds"`

	Year   yearLine    `json:"year"`
	Astray []auditLine `json:"astray,omitzero"`
}

// yearLine is the last twelve months, which end with the newest message.
type yearLine struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Messages int    `json:"messages"`
	Windows  int    `json:"windows"`
	Held     int    `json:"held"` // of windows, those that the limit would have made notes
	Notes    int    `json:"notes"`
}

func (b *backtest) box(name string) *replay.Replay {
	r, ok := b.boxes[name]
	if !ok {
		r = replay.New(b.engine, b.rules, history.NewOwners(b.me...))
		if b.scores {
			r.WithScores()
		}
		b.boxes[name] = r
	}
	return r
}

// Known is for the look back; a replay knows nothing but what came before.
func (b *backtest) Known(r history.Record) {
	if b.audits != nil {
		b.audits.Known(r)
	}
}

func (b *backtest) Item(item archive.Item) error {
	if b.audits != nil {
		if err := b.audits.Item(item); err != nil {
			return err
		}
	}
	box := b.box(item.Mailbox)
	inform(box, item)
	if item.Message != nil {
		v := box.Next(item.Message)
		if item.Message.Direction == mail.Sent {
			return b.judged(item, v)
		}
	}
	return nil
}

func (b *backtest) judged(item archive.Item, v check.Verdict) error {
	b.sum.Messages++
	b.progress.at(b.sum.Messages)
	switch v.Level {
	case check.Note:
		b.sum.Note++
	case check.Warn:
		b.sum.Warn++
	case check.Stop:
		b.sum.Stop++
	}
	b.report.Add(item.Message, v, b.box(item.Mailbox).Book())
	if b.json != nil {
		return ioError(b.json.Encode(newVerdictLine(item.Line, item.Message, v)))
	}
	return nil
}

func (b *backtest) Bad(at archive.Place, err error) { b.bad.Bad(at, err) }

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/archive"
	"missent/core/check"
	"missent/core/desk"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/replay"
)

const backtestHelp = `Replays past mail in the order of time. Each sent message is checked against what was known at that moment, and
only then learned: the answer to "how often would Missent have asked me, and about what?".

SOURCE is an mbox, a Maildir, an .eml, a folder of these, or JSONL records (docs/RECORDS.md); "-" is standard input.
Mail from an address of yours (--me) counts as sent, all other as received. Nothing is written to the history.

With --json one verdict a sent message is printed, in order, and a last line with the summary.
`

func newBacktestCommand(o *options) *cobra.Command {
	var scores bool
	cmd := &cobra.Command{
		Use:   "backtest SOURCE ...",
		Short: "replay past mail: how often would I have been asked?",
		Long:  backtestHelp,
		Example: `  missent backtest --me ann@example.com ~/Mail/Sent
  missent backtest --json records.jsonl | tail -1`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBacktest(cmd, o, args, scores)
		},
	}
	cmd.Flags().BoolVar(&scores, "scores", false, "with --json: a finding for every recipient that was looked at")
	return cmd
}

func runBacktest(cmd *cobra.Command, o *options, sources []string, scores bool) error {
	me, err := o.own()
	if err != nil {
		return err
	}
	rules, err := o.rules(cmd.Context(), nil)
	if err != nil {
		return err
	}
	b := &backtest{
		engine: check.New(), rules: rules, me: me, progress: newProgress(cmd.ErrOrStderr()), scores: scores, boxes: map[string]*replay.Replay{},
		bad: badItems{out: cmd.ErrOrStderr()},
	}
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	if o.json {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		b.json = enc
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // it ends soon: speed before memory
	start := time.Now()
	for _, source := range sources {
		if err := archive.Read(source, archive.Options{Me: history.NewOwners(me...)}, b); err != nil {
			return exitError{exitData, err}
		}
	}
	b.progress.end()
	b.sum.Seconds = time.Since(start).Seconds()
	if o.json {
		err = b.json.Encode(map[string]any{"summary": b.sum})
	} else {
		err = b.print(out)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return exitError{exitIO, fmt.Errorf("output: %w", err)}
	}
	return b.bad.err()
}

// backtest is the archive's sink: it replays each mailbox on its own.
type backtest struct {
	engine *check.Engine
	rules  policy.Rules
	me     []mail.Address
	scores bool
	boxes  map[string]*replay.Replay
	json   *json.Encoder // nil: text
	sum    summary
	asked  []string
	bad    badItems

	progress *progress
}

type summary struct {
	Messages int     `json:"messages"`
	Note     int     `json:"note"`
	Warn     int     `json:"warn"`
	Stop     int     `json:"stop"`
	Seconds  float64 `json:"seconds"`
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

func (b *backtest) Item(item archive.Item) error {
	box := b.box(item.Mailbox)
	switch {
	case item.Owner != nil:
		box.Own(*item.Owner)
	case item.Contact != nil:
		box.Put(*item.Contact)
	case item.Message != nil:
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
	if b.json != nil {
		if err := b.json.Encode(newVerdictLine(item.Line, item.Message, v)); err != nil {
			return exitError{exitIO, fmt.Errorf("output: %w", err)}
		}
		return nil
	}
	for _, f := range v.Findings {
		if f.Level >= check.Warn {
			a := desk.Draw(b.box(item.Mailbox).Book(), item.Message, f)
			b.asked = append(b.asked, fmt.Sprintf("%s  %s\n            %s. %s",
				item.Message.Time.Format(time.DateOnly), a.Typed.Plain, terminal.Reason(&a), terminal.Why(&a)))
		}
	}
	return nil
}

func (b *backtest) Bad(at archive.Place, err error) { b.bad.Bad(at, err) }

// print writes the answer for people.
func (b *backtest) print(out *bufio.Writer) error {
	fmt.Fprintf(out, "%s sent: %s, %s.\n", counted(b.sum.Messages, "message"), counted(b.sum.Warn+b.sum.Stop, "window"), counted(b.sum.Note, "note"))
	for _, asked := range b.asked {
		fmt.Fprintln(out, asked)
	}
	return out.Flush()
}

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/archive"
	"missent/core/audit"
	"missent/core/check"
	"missent/core/desk"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

const auditHelp = `Looks back: which messages of the past probably went to a wrong address? Each is judged with hindsight, by everything
that is known before and after it: an address that never answered, or whose mail bounced, beside one you really write to.
Whoever ever wrote to you is left alone.

` + sourceHelp + `
Received mail tells who answered, so name it too: Sent alone finds more that was right. Of accounts the history knows it.

With --json one object for each message found is printed, as by 'missent check', with "then" ("bounced" or "silent") and
how often you "wrote" to the address, and a last line with the summary. The exit code is 0 whatever was found.
`

func newAuditCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "audit [SOURCE ...]",
		Short: "Look back: which messages probably went to a wrong address?",
		Long:  auditHelp,
		Example: `  missent audit
  missent audit --me ann@example.com ~/Mail/Sent ~/Mail/INBOX`,
		RunE: func(cmd *cobra.Command, args []string) error { return runAudit(cmd, o, args) },
	}
}

func runAudit(cmd *cobra.Command, o *options, sources []string) error {
	me, err := o.own()
	if err != nil {
		return err
	}
	rules, err := o.rulesOf(cmd, sources)
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(garbageOfAudits))
	start := time.Now()
	a := &auditor{
		audits: newAudits(check.New(), rules, me), progress: newProgress(cmd.ErrOrStderr()), bad: badItems{out: cmd.ErrOrStderr()},
	}
	err = o.readPast(cmd, sources, me, time.Time{}, a.progress, a)
	a.progress.end()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	if o.json {
		err = a.printJSON(out, start)
	} else {
		err = a.print(out)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		return ioError(err)
	}
	return a.bad.err()
}

// garbageOfAudits is how much of it may lie around, in per cent of what is kept: an audit keeps the messages until its end.
const garbageOfAudits = 150

// audits are those of each mailbox on its own.
type audits struct {
	engine *check.Engine
	rules  policy.Rules
	me     []mail.Address
	all    map[string]*audit.Audit
}

func newAudits(engine *check.Engine, rules policy.Rules, me []mail.Address) audits {
	return audits{engine: engine, rules: rules, me: me, all: map[string]*audit.Audit{}}
}

func (a *audits) Known(r history.Record) { a.of("").Counted(r) }

func (a *audits) of(mailbox string) *audit.Audit {
	one, ok := a.all[mailbox]
	if !ok {
		one = audit.New(a.engine, a.rules, history.NewOwners(a.me...))
		a.all[mailbox] = one
	}
	return one
}

func (a *audits) Item(item archive.Item) error {
	one := a.of(item.Mailbox)
	inform(one, item)
	if item.Message != nil {
		one.Next(item.Message)
	}
	return nil
}

// each calls f with the finds of each mailbox.
func (a *audits) each(f func(finds []audit.Find, book *history.Book)) {
	for _, name := range slices.Sorted(maps.Keys(a.all)) {
		f(a.all[name].Finds(), a.all[name].Book())
	}
}

// auditor is the archive's sink.
type auditor struct {
	audits
	messages int // sent ones
	progress *progress
	bad      badItems
}

func (a *auditor) Item(item archive.Item) error {
	if item.Message != nil && item.Message.Direction == mail.Sent {
		a.messages++
		a.progress.at(a.messages)
	}
	return a.audits.Item(item)
}

func (a *auditor) Bad(at archive.Place, err error) { a.bad.Bad(at, err) }

// auditLine is one find: a verdict, and what became of the address.
type auditLine struct {
	verdictLine
	Then  string `json:"then"`  // "bounced", "silent"
	Wrote int    `json:"wrote"` // messages sent to the address
}

// lines are all finds.
func (a *audits) lines() []auditLine {
	out := []auditLine{}
	a.each(func(finds []audit.Find, book *history.Book) {
		for _, f := range finds {
			v := check.Verdict{Level: f.Finding.Level, Findings: []check.Finding{f.Finding}}
			out = append(out, auditLine{newVerdictLine(len(out)+1, f.Message, v), desk.Stray(f, book).Then, f.Record.Sent})
		}
	})
	return out
}

func (a *auditor) printJSON(out *bufio.Writer, start time.Time) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	lines := a.lines()
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	return enc.Encode(map[string]any{
		"summary": map[string]any{"messages": a.messages, "found": len(lines), "seconds": time.Since(start).Seconds()},
	})
}

func (a *auditor) print(out *bufio.Writer) error {
	var slips []view.Slip
	a.each(func(finds []audit.Find, book *history.Book) {
		for _, f := range finds {
			slips = append(slips, desk.Stray(f, book))
		}
	})
	slices.SortStableFunc(slips, func(x, y view.Slip) int { return y.Time.Compare(x.Time) })
	fmt.Fprintf(out, "%s sent: %s probably went to a wrong address.\n", counted(a.messages, "message"), terminal.Number(len(slips)))
	return terminal.Slips(out, slips)
}

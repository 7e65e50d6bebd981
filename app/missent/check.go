package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/archive"
	"missent/core/check"
	"missent/core/desk"
	"missent/core/document"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

const checkHelp = `Checks messages against what was learned, as if they were about to be sent. Without FILE the message comes from standard
input. FILE may also be an mbox, a Maildir or JSONL records.

The exit code is that of the loudest verdict: 0 clean or a note, 1 a warning, 2 a stop. Nothing is sent and nothing is
learned.
`

func newCheckCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE ...]",
		Short: "Check messages: exit 0 clean or note, 1 warn, 2 stop",
		Long:  checkHelp,
		Example: `  missent check draft.eml
  missent check --json < draft.eml`,
		RunE: func(cmd *cobra.Command, args []string) error { return runCheck(cmd, o, args) },
	}
}

func runCheck(cmd *cobra.Command, o *options, files []string) (err error) {
	g, end, err := o.openGuard(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer closing(end, &err)
	if len(files) == 0 {
		files = []string{"-"}
	}
	c := &checker{guard: g, out: cmd.OutOrStdout(), json: o.json, bad: badItems{out: cmd.ErrOrStderr()}}
	for _, file := range files {
		if len(files) > 1 && !c.json {
			fmt.Fprintf(c.out, "%s:\n", file)
		}
		if err := archive.Read(file, archive.Options{
			Text:  true,
			Files: func(raw []byte) []mail.File { return document.Files(cmd.Context(), bytes.NewReader(raw)) },
		}, c); err != nil {
			return exitError{exitData, err}
		}
	}
	if err := c.bad.err(); err != nil {
		return err
	}
	switch c.level {
	case check.Warn:
		return exitError{code: 1}
	case check.Stop:
		return exitError{code: 2}
	}
	return nil
}

// checker is the archive's sink: it judges each message and prints the verdict.
type checker struct {
	guard *guard.Guard
	out   io.Writer
	json  bool
	n     int
	level check.Level
	bad   badItems
}

func (c *checker) Item(item archive.Item) error {
	if item.Message == nil {
		return nil
	}
	m := item.Message
	m.Direction = mail.Sent
	v := c.guard.Judge(m)
	c.n++
	c.level = max(c.level, v.Level)
	if c.json {
		return printJSON(c.out, newVerdictLine(c.n, m, v))
	}
	if len(v.Findings) == 0 {
		_, err := fmt.Fprintln(c.out, "ok")
		return err
	}
	var err error
	c.guard.Look(func(b *history.Book, _ history.Owners) {
		for _, f := range v.Findings {
			a := desk.Draw(b, m, f)
			if f.Recipient.Typed == "" { // of the message as a whole
				_, e := fmt.Fprintf(c.out, "%-5s %s.\n", f.Level, terminal.Reason(&a))
				err = errors.Join(err, e)
				continue
			}
			_, e := fmt.Fprintf(c.out, "%-5s %s: %s. %s\n", f.Level, bothForms(a.Typed.Plain, a.Typed.ASCII), terminal.Reason(&a), terminal.Why(&a))
			err = errors.Join(err, e)
		}
	})
	return ioError(err)
}

func (c *checker) Bad(at archive.Place, err error) { c.bad.Bad(at, err) }

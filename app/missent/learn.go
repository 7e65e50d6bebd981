package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"missent/core/archive"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

const learnHelp = `Learns from mail that lies in files whom you really write to. Accounts are learned by themselves while missent runs;
this is for archives, for machines without an account, and for address books.

SOURCE is an mbox, a Maildir, an .eml, a folder of these, or JSONL records (docs/RECORDS.md); "-" is standard input.
It may be an address book: vCard, LDIF, CSV of Thunderbird, Outlook or Google with its headings, or abook.sqlite of
Thunderbird. "thunderbird" stands for the address books of every Thunderbird profile on this computer, the collected
addresses included; they are read and never written. An entry proves little: it makes no address trusted. Addresses of the
books that look like another one are listed in the end, for you to delete there.

"carddav:ADDRESS" stands for the address books at the provider of an address, whose server its domain is asked for;
"https://USER@HOST/" names a CardDAV server, or one address book there. You sign in once, nothing is kept of that and
nothing is written there. "directory" reads the directory of your organisation now, where its policy names one.

Mail from an address of yours (--me, and those of your accounts) counts as sent, all other as received. Only addresses, names, counts and dates are
kept. The same message is counted once, however often it is read.

What cannot be read is named with its place, and everything else is learned; the exit code is then 65.
`

func newLearnCommand(o *options) *cobra.Command {
	command := ""
	cmd := &cobra.Command{
		Use:   "learn SOURCE ...",
		Short: "Learn from mail in files whom you really write to",
		Long:  learnHelp,
		Example: `  missent learn --me ann@example.com ~/Mail/Sent ~/Mail/INBOX
  zcat sent.mbox.gz | missent learn --me ann@example.com -
  missent learn thunderbird contacts.vcf
  missent learn carddav:ann@example.com`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runLearn(cmd, o, args, command) },
	}
	cmd.Flags().StringVar(&command, "password-command", "", "command that prints the password of a CardDAV server")
	return cmd
}

func runLearn(cmd *cobra.Command, o *options, sources []string, command string) (err error) {
	g, end, err := o.openGuard(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer closing(end, &err)
	var me history.Owners // those of --me and of the accounts
	g.Look(func(_ *history.Book, own history.Owners) { me = maps.Clone(own) })
	l := newLearner(cmd.Context(), g, cmd.ErrOrStderr())
	if sources, err = withBooks(sources); err != nil {
		return err
	}
	set, secrets, err := o.afar(cmd.Context(), sources)
	if err != nil {
		return err
	}
	books := &davReader{prompt: newPrompt(cmd.InOrStdin(), cmd.ErrOrStderr()), command: command, set: set}
	l.progress.expect(slices.DeleteFunc(slices.Clone(sources), isAfar))
	for _, source := range sources {
		switch {
		case source == organisations:
			err = l.learnDirectory(secrets, set)
		case isAfar(source):
			err = books.read(l, source)
		default:
			err = readFile(source, me, l.progress, l)
		}
		if err != nil {
			return err
		}
	}
	if err := l.flush(); err != nil {
		return err
	}
	if err := l.guard.Rehearse(cmd.Context()); err != nil {
		return exitError{exitIO, err}
	}
	l.progress.end()
	if err := o.reload(cmd.Context()); err != nil {
		return err
	}
	if err := l.report(cmd.OutOrStdout(), o.json); err != nil {
		return exitError{exitIO, err}
	}
	return l.bad.err()
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case noun == "person":
		return fmt.Sprint(n, " people")
	case noun == "entry":
		return fmt.Sprint(n, " entries")
	case noun == "address":
		return fmt.Sprint(n, " addresses")
	}
	return fmt.Sprint(n, " ", noun, "s")
}

// closing ends what was opened; its error counts when there is no other.
func closing(end func() error, err *error) {
	if e := end(); e != nil && *err == nil {
		*err = exitError{exitIO, e}
	}
}

// pageSize is how many messages are stored together.
const pageSize = 2000

// learner is the archive's sink: it stores page by page.
type learner struct {
	ctx      context.Context
	guard    *guard.Guard
	page     []mail.Message
	contacts []guard.Memory
	listed   []history.Sighting
	messages int
	entries  map[mail.Address]struct{} // of address books

	directory int // addresses of the organisation's directory
	progress  *progress
	bad       badItems
}

func newLearner(ctx context.Context, g *guard.Guard, out io.Writer) *learner {
	return &learner{ctx: ctx, guard: g, progress: newProgress(out), bad: badItems{out: out}, entries: map[mail.Address]struct{}{}}
}

func (l *learner) Item(item archive.Item) error {
	switch {
	case item.Owner != nil:
		l.guard.AddOwn(*item.Owner)
	case item.Contact != nil:
		l.contacts = append(l.contacts, guard.Memory{Record: *item.Contact, Company: item.Company})
	case item.Listed != nil:
		l.listed = append(l.listed, *item.Listed)
		l.entries[item.Listed.Addr] = struct{}{}
	case item.Message != nil:
		m := *item.Message
		if m.Attachments = nil; !l.guard.Rules().Texts {
			m.Body = ""
		}
		l.page = append(l.page, m)
		l.messages++
		l.progress.at(l.messages)
	}
	if len(l.page)+len(l.contacts)+len(l.listed) >= pageSize {
		return l.flush()
	}
	return l.ctx.Err()
}

func (l *learner) flush() error {
	if len(l.contacts) > 0 {
		if err := l.guard.Restore(l.ctx, l.contacts...); err != nil {
			return exitError{exitIO, err}
		}
	}
	if len(l.listed) > 0 {
		if err := l.guard.List(l.ctx, l.listed); err != nil {
			return exitError{exitIO, err}
		}
	}
	if len(l.page) > 0 {
		if err := l.guard.Learn(l.ctx, l.page); err != nil {
			return exitError{exitIO, err}
		}
	}
	l.page, l.contacts, l.listed = l.page[:0], l.contacts[:0], l.listed[:0]
	return nil
}

func (l *learner) Bad(at archive.Place, err error) { l.bad.Bad(at, err) }

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"missent/core/archive"
	"missent/core/desk"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

const historyHelp = `Shows what was learned, and why an address is trusted; exports it, imports it, forgets it. What is forgotten is gone from
the file.
`

func newHistoryCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "history",
		Short: "Show what was learned, and why it is trusted",
		Long:  historyHelp,
		Example: `  missent history show jane@example.com
  missent history export > people.jsonl`,
	}
	sub := func(use, short string, args cobra.PositionalArgs, run func(h *historian, args []string) error) {
		cmd.AddCommand(&cobra.Command{
			Use: use, Short: short, Args: args,
			RunE: func(c *cobra.Command, args []string) (err error) {
				g, end, err := o.openGuard(c.Context(), c.ErrOrStderr())
				if err != nil {
					return err
				}
				defer closing(end, &err)
				if use[0] == 'f' || use[0] == 'i' { // forget and import change what a running guard has in memory
					defer func() {
						if err == nil {
							err = o.reload(c.Context())
						}
					}()
				}
				return run(&historian{cmd: c, guard: g, json: o.json, out: c.OutOrStdout()}, args)
			},
		})
	}
	sub("list", "Print everybody known, the last written to first", cobra.NoArgs, (*historian).list)
	sub("look-alikes", "Print who can be taken for somebody else: slips that were sent or collected", cobra.NoArgs, (*historian).lookAlikes)
	sub("show ADDR", "Print why one address is trusted, and who stands near it", cobra.ExactArgs(1), (*historian).show)
	sub("forget-words", "Take the words of messages out of the history", cobra.NoArgs, (*historian).forgetWords)
	sub("forget ADDR", "Take one address out of the history", cobra.ExactArgs(1), (*historian).forget)
	sub("export", "Print everybody known, as records of kind contact", cobra.NoArgs, (*historian).export)
	sub("import FILE", "Take in records of kind contact", cobra.ExactArgs(1), (*historian).load)
	return cmd
}

// historian runs the sub-commands.
type historian struct {
	cmd   *cobra.Command
	guard *guard.Guard
	json  bool
	out   io.Writer
}

// lookAlikes lists what the window shows as Look-alikes.
func (h *historian) lookAlikes([]string) error {
	all, err := lookAlikes(h.cmd.Context(), h.guard)
	if err != nil {
		return err
	}
	if h.json {
		return printJSON(h.out, all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(h.out, "Nobody looks like a slip.")
		return err
	}
	return printDoubles(h.out, all)
}

func lookAlikes(ctx context.Context, g *guard.Guard) ([]double, error) {
	out := []double{}
	err := desk.LookAlikes(ctx, g, func(_ *history.Book, r history.Record, like mail.Address) {
		out = append(out, double{r.Addr.Plain(), like.Plain()})
	})
	slices.SortFunc(out, func(a, b double) int { return strings.Compare(a.Address, b.Address) })
	return out, err
}

// everybody gives all contacts, the last written to first.
func (h *historian) everybody() []archive.Contact {
	var out []archive.Contact
	h.guard.Look(func(b *history.Book, me history.Owners) {
		for r := range b.All() {
			c := archive.NewContact(r, nil, me, h.guard.Now())
			c.Standing = b.Standing(r.Addr, h.guard.Now()).String()
			out = append(out, c)
		}
	})
	slices.SortFunc(out, func(a, b archive.Contact) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Address, b.Address))
	})
	return out
}

func (h *historian) list([]string) error {
	if h.json {
		return h.export(nil)
	}
	all := h.everybody()
	if len(all) == 0 {
		_, err := fmt.Fprintln(h.out, "Nobody is known yet. Learn from files: missent learn SOURCE; or watch a mailbox: missent account add ADDRESS")
		return ioError(err)
	}
	w := tabwriter.NewWriter(h.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ADDRESS\tNAME\tSENT\tANSWERS\tLAST\tSTANDING")
	for _, c := range all {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\n", written(mail.FromPlain(c.Address)), desk.Safe(c.Name, longName), c.Sent, c.Replies, day(c.Last), c.Standing)
	}
	return ioError(w.Flush())
}

// export writes everybody with whom he stands on messages; list needs that as little as show.
func (h *historian) export([]string) error {
	var all []mail.Address
	var own history.Owners
	standing := map[mail.Address]string{}
	for _, c := range h.everybody() {
		a := mail.FromPlain(c.Address)
		all, standing[a] = append(all, a), c.Standing
	}
	h.guard.Look(func(_ *history.Book, me history.Owners) { own = maps.Clone(me) })
	return h.guard.Memories(h.cmd.Context(), all, func(m guard.Memory) error {
		c := archive.NewContact(m.Record, m.Company, own, h.guard.Now())
		c.Standing = standing[m.Addr]
		return printJSON(h.out, c)
	})
}

func (h *historian) show(args []string) error {
	a, err := addressArg(args[0])
	if err != nil {
		return err
	}
	var rec history.Record
	var line archive.Contact
	var known, suspect bool
	var stronger mail.Address
	var near []history.Neighbour
	h.guard.Look(func(b *history.Book, me history.Owners) {
		if rec, known = b.Get(a); !known {
			return
		}
		line = archive.NewContact(rec, nil, me, h.guard.Now())
		line.Standing = b.Standing(a, h.guard.Now()).String()
		stronger, suspect = b.Suspect(&rec)
		near = b.Near(a, 2)
	})
	if !known {
		return unknown(a)
	}
	if h.json {
		return printJSON(h.out, line)
	}
	fmt.Fprintf(h.out, "%s\nstanding: %s\n", strings.TrimSpace(written(a)+"  "+desk.Safe(line.Name, longName)), line.Standing)
	if rec.Sent > 0 {
		fmt.Fprintf(h.out, "written to: %s on %s, first %s, last %s\n", counted(rec.Sent, "message"), counted(rec.Days, "day"), day(rec.First), day(rec.Last))
	} else {
		fmt.Fprintln(h.out, "written to: never")
	}
	fmt.Fprintf(h.out, "answers: %d   received: %d   bounces: %d   confirmed: %t\n", rec.Replies, rec.Received, rec.Bounces, rec.Confirmed)
	if suspect {
		fmt.Fprintf(h.out, "not trusted: it stands beside %s, which is much better known\n", written(stronger))
	}
	for _, n := range near {
		if _, err := fmt.Fprintf(h.out, "near: %s (%s apart)\n", written(n.Addr), counted(n.Distance, "edit")); err != nil {
			return ioError(err)
		}
	}
	return nil
}

func (h *historian) forget(args []string) error {
	a, err := addressArg(args[0])
	if err != nil {
		return err
	}
	switch _, err := h.guard.Forget(h.cmd.Context(), a); {
	case errors.Is(err, guard.ErrUnknown):
		return unknown(a)
	case err != nil:
		return exitError{exitIO, err}
	}
	_, err = fmt.Fprintf(h.out, "Forgot %s. It is a stranger again.\n", a.Plain())
	return ioError(err)
}

// forgetWords drops the profiles; the addresses stay.
func (h *historian) forgetWords([]string) error {
	if err := h.guard.ForgetWords(h.cmd.Context()); err != nil {
		return exitError{exitIO, err}
	}
	_, err := fmt.Fprintln(h.out, "Forgot the words. With check.fitting off no new ones are kept.")
	return ioError(err)
}

func (h *historian) load(args []string) error {
	l := newLearner(h.cmd.Context(), h.guard, h.cmd.ErrOrStderr())
	taken := 0
	if err := archive.Read(args[0], archive.Options{}, contactsOnly{l, &taken}); err != nil {
		return exitError{exitData, err}
	}
	if err := l.flush(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(h.out, "%s taken in.\n", counted(taken, "person")); err != nil {
		return ioError(err)
	}
	return l.bad.err()
}

// contactsOnly leaves messages out: they belong to learn.
type contactsOnly struct {
	*learner
	taken *int
}

// Item takes contacts and names everything else as bad.
func (c contactsOnly) Item(item archive.Item) error {
	if item.Contact == nil {
		c.Bad(archive.Place{Source: "line", Line: item.Line}, errors.New("no contact: messages are read by missent learn"))
		return nil
	}
	*c.taken++
	return c.learner.Item(item)
}

func unknown(a mail.Address) error {
	return exitError{exitData, fmt.Errorf("nothing is known of %s", a.Plain())}
}

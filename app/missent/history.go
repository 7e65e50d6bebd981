package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

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
		Short: "what was learned, and why it is trusted",
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
	sub("list", "everybody known, the last written to first", cobra.NoArgs, (*historian).list)
	sub("look-alikes", "who can be taken for somebody else you know: slips that were sent or collected", cobra.NoArgs, (*historian).lookAlikes)
	sub("show ADDR", "why one address is trusted, and who stands near it", cobra.ExactArgs(1), (*historian).show)
	sub("forget-words", "take the words of messages out of the history", cobra.NoArgs, (*historian).forgetWords)
	sub("forget ADDR", "take one address out of the history", cobra.ExactArgs(1), (*historian).forget)
	sub("export", "everybody known, as records of kind contact", cobra.NoArgs, (*historian).export)
	sub("import FILE", "take in records of kind contact", cobra.ExactArgs(1), (*historian).load)
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

// contactLine is a record of kind contact.
type contactLine struct {
	Kind       string `json:"kind"`
	Address    string `json:"address"`
	Name       string `json:"name,omitempty"`
	Sent       int    `json:"sent"`
	Days       int    `json:"days,omitempty"`
	Replies    int    `json:"replies"`
	Received   int    `json:"received,omitempty"`
	Bounces    int    `json:"bounces,omitempty"`
	Warned     int    `json:"warned,omitempty"`
	First      string `json:"first,omitempty"`
	Last       string `json:"last,omitempty"`
	LastReply  string `json:"last_reply,omitempty"`
	LastBounce string `json:"last_bounce,omitempty"`
	Confirmed  bool   `json:"confirmed"`
	Listed     bool   `json:"listed,omitempty"`
	Collected  bool   `json:"collected,omitempty"`
	Standing   string `json:"standing,omitempty"`

	Company map[string]int `json:"company,omitempty"` // messages together, by address
}

func newContactLine(r history.Record, standing history.Standing) contactLine {
	return contactLine{
		Kind: "contact", Address: r.Addr.Plain(), Name: r.Name, Sent: r.Sent, Days: r.Days, Replies: r.Replies,
		Received: r.Received, Bounces: r.Bounces, Warned: r.Warned, First: rfc3339(r.First), Last: rfc3339(r.Last),
		LastReply: rfc3339(r.LastReply), LastBounce: rfc3339(r.LastBounce), Confirmed: r.Confirmed, Listed: r.Listed, Collected: r.Collected,
		Standing: standing.String(),
	}
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// everybody gives all contacts, the last written to first.
func (h *historian) everybody() []contactLine {
	var out []contactLine
	h.guard.Look(func(b *history.Book, _ history.Owners) {
		for r := range b.All() {
			out = append(out, newContactLine(r, r.Standing(h.guard.Now())))
		}
	})
	slices.SortFunc(out, func(a, b contactLine) int {
		return cmp.Or(cmp.Compare(b.Last, a.Last), cmp.Compare(a.Address, b.Address))
	})
	return out
}

func (h *historian) list([]string) error {
	if h.json {
		return h.export(nil)
	}
	w := tabwriter.NewWriter(h.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ADDRESS\tNAME\tSENT\tANSWERS\tLAST\tSTANDING")
	for _, c := range h.everybody() {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%.10s\t%s\n", c.Address, c.Name, c.Sent, c.Replies, c.Last, c.Standing)
	}
	return ioError(w.Flush())
}

// export writes everybody with whom he stands on messages; list needs that as little as show.
func (h *historian) export([]string) error {
	lines := map[mail.Address]contactLine{}
	var all []mail.Address
	for _, c := range h.everybody() {
		a := mail.FromPlain(c.Address)
		all, lines[a] = append(all, a), c
	}
	return h.guard.Memories(h.cmd.Context(), all, func(m guard.Memory) error {
		c := lines[m.Addr]
		for _, w := range m.Company {
			if c.Company == nil {
				c.Company = map[string]int{}
			}
			c.Company[w.Addr.Plain()] = w.Messages
		}
		return printJSON(h.out, c)
	})
}

func (h *historian) show(args []string) error {
	a, err := addressArg(args[0])
	if err != nil {
		return err
	}
	var rec history.Record
	var known, suspect bool
	var stronger mail.Address
	var standing history.Standing
	var near []history.Neighbour
	h.guard.Look(func(b *history.Book, _ history.Owners) {
		rec, known = b.Get(a)
		standing = b.Standing(a, h.guard.Now())
		if known {
			stronger, suspect = b.Suspect(&rec)
		}
		near = b.Near(a, 2)
	})
	if !known {
		return unknown(a)
	}
	line := newContactLine(rec, standing)
	if h.json {
		return printJSON(h.out, line)
	}
	fmt.Fprintf(h.out, "%s %s\nstanding: %s\n", line.Address, line.Name, line.Standing)
	fmt.Fprintf(h.out, "written to: %d messages on %d days, first %.10s, last %.10s\n", rec.Sent, rec.Days, line.First, line.Last)
	fmt.Fprintf(h.out, "answers: %d   received: %d   bounces: %d   confirmed: %t\n", rec.Replies, rec.Received, rec.Bounces, rec.Confirmed)
	if suspect {
		fmt.Fprintf(h.out, "not trusted: it stands beside %s, which is much better known\n", stronger.Plain())
	}
	for _, n := range near {
		if _, err := fmt.Fprintf(h.out, "near: %s (%d)\n", n.Addr.Plain(), n.Distance); err != nil {
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
	l := &learner{
		ctx: h.cmd.Context(), guard: h.guard, progress: newProgress(h.cmd.ErrOrStderr()),
		bad: badItems{out: h.cmd.ErrOrStderr()},
	}
	if err := archive.Read(args[0], archive.Options{}, contactsOnly{l}); err != nil {
		return exitError{exitData, err}
	}
	if err := l.flush(); err != nil {
		return err
	}
	return l.bad.err()
}

// contactsOnly leaves messages out: they belong to learn.
type contactsOnly struct{ *learner }

// Item takes contacts and names everything else as bad.
func (c contactsOnly) Item(item archive.Item) error {
	if item.Contact == nil {
		c.Bad(archive.Place{Source: "line", Line: item.Line}, errors.New("no contact: messages are read by missent learn"))
		return nil
	}
	return c.learner.Item(item)
}

func addressArg(s string) (mail.Address, error) {
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		return a, exitError{exitUsage, fmt.Errorf("%q is not an address", s)}
	}
	return a, nil
}

func unknown(a mail.Address) error {
	return exitError{exitData, fmt.Errorf("nothing is known of %s", a.Plain())}
}

func ioError(err error) error {
	if err == nil {
		return nil
	}
	return exitError{exitIO, fmt.Errorf("output: %w", err)}
}

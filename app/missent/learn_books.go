package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"missent/core/discover"
	"missent/core/history"
)

// installedBooks is the SOURCE that stands for the address books of Thunderbird.
const installedBooks = "thunderbird"

// withBooks puts the files in the place of that word.
func withBooks(sources []string) ([]string, error) {
	i := slices.Index(sources, installedBooks)
	if i < 0 {
		return sources, nil
	}
	books := discover.New(discover.Options{}).Books()
	if len(books) == 0 {
		return nil, exitError{exitData, errors.New("no address book of Thunderbird was found; name its file, abook.sqlite")}
	}
	return slices.Concat(sources[:i], books, sources[i+1:]), nil
}

// double is an entry of an address book that can be taken for another address.
type double struct {
	Address string `json:"address"`
	Like    string `json:"like"`
}

// doubles are those among the entries that were read.
func (l *learner) doubles() []double {
	out := []double{}
	l.guard.Look(func(b *history.Book, _ history.Owners) {
		all := b.Namesakes()
		for a := range l.entries {
			if like, ok := b.Double(a, all); ok {
				out = append(out, double{a.Plain(), like.Plain()})
			}
		}
	})
	slices.SortFunc(out, func(a, b double) int { return strings.Compare(a.Address, b.Address) })
	return out
}

// report tells what was learned, and which entries should be looked at.
func (l *learner) report(out io.Writer, asJSON bool) error {
	var people, domains int
	l.guard.Look(func(b *history.Book, _ history.Owners) { people, domains = b.Len(), b.Domains() })
	doubles := []double{}
	if len(l.entries) > 0 {
		doubles = l.doubles()
	}
	if asJSON {
		return printJSON(out, map[string]any{
			"messages": l.messages, "entries": len(l.entries), "directory": l.directory, "people": people, "domains": domains, "bad": l.bad.n, "doubles": doubles,
		})
	}
	read := counted(l.messages, "message")
	if l.directory > 0 {
		if _, err := fmt.Fprintf(out, "%s in the directory of your organisation.\n", counted(l.directory, "address")); err != nil {
			return err
		}
	}
	switch {
	case l.messages == 0 && len(l.entries) > 0:
		read = l.inBooks()
	case len(l.entries) > 0:
		read += " and " + l.inBooks()
	}
	_, err := fmt.Fprintf(out, "%s read. Known now: %s, %s.\n", read, counted(people, "person"), counted(domains, "domain"))
	if err != nil || len(doubles) == 0 {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%s of address books can be taken for another one. If it is a slip, delete it in the address book:\n"+
		"your mail program offers it for ever. Nothing was changed.\n\n", counted(len(doubles), "entry"))
	return errors.Join(err, printDoubles(out, doubles))
}

func printDoubles(out io.Writer, all []double) (err error) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, d := range all {
		_, e := fmt.Fprintf(table, "  %s\tlooks like %s\n", d.Address, d.Like)
		err = errors.Join(err, e)
	}
	return errors.Join(err, table.Flush())
}

func (l *learner) inBooks() string {
	if len(l.entries) == 1 {
		return "1 address of address books"
	}
	return fmt.Sprintf("%d addresses of address books", len(l.entries))
}

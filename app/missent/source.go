package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"missent/core/archive"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/imap"
	"missent/core/mail"
	"missent/core/policy"
)

const sourceHelp = `SOURCE is an mbox, a Maildir, an .eml, a folder of these, or JSONL records (docs/RECORDS.md); "-" is standard input.
Mail from an address of yours (--me) counts as sent, all other as received. account:ADDRESS is a mailbox that is watched,
read over IMAP; without SOURCE all of them are. Nothing is written to the history.
`

// accountSource is what a SOURCE begins with that is a watched mailbox.
const accountSource = "account:"

// pastSink takes mail of the past, and what the history knows of an address from all mail, that one included.
type pastSink interface {
	archive.Sink
	Known(history.Record)
}

// rulesOf are what the sources are judged by: accounts by the user's settings, as the guard does it, files by the defaults.
func (o *options) rulesOf(cmd *cobra.Command, sources []string) (r policy.Rules, err error) {
	ofAccount := func(s string) bool { return strings.HasPrefix(s, accountSource) }
	if len(sources) > 0 && !slices.ContainsFunc(sources, ofAccount) {
		return o.rules(cmd.Context(), nil)
	}
	db, err := o.openDatabase(cmd.ErrOrStderr())
	if err != nil {
		return r, err
	}
	defer closing(db.Close, &err)
	return o.rules(cmd.Context(), db)
}

// readPast reads the sources. Of accounts only what was sent since then is read; the history knows the rest.
func (o *options) readPast(cmd *cobra.Command, sources []string, me []mail.Address, since time.Time, p *progress, to pastSink) error {
	var files, accounts []string
	for _, s := range sources {
		if address, is := strings.CutPrefix(s, accountSource); is {
			accounts = append(accounts, address)
		} else {
			files = append(files, s)
		}
	}
	p.expect(files)
	for _, f := range files {
		if err := readFile(f, history.NewOwners(me...), p, to); err != nil {
			return err
		}
	}
	if len(files) > 0 && len(accounts) == 0 {
		return nil
	}
	return o.readAccounts(cmd, accounts, since, p, to)
}

// readFile reads a SOURCE that is no account. Mail of which nobody can tell who sent it ends it before anything is taken in.
func readFile(path string, me history.Owners, p *progress, to archive.Sink) error {
	if len(me) == 0 {
		to = whose{to}
	}
	err := archive.Read(path, archive.Options{Me: me, Bytes: p.bytes}, to)
	var exit exitError
	if err == nil || errors.As(err, &exit) {
		return err // of the sink
	}
	return exitError{exitData, err}
}

// whose takes in no mail: without an address of the user all of it would count as received. Records say it themselves.
type whose struct{ archive.Sink }

func (w whose) Item(item archive.Item) error {
	if item.Message != nil && !item.Record {
		return exitError{exitUsage, errors.New("whose mail is it? Name your own addresses, as often as you have one: --me ADDRESS")}
	}
	return w.Sink.Item(item)
}

// readAccounts reads what the accounts of these addresses sent, or all accounts.
func (o *options) readAccounts(cmd *cobra.Command, addresses []string, since time.Time, p *progress, to pastSink) (err error) {
	g, end, err := o.openGuard(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer closing(end, &err)
	accounts, err := chosen(g.Accounts(), addresses)
	if err != nil {
		return err
	}
	var owners []mail.Address
	g.Look(func(b *history.Book, me history.Owners) {
		for r := range b.All() {
			to.Known(r)
		}
		for _, a := range me {
			owners = append(owners, a)
		}
	})
	for _, a := range owners {
		if err := to.Item(archive.Item{Owner: &a}); err != nil {
			return err
		}
	}
	signer, err := o.commandSigner()
	if err != nil {
		return err
	}
	line, before := 0, 0
	for _, a := range accounts {
		take := func(m mail.Message) error {
			line++
			m.Direction = mail.Sent // it lies in a Sent folder, whatever its From says
			return to.Item(archive.Item{Line: line, Message: &m})
		}
		read := imap.New(a, signer.options(a))
		err := read.Sent(cmd.Context(), since, take, func(done, total int) { p.of(before+done, before+total) })
		var exit exitError
		switch {
		case errors.As(err, &exit):
			return err
		case err != nil:
			return trouble(err)
		}
		before = line
	}
	return nil
}

// chosen are the accounts of the addresses, or all.
func chosen(all []guard.Account, addresses []string) ([]guard.Account, error) {
	if len(addresses) == 0 {
		if len(all) == 0 {
			return nil, exitError{exitConfig, errors.New("no mailbox is watched: name a SOURCE, or missent account add ADDRESS")}
		}
		return all, nil
	}
	var out []guard.Account
	for _, typed := range addresses {
		a, err := addressArg(typed)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(has guard.Account) bool { return has.Address.Canonical() == a.Canonical() })
		if i < 0 {
			return nil, exitError{exitConfig, fmt.Errorf("no mailbox of %s is watched; see missent account list", a.Plain())}
		}
		out = append(out, all[i])
	}
	return out, nil
}

// informed is a book that takes in what is known besides messages.
type informed interface {
	Own(a mail.Address)
	Put(r history.Record)
	Add(s history.Sighting)
}

// accompanied is an informed that knows who stands with whom on messages.
type accompanied interface {
	Stands(a mail.Address, with []history.Companion)
}

// inform hands an item that is no message on to a book.
func inform(book informed, item archive.Item) {
	switch {
	case item.Owner != nil:
		book.Own(*item.Owner)
	case item.Contact != nil:
		book.Put(*item.Contact)
		if c, ok := book.(accompanied); ok {
			c.Stands(item.Contact.Addr, item.Company)
		}
	case item.Listed != nil:
		book.Add(*item.Listed)
	}
}

// ordered hands mail on in the order of time, once all of it is read. Records come in their own order, and pass at once.
type ordered struct {
	pastSink
	mail []archive.Item
}

// Item keeps mail, without what no check reads.
func (o *ordered) Item(item archive.Item) error {
	if item.Message == nil || item.Record {
		return o.pastSink.Item(item)
	}
	item.Message.Body, item.Message.Attachments = "", nil
	o.mail = append(o.mail, item)
	return nil
}

// flush hands on what was kept.
func (o *ordered) flush() error {
	slices.SortStableFunc(o.mail, func(a, b archive.Item) int { return a.Message.Time.Compare(b.Message.Time) })
	for _, item := range o.mail {
		if err := o.pastSink.Item(item); err != nil {
			return err
		}
	}
	o.mail = nil
	return nil
}

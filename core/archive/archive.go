// Package archive reads mail that lies in files: mbox, Maildir, single .eml messages, and JSONL records; and address books,
// which package addressbook parses.
//
// A file of mail is often damaged somewhere: cut in the middle, a binary among the messages, a line that is no record. The
// reader names each bad place and goes on; it never stops at the first, never takes half a message for a whole one, and
// never holds more than one message in memory (threat 7 in docs/THREATS.md: what is read may be written to hurt).
package archive

import (
	"errors"
	"fmt"

	"missent/core/history"
	"missent/core/mail"
)

// Item is one thing read: a message, the user's own address, what is already known of an address, or that an address book
// lists it.
type Item struct {
	Mailbox string // whose mail it is, "" where the source does not say
	Record  bool   // it came as a record: their order in the file is that of time
	Line    int    // the line in a JSONL source, from 1; else the number of the message or card
	Message *mail.Message
	Owner   *mail.Address
	Contact *history.Record
	Company []history.Companion // of Contact: whom he stands with on messages
	Listed  *history.Sighting   // of kind Listed or Collected
}

// Place names where something bad was found.
type Place struct {
	Source string
	Line   int // 0 where there are no lines
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.Source
	}
	return fmt.Sprintf("%s:%d", p.Source, p.Line)
}

// Sink takes what is read.
type Sink interface {
	// Item takes one item; an error of it ends the reading.
	Item(Item) error
	// Bad takes the place of something that cannot be read; the reading goes on.
	Bad(Place, error)
}

// ErrFormat: the source is none of the formats that can be read.
var ErrFormat = errors.New("neither mail (mbox, Maildir, .eml) nor records (JSONL) nor an address book (vCard, LDIF, CSV, Thunderbird)")

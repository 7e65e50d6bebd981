// Package addressbook reads the addresses that address books keep: vCard 3 and 4 (RFC 2426, RFC 6350), LDIF (RFC 2849), CSV
// as Thunderbird, Outlook and Google export it, and the files of a Thunderbird profile.
//
// An entry proves that somebody once put the address there, by hand or by a slip that autocomplete has kept ever since. So
// it makes an address Listed, or Collected where a mail program gathered it by itself, and no more; an address is
// never trusted for it (threat 11 in docs/THREATS.md).
//
// Of an entry the addresses and the name are taken; photographs, telephone numbers and notes are passed over unread. What
// cannot be read is named with its place, and the reading goes on. It refuses to be hurt by what it reads (threat 7): lines
// and entries are bounded, nothing that a file points to is fetched, and a database is opened read-only as a file that nobody
// changes, or as a copy, so that not even a journal is made beside it.
package addressbook

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"missent/core/history"
	"missent/core/mail"

	"golang.org/x/text/encoding/charmap"
)

// Sink takes what is read.
type Sink interface {
	// Listed takes one address of an entry, its kind history.Listed or history.Collected, without a time. line is where it
	// stands, from 1; of a database, the number of the card. An error of it ends the reading.
	Listed(line int, s history.Sighting) error
	// Bad takes the place of something that cannot be read; the reading goes on.
	Bad(line int, err error)
}

// Format of an address book that is text.
type Format uint8

// Formats.
const (
	None Format = iota
	VCard
	LDIF
	CSV
)

// SniffLen is how many bytes Sniff wants to see: the headings of Outlook are long.
const SniffLen = 8 << 10

// Sniff tells the format by the first bytes of a file, None for no address book.
func Sniff(head []byte) Format {
	text := strings.TrimPrefix(string(head), "\xef\xbb\xbf")
	for {
		line, rest, more := strings.Cut(text, "\n")
		line = strings.TrimSpace(line)
		if more && (line == "" || line[0] == '#') {
			text = rest
			continue
		}
		lower := strings.ToLower(line)
		switch {
		case lower == "begin:vcard":
			return VCard
		case strings.HasPrefix(lower, "dn:"), lower == "version: 1", lower == "version:1":
			return LDIF
		}
		break
	}
	if _, ok := headingOf(head); ok {
		return CSV
	}
	return None
}

// Read reads an address book of a format that Sniff told.
func Read(f Format, in io.Reader, to Sink) error {
	switch f {
	case VCard:
		return readVCard(in, to)
	case LDIF:
		return readLDIF(in, to)
	case CSV:
		return readCSV(in, to)
	}
	return errors.New("addressbook: no format")
}

// maxName is how much of a name is kept, in bytes.
const maxName = 256

// Entry hands on the addresses of one entry, each once, as sightings of the kind. One without addresses is no fault; what is
// no address is Bad.
func Entry(to Sink, kind history.Kind, line int, name string, typed []string) error {
	name = clean(name)
	var done []mail.Address
	for i, s := range typed {
		if s = strings.TrimSpace(s); s == "" || slices.Contains(typed[:i], typed[i]) {
			continue
		}
		if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
			s = s[7:]
		}
		a, fault := mail.ParseAddress(s)
		if fault != mail.NoFault {
			to.Bad(line, fmt.Errorf("no address: %s", fault))
			continue
		}
		if slices.Contains(done, a) {
			continue
		}
		done = append(done, a)
		s := history.Sighting{Kind: kind, Addr: a, Name: name}
		if strings.EqualFold(name, a.Plain()) {
			s.Name = "" // programs put the address where no name is known
		}
		if err := to.Listed(line, s); err != nil {
			return err
		}
	}
	return nil
}

// clean is a name as text: bytes of old exports are Windows-1252.
func clean(name string) string {
	if !utf8.ValidString(name) {
		name, _ = charmap.Windows1252.NewDecoder().String(name)
	}
	name = strings.Join(strings.Fields(name), " ")
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	return name
}

// either is the name an entry shows, else the given and the family name.
func either(shown, given, family string) string {
	if strings.TrimSpace(shown) != "" {
		return shown
	}
	return given + " " + family
}

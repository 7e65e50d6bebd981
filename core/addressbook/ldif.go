package addressbook

import (
	"encoding/base64"
	"errors"
	"io"
	"strings"

	"missent/core/history"
)

// readLDIF reads the entries of a directory (RFC 2849), as Thunderbird and ldapsearch write them. Changes are no entries.
func readLDIF(in io.Reader, to Sink) error {
	var e record
	for all := newLines(in, " "); ; {
		l, err := all.next()
		end := errors.Is(err, io.EOF)
		switch {
		case end || err == nil && l.text == "":
			if err := e.flush(to); err != nil {
				return err
			}
			e = record{}
		case err != nil:
			return err
		case l.text[0] != '#':
			if err := e.add(l); err != nil {
				to.Bad(l.at, err)
			}
		}
		if end {
			return nil
		}
	}
}

// record is one entry while it is read.
type record struct {
	shown, given, family string
	typed                []typed
	change               bool
}

// typed is an address with its line.
type typed struct {
	text string
	at   int
}

var (
	errNoAttribute = errors.New("no attribute")
	errElsewhere   = errors.New("a value that lies elsewhere is not fetched")
	errChange      = errors.New("a change, no entry")
	errBase64      = errors.New("no base64")
)

// add takes one line.
func (e *record) add(l line) error {
	name, value, ok := strings.Cut(l.text, ":")
	if !ok || name == "" {
		return errNoAttribute
	}
	name, _, _ = strings.Cut(strings.ToLower(name), ";") // options are of no concern
	var to *string
	switch name {
	case "mail", "rfc822mailbox", "mozillasecondemail", "mailalternateaddress":
		e.typed = append(e.typed, typed{at: l.at})
		to = &e.typed[len(e.typed)-1].text
	case "displayname":
		to = &e.shown
	case "cn":
		if e.shown != "" {
			return nil
		}
		to = &e.shown
	case "givenname":
		to = &e.given
	case "sn":
		to = &e.family
	case "changetype":
		e.change = true
		return errChange
	default:
		return nil
	}
	if l.long {
		return errLong
	}
	switch {
	case strings.HasPrefix(value, "<"):
		return errElsewhere
	case strings.HasPrefix(value, ":"):
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value[1:]))
		if err != nil {
			return errBase64
		}
		value = string(raw)
	}
	*to = strings.TrimSpace(value)
	return nil
}

func (e *record) flush(to Sink) error {
	if e.change {
		return nil
	}
	for _, t := range e.typed {
		if err := Entry(to, history.Listed, t.at, either(e.shown, e.given, e.family), []string{t.text}); err != nil {
			return err
		}
	}
	return nil
}

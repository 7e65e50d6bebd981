package addressbook

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"missent/core/history"

	"golang.org/x/text/encoding"
	textunicode "golang.org/x/text/encoding/unicode"
)

// maxTable bounds a table: a quote that never ends makes one field of all that follows.
const maxTable = 64 << 20

// heading says which columns of a table are of interest, by what its first row calls them.
type heading struct {
	comma                rune
	typed                []int
	shown, given, family int // -1 for none
}

// headingOf reads the first row of a table; false where no column holds addresses.
func headingOf(head []byte) (heading, bool) {
	text := decoded(head)
	row, _, _ := strings.Cut(text, "\n")
	for _, comma := range ",;\t" {
		r := csv.NewReader(strings.NewReader(row))
		r.Comma = comma
		names, err := r.Read()
		if err != nil {
			continue
		}
		h := heading{comma: comma, shown: -1, given: -1, family: -1}
		for i, n := range names {
			h.column(i, n)
		}
		if len(h.typed) > 0 {
			return h, true
		}
	}
	return heading{}, false
}

// Headings of columns, letters and digits only. Thunderbird and Outlook translate theirs; what holds addresses is called
// "e-mail" in many languages, and what only describes them is called by one of the words in describing as well.
var (
	describing = []string{"type", "typ", "label", "name", "format", "note", "certificate"}
	addresses  = []string{"mail", "mailaddress"}
	shownNames = []string{"displayname", "name", "fullname", "anzeigename"}
	givenNames = []string{"firstname", "givenname", "vorname"}
	lastNames  = []string{"lastname", "familyname", "surname", "nachname"}
)

// column takes up a column by its heading.
func (h *heading) column(i int, name string) {
	typed := strings.ToLower(name)
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	is := func(words []string, at *int) bool {
		found := *at < 0 && slices.Contains(words, name)
		if found {
			*at = i
		}
		return found
	}
	switch {
	case is(shownNames, &h.shown), is(givenNames, &h.given), is(lastNames, &h.family):
	case slices.ContainsFunc(describing, func(w string) bool { return strings.Contains(name, w) }):
	case strings.Contains(typed, "email"), strings.Contains(typed, "e-mail"), slices.Contains(addresses, name):
		h.typed = append(h.typed, i)
	}
}

// decoded is the text of a table: UTF-16 where it begins with its mark, else as it is.
func decoded(raw []byte) string {
	if utf16(raw) {
		raw, _ = fromUTF16().Bytes(raw)
	}
	return string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
}

func utf16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

func fromUTF16() *encoding.Decoder {
	return textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM).NewDecoder()
}

// readCSV reads a table with a heading (RFC 4180), one entry a row.
func readCSV(in io.Reader, to Sink) error {
	buffered := bufio.NewReaderSize(io.LimitReader(in, maxTable), SniffLen)
	head, err := buffered.Peek(SniffLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	h, ok := headingOf(head)
	if !ok {
		to.Bad(1, errors.New("no column of addresses"))
		return nil
	}
	var table io.Reader = buffered
	if utf16(head) {
		table = fromUTF16().Reader(buffered)
	}
	r := csv.NewReader(table)
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = h.comma, -1, true
	for first := true; ; first = false {
		row, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &parse):
			to.Bad(parse.StartLine, parse.Err)
			continue
		case err != nil:
			return err
		case first:
			continue
		}
		line, _ := r.FieldPos(0)
		if err := h.entry(row, line, to); err != nil {
			return err
		}
	}
}

// entry reads one row. Google puts several addresses into one field.
func (h *heading) entry(row []string, line int, to Sink) error {
	at := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return row[i]
	}
	var typed []string
	for _, i := range h.typed {
		typed = append(typed, strings.Split(at(i), ":::")...)
	}
	return Entry(to, history.Listed, line, either(at(h.shown), at(h.given), at(h.family)), typed)
}

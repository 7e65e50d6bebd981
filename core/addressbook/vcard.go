package addressbook

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"missent/core/history"

	"github.com/emersion/go-vcard"
)

var (
	errCut     = errors.New("cut off inside a card")
	errOutside = errors.New("outside of a card")
)

// readVCard reads cards one after the other. Only the properties that are needed reach the decoder.
func readVCard(in io.Reader, to Sink) error {
	var card strings.Builder
	from := 0        // the line of BEGIN; 0 outside
	strange := false // the text outside was named already
	all := newLines(in, " \t")
	for {
		l, err := all.next()
		if errors.Is(err, io.EOF) {
			if from > 0 {
				to.Bad(from, errCut)
			}
			return nil
		}
		if err != nil {
			return err
		}
		name := property(l.text)
		switch {
		case name == "BEGIN":
			if from > 0 {
				to.Bad(from, errCut)
			}
			card.Reset()
			from, strange = l.at, false
		case from == 0:
			if !strange && strings.TrimSpace(l.text) != "" {
				to.Bad(l.at, errOutside)
				strange = true
			}
			continue
		}
		switch name {
		case "BEGIN", "END", "FN", "N", "EMAIL":
			if l.long || card.Len()+len(l.text) > maxLine {
				to.Bad(l.at, errLong)
				from, strange = 0, true // the rest of the card is lost
				continue
			}
			card.WriteString(typedParameters(l.text))
			card.WriteString("\r\n")
		}
		if name != "END" {
			continue
		}
		shown, typed, err := parseCard(card.String())
		if err != nil {
			to.Bad(from, fmt.Errorf("no card: %w", err))
		} else if err := Entry(to, history.Listed, from, shown, typed); err != nil {
			return err
		}
		from = 0
	}
}

// property is the name of a property in upper case, without its group and parameters; "" for no property.
func property(text string) string {
	end := strings.IndexAny(text, ":;")
	if end < 0 {
		return ""
	}
	name := text[:end]
	if dot := strings.IndexByte(name, '.'); dot >= 0 {
		name = name[dot+1:]
	}
	return strings.ToUpper(strings.TrimSpace(name))
}

// typedParameters names the parameters that vCard 2.1 leaves without a name, which phones still write: "EMAIL;INTERNET:…".
func typedParameters(text string) string {
	head, value, ok := strings.Cut(text, ":")
	if !ok || strings.ContainsRune(head, '"') {
		return text
	}
	parts := strings.Split(head, ";")
	for i := range parts {
		if i > 0 && !strings.Contains(parts[i], "=") {
			parts[i] = "TYPE=" + parts[i]
		}
	}
	return strings.Join(parts, ";") + ":" + value
}

// parseCard gives the name and the addresses of one card.
func parseCard(text string) (name string, typed []string, err error) {
	card, err := vcard.NewDecoder(strings.NewReader(text)).Decode()
	if errors.Is(err, io.EOF) {
		err = errOutside
	}
	if err != nil {
		return "", nil, err
	}
	name, typed = taken(card)
	return name, typed, nil
}

// Card takes a card that was parsed already, as Read takes those of a file. n is its number.
func Card(card vcard.Card, n int, to Sink) error {
	name, typed := taken(card)
	return Entry(to, history.Listed, n, name, typed)
}

// taken is what is taken of a card.
func taken(card vcard.Card) (name string, typed []string) {
	for _, f := range card[vcard.FieldFormattedName] {
		if len(f.Params["ENCODING"]) == 0 { // a name encoded as vCard 2.1 does is left out
			name = f.Value
			break
		}
	}
	if n := card.Name(); name == "" && n != nil && len(card[vcard.FieldName][0].Params["ENCODING"]) == 0 {
		name = either("", n.GivenName, n.FamilyName)
	}
	return name, card.Values(vcard.FieldEmail)
}

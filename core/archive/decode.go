package archive

import (
	"encoding/json"
	"fmt"

	"missent/core/mail"
)

// decoder turns lines of JSONL into items. It remembers how recipients were read: the same few are on most messages.
type decoder struct {
	read map[string][]mail.Recipient // by what was typed
}

// What a decoder remembers at most: so many entries, none longer than a long one.
const (
	remembered = 1 << 14
	longEntry  = 320
)

func newDecoder() *decoder { return &decoder{read: map[string][]mail.Recipient{}} }

func (d *decoder) line(line []byte) (Item, error) {
	var r record
	if err := json.Unmarshal(line, &r); err != nil {
		return Item{}, fmt.Errorf("not a record: %w", err)
	}
	return r.item(d)
}

// recipients appends those of a field to out.
func (d *decoder) recipients(out []mail.Recipient, list []string, field mail.Field) []mail.Recipient {
	for _, typed := range list {
		for _, r := range d.entry(typed) {
			r.Field = field
			out = append(out, r)
		}
	}
	return out
}

func (d *decoder) entry(typed string) []mail.Recipient {
	all, known := d.read[typed]
	if known {
		return all
	}
	all = mail.ParseList(typed, mail.To)
	if len(typed) <= longEntry {
		if len(d.read) == remembered {
			clear(d.read)
		}
		d.read[typed] = all
	}
	return all
}

package mail

import "strings"

// maxTyped bounds what is kept of an entry that could not be read.
const maxTyped = 320

// maxRecipients bounds one field. Nobody types more; a field beyond it was written to hurt.
const maxRecipients = 5000

// ParseList reads one recipient field as typed. It follows RFC 5322 section 3.4 where the text does, and goes on at the
// next comma or semicolon where it does not. The address in angle brackets wins over one in the display name. Words
// without an @ come out with the Fault NoAt or List; words before a "Doe, John <...>" comma belong to the name.
func ParseList(s string, field Field) []Recipient {
	if r, ok := plainEntry(s, field); ok {
		return []Recipient{r}
	}
	s = decodeBytes(s)
	var out []Recipient
	word := "" // a bare word that may turn out to be the family name of the next entry
	flush := func() {
		if word != "" {
			out = append(out, Recipient{Typed: word, Addr: NewAddress(word, Domain{}), Fault: NoAt, Field: field})
			word = ""
		}
	}
	for len(s) > 0 && len(out) < maxRecipients {
		var e entry
		e, s = cutEntry(s)
		switch {
		case e.empty():
		case !e.angled && !strings.Contains(e.text, "@"):
			flush()
			word = limit(decode(unquoteName(e.text)))
		case e.angled && word != "" && e.text != "" && !strings.Contains(e.text, "@"):
			e.text = word + ", " + e.text
			word = ""
			out = append(out, e.recipients(field)...)
		default:
			flush()
			out = append(out, e.recipients(field)...)
		}
	}
	flush()
	return out
}

// plainEntry reads the commonest field, one address with or without a name in front, in one look. It takes nothing that
// the long way would read otherwise.
func plainEntry(s string, field Field) (Recipient, bool) {
	name, spec := "", s
	if n := len(s); n > 0 && s[n-1] == '>' {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			return Recipient{}, false
		}
		name, spec = strings.TrimRight(s[:open], " "), s[open+1:n-1]
		if q := len(name); q >= 2 && name[0] == '"' && name[q-1] == '"' {
			name = name[1 : q-1]
		}
	}
	for i := 0; i < len(name); i++ {
		if !plainName[name[i]] {
			return Recipient{}, false
		}
	}
	ats := 0
	for i := 0; i < len(spec); i++ {
		switch c := spec[i]; {
		case c == '@':
			ats++
		case !plainName[c] || c == ' ':
			return Recipient{}, false
		}
	}
	if ats != 1 {
		return Recipient{}, false
	}
	return recipient(strings.TrimSpace(name), spec, field), true
}

// plainName are the characters that mean themselves in every part of an entry.
var plainName = func() (ok [256]bool) {
	for c := byte(' '); c < 0x7f; c++ {
		ok[c] = !strings.ContainsRune("\"\\()<>[]=,;:@", rune(c))
	}
	return ok
}()

// recipient reads one addr-spec. An obsolete route (RFC 5322 section 4.4, "@a,@b:c@d") is cut.
func recipient(name, spec string, field Field) Recipient {
	if i := strings.LastIndexByte(spec, ':'); i >= 0 && strings.HasPrefix(spec, "@") {
		spec = spec[i+1:]
	}
	if len(spec) > 7 && strings.EqualFold(spec[:7], "mailto:") {
		spec = spec[7:]
	}
	addr, fault := ParseAddress(spec)
	if fault == NoAt && strings.EqualFold(strings.TrimSpace(name), strings.Trim(spec, `" `)) {
		fault = List
	}
	return Recipient{Name: name, Addr: addr, Typed: limit(spec), Fault: fault, Field: field}
}

func limit(s string) string {
	if len(s) <= maxTyped {
		return s
	}
	return strings.ToValidUTF8(s[:maxTyped], "")
}

// plainList reads a field that holds bare addresses only.
func plainList(s string) []Address {
	var out []Address
	for _, r := range ParseList(s, To) {
		if r.Fault == NoFault {
			out = append(out, r.Addr)
		}
	}
	return out
}

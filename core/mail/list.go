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

// entry is one piece of a list: the text outside the angle brackets, what stood in them, and the comment.
type entry struct {
	text, angle, comment string
	angled               bool
}

func (e entry) empty() bool { return !e.angled && e.text == "" }

// cutEntry takes one entry off the list. A quote or bracket that is never closed is an ordinary character.
func cutEntry(s string) (entry, string) {
	var e entry
	text := make([]byte, 0, 64)
	openQuote, openComment := false, false // one is never closed, so no later one is: do not look to the end again
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' && !openQuote:
			if n := quotedEnd(s[i:]); n > 0 {
				text = append(text, s[i:i+n]...)
				i += n - 1
				continue
			}
			openQuote = true
		case c == '(' && !openComment:
			if n := commentEnd(s[i:]); n > 0 {
				if e.comment == "" {
					e.comment = s[i+1 : i+n-1]
				}
				text = append(text, ' ')
				i += n - 1
				continue
			}
			openComment = true
		case c == '<':
			if n, ok := angleEnd(s[i:]); ok {
				if e.angled && !strings.Contains(s[i:i+n], "@") { // "a@x <y> <z>": the one with an address wins
					i += n - 1
					continue
				}
				e.angle, e.angled = strings.Trim(s[i:i+n], "<> \t"), true
				i += n - 1
				continue
			}
			continue // never closed: what follows is read as bare text
		case c == '[':
			if n := strings.IndexByte(s[i:], ']'); n > 0 && len(text) > 0 && text[len(text)-1] == '@' {
				text = append(text, s[i:i+n+1]...)
				i += n
				continue
			}
		case c == ',' || c == ';':
			e.text = trim(text)
			return e, s[i+1:]
		case c == ':':
			if t := trim(text); !strings.Contains(t, "@") && !e.angled { // a group's name, or "mailto:"
				text = text[:0]
				continue
			}
		}
		text = append(text, c)
	}
	e.text = trim(text)
	return e, ""
}

func trim(b []byte) string { return strings.TrimSpace(string(b)) }

// recipients turns the entry into Recipients: one, or several where several addresses stand without a comma.
func (e entry) recipients(field Field) []Recipient {
	if e.angled {
		name := decode(unquoteName(e.text))
		if name == "" {
			name = decode(e.comment)
		}
		return []Recipient{recipient(name, e.angle, field)}
	}
	if q := unquoteName(e.text); q != e.text && !strings.ContainsAny(q, " \t") && strings.Count(q, "@") == 1 {
		return []Recipient{recipient(decode(e.comment), q, field)}
	}
	words := splitWords(e.text)
	var out []Recipient
	for i, w := range words {
		if !strings.Contains(w, "@") {
			continue
		}
		r := recipient(decode(e.comment), w, field)
		if r.Fault == NoFault && i > 0 && len(out) == 0 {
			r.Fault, r.Typed = Space, limit(e.text)
		}
		out = append(out, r)
	}
	return out
}

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

// splitWords splits at white space outside quotes.
func splitWords(s string) []string {
	var out []string
	start := -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			if start < 0 {
				start = i
			}
			if n := quotedEnd(s[i:]); n > 0 {
				i += n - 1
			}
		case s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n':
			if start >= 0 {
				out = append(out, s[start:i])
				start = -1
			}
		case start < 0:
			start = i
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

// quotedEnd is the length of the quoted-string (RFC 5322 section 3.2.4) at the start of s, 0 when it is never closed.
func quotedEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// commentEnd is the length of the comment at the start of s, nested ones included, 0 when it is never closed.
func commentEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// angleEnd is the length of the angle address at the start of s. A comma or a second "<" before the ">" means that it
// was never closed, except in an obsolete route.
func angleEnd(s string) (int, bool) {
	route := strings.HasPrefix(s, "<@")
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			if n := quotedEnd(s[i:]); n > 0 {
				i += n - 1
			}
		case '>':
			return i + 1, true
		case ',', ';', '<':
			if !route || s[i] == '<' {
				return 0, false
			}
		}
	}
	return 0, false
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

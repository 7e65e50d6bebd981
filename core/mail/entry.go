package mail

import "strings"

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

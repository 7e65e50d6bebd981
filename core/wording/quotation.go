package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"missent/core/mail"
)

// mostRead is how much of a text is looked at for names.
const mostRead = 64 << 10

// Author is who wrote what a text quotes, as the mail client named him above it.
type Author struct {
	Addr  mail.Address // zero where no address stands there
	words []string     // of the line
}

// Named tells whether the line holds the name: two words of it at least.
func (a Author) Named(name string) bool {
	words := Words(name)
	return len(words) >= 2 && slices.Contains(a.words, words[0]) && slices.Contains(a.words, words[len(words)-1])
}

// Quoted gives the author of the first thing a text quotes. ok is false where nothing is quoted, or nobody is named.
func Quoted(text string) (author Author, ok bool) {
	text = text[:min(len(text), mostRead)]
	before, field := "", ""
	wide := strings.Contains(text, "：")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			continue
		case line[0] != '>' && strings.IndexByte(line, ':') < 0 && !wide: // as nearly every line
			before, field = line, ""
			continue
		case strings.HasPrefix(line, ">"):
			return author, false
		case quotes(line) && !strings.HasPrefix(line, "<"):
			return authorOf(line), true
		case endsColon(line) && quotes(before+" "+line): // the mail client broke a long line
			return authorOf(before + " " + line), true
		case field != "" && strings.Contains(line[:min(len(line), 20)], ":"):
			return authorOf(field), true // "From: ...", and another field below
		}
		field = fromField(line)
		before = line
	}
	return author, false
}

// quotes tells whether a line is one that mail clients write above what they quote: it says "wrote", when or by which
// address, and ends in a colon.
func quotes(line string) bool {
	if len(line) > 400 || !endsColon(line) || !strings.ContainsAny(line, "@0123456789") {
		return false
	}
	lower := strings.ToLower(line)
	return slices.ContainsFunc(wrote, func(w string) bool { return strings.Contains(lower, w) })
}

func endsColon(line string) bool {
	return strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")
}

// fromField is what stands behind "From:" in a line, "" where it is none.
func fromField(line string) string {
	if !strings.Contains(line[:min(len(line), 20)], ":") && !strings.Contains(line[:min(len(line), 20)], "：") {
		return "" // as nearly every line
	}
	for _, f := range from {
		if len(line) > len(f) && len(line) < 400 && strings.EqualFold(line[:len(f)], f) {
			return line[len(f):]
		}
	}
	return ""
}

func authorOf(line string) Author {
	var a Author
	var rest []string
	for _, w := range strings.Fields(line) {
		if !strings.Contains(w, "@") {
			rest = append(rest, w)
			continue
		}
		w = strings.TrimPrefix(strings.Trim(w, `<>()[]"',;:*`), "mailto:")
		if addr, fault := mail.ParseAddress(w); fault == mail.NoFault && a.Addr.IsZero() {
			a.Addr = addr
		}
	}
	a.words = Words(strings.Join(rest, " "))
	return a
}

// Mentions tells whether the writer himself, or the line above what he quotes, speaks of somebody by one of the words of a
// name, as of Words: with a capital letter, outside of what is quoted.
func Mentions(text string, words []string) bool {
	for line := range strings.Lines(text[:min(len(text), mostRead)]) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, ">") {
			continue
		}
		for w := range strings.FieldsFuncSeq(line, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			w, _, _ = strings.Cut(strings.ReplaceAll(w, "’", "'"), "'") // Tomasz's
			if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) && slices.Contains(words, fold(w)) {
				return true
			}
		}
	}
	return false
}

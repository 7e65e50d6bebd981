package policy

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Entry is one line of a list: a pattern, and what is told to the user about it.
type Entry struct {
	// Pattern is an address, or a domain, in lower case and ASCII form; * stands for any run of characters. "army.ml" is
	// that domain, "*.ml" everything below it, "*@army.ml" everybody there.
	Pattern string
	Except  bool   // written with "!": what it fits is not meant by the list, whatever else fits
	Text    string // "" for none
}

// Entries is a List, parsed.
type Entries []Entry

// limits of a list: far above what anybody keeps by hand, far below what would slow a check.
const (
	maxEntries = 5000
	maxText    = 200
)

// ParseList parses a List that passed Check; what does not fit is left out.
func ParseList(value string) Entries { return parsed(value, parseEntry) }

// parsed reads each line of a value and leaves out what does not fit.
func parsed[T any](value string, parse func(line string) (T, error)) (out []T) {
	for _, line := range lines(value) {
		if one, err := parse(line); err == nil {
			out = append(out, one)
		}
	}
	return out
}

func checkList(name, value string) error {
	all := lines(value)
	if len(all) > maxEntries {
		return fmt.Errorf("%w for %s: more than %d entries", ErrValue, name, maxEntries)
	}
	for _, line := range all {
		if _, err := parseEntry(line); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func lines(value string) []string {
	var out []string
	for line := range strings.SplitSeq(value, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// parseEntry reads "[!]PATTERN [| TEXT]".
func parseEntry(line string) (Entry, error) {
	pattern, text, _ := strings.Cut(line, "|")
	e := Entry{Text: strings.TrimSpace(text)}
	pattern, e.Except = strings.CutPrefix(strings.TrimSpace(pattern), "!")
	local, domain, address := strings.Cut(strings.ToLower(strings.TrimSpace(pattern)), "@")
	if !address {
		local, domain = "", local
	}
	labels := strings.Split(strings.TrimSuffix(domain, "."), ".")
	for i, l := range labels {
		if strings.Contains(l, "*") {
			continue
		}
		ascii, err := idna.ToASCII(l)
		if err != nil || l == "" {
			return e, fmt.Errorf("%w %q", ErrValue, line)
		}
		labels[i] = ascii
	}
	e.Pattern = strings.Join(labels, ".")
	if address {
		e.Pattern = local + "@" + e.Pattern
	}
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	switch {
	case address && (local == "" || strings.Contains(domain, "@")), strings.ContainsFunc(e.Pattern, odd),
		!strings.Contains(e.Pattern, "."), strings.Trim(e.Pattern, "*.@") == "", // what means everybody is a slip, not a rule
		len(e.Text) > maxText, strings.ContainsFunc(e.Text, unicode.IsControl):
		return e, fmt.Errorf("%w %q", ErrValue, line)
	}
	return e, nil
}

// Match finds the entry that fits any of the names, each an address or a domain in the form of a Pattern. An exception
// takes back what the others say.
func (l Entries) Match(names ...string) (Entry, bool) {
	var found Entry
	fits := false
	for _, e := range l {
		for _, name := range names {
			if strings.Contains(e.Pattern, "@") != strings.Contains(name, "@") || !glob(e.Pattern, name) {
				continue
			}
			if e.Except {
				return Entry{}, false
			}
			if !fits {
				found, fits = e, true
			}
		}
	}
	return found, fits
}

// glob tells whether all of s fits p, in which * is any run of characters.
func glob(p, s string) bool {
	head, rest, wild := strings.Cut(p, "*")
	if !wild {
		return p == s
	}
	s, ok := strings.CutPrefix(s, head)
	if !ok {
		return false
	}
	for {
		part, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(s, part)
		}
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s, rest = s[i+len(part):], after
	}
}

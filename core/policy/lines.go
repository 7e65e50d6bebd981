package policy

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Marking says where a protective marking may go.
type Marking struct {
	Mark string  // as it stands in a message: "OFFICIAL-SENSITIVE"
	To   Entries // domains
}

// Apart are domains that may not be on one message.
type Apart struct {
	One, Other Entries
	Text       string // "" for none
}

// Client is somebody the organisation works for, of whom others must not read.
type Client struct {
	Name Phrase
	At   Entries // domains
}

// Phrase is what may not leave the organisation.
type Phrase struct {
	Pattern string // as the organisation wrote it
	Text    string
	re      *regexp.Regexp
}

// In tells whether the text has it.
func (p *Phrase) In(text string) bool { return p.re.MatchString(text) }

// limits of these rules, each of which is looked for in every message that leaves the organisation.
const (
	maxRules  = 200
	maxPhrase = 200
)

// ParseMarkings parses "MARK: DOMAIN, DOMAIN", one a line; what does not fit is left out, as below.
func ParseMarkings(value string) []Marking { return parsed(value, parseMarking) }

// ParseAparts parses "DOMAIN, DOMAIN = DOMAIN, DOMAIN [| TEXT]".
func ParseAparts(value string) []Apart { return parsed(value, parseApart) }

// ParsePhrases parses "WORDS [| TEXT]" or "/REGULAR EXPRESSION/ [| TEXT]" (RE2 syntax).
func ParsePhrases(value string) []Phrase { return parsed(value, parsePhrase) }

// ParseClients parses "NAME: DOMAIN, DOMAIN".
func ParseClients(value string) []Client { return parsed(value, parseClient) }

// checkLines tells what is wrong with the value of a key of type Lines.
func checkLines(name, value string) error {
	all := lines(value)
	if len(all) > maxRules {
		return fmt.Errorf("%w for %s: more than %d lines", ErrValue, name, maxRules)
	}
	for _, line := range all {
		var err error
		switch name {
		case "rule.marking":
			_, err = parseMarking(line)
		case "rule.apart":
			_, err = parseApart(line)
		case "organisation.clients":
			_, err = parseClient(line)
		default:
			_, err = parsePhrase(line)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func parseMarking(line string) (Marking, error) {
	i := strings.LastIndex(line, ":") // TLP:AMBER has one of its own
	if i < 0 {
		return Marking{}, fmt.Errorf("%w %q: no domains behind a colon", ErrValue, line)
	}
	m := Marking{Mark: strings.TrimSpace(line[:i])}
	var err error
	if m.To, err = domains(line[i+1:]); err != nil || m.Mark == "" || len(m.Mark) > maxPhrase || strings.ContainsFunc(m.Mark, unicode.IsControl) {
		return m, fmt.Errorf("%w %q", ErrValue, line)
	}
	return m, nil
}

func parseClient(line string) (c Client, err error) {
	m, err := parseMarking(line)
	if err == nil {
		c.At = m.To
		c.Name, err = parsePhrase(m.Mark)
	}
	return c, err
}

func parseApart(line string) (a Apart, err error) {
	line, a.Text, _ = strings.Cut(line, "|")
	a.Text = strings.TrimSpace(a.Text)
	one, other, two := strings.Cut(line, "=")
	if a.One, err = domains(one); err == nil {
		a.Other, err = domains(other)
	}
	if err != nil || !two || len(a.Text) > maxText || strings.ContainsFunc(a.Text, unicode.IsControl) {
		return a, fmt.Errorf("%w %q", ErrValue, line)
	}
	return a, nil
}

// domains parses a list of patterns with commas between.
func domains(s string) (out Entries, err error) {
	for p := range strings.SplitSeq(s, ",") {
		e, err := parseEntry(p)
		if err != nil || e.Text != "" {
			return nil, fmt.Errorf("%w %q", ErrValue, p)
		}
		out = append(out, e)
	}
	return out, nil
}

func parsePhrase(line string) (Phrase, error) {
	var p Phrase
	pattern := ""
	if rest, ok := strings.CutPrefix(line, "/"); ok {
		i := strings.LastIndex(rest, "/")
		if i < 0 {
			return p, fmt.Errorf("%w %q: no / at its end", ErrValue, line)
		}
		pattern, p.Text = rest[:i], strings.TrimPrefix(strings.TrimSpace(rest[i+1:]), "|")
		p.Pattern = "/" + pattern + "/"
	} else {
		p.Pattern, p.Text, _ = strings.Cut(line, "|")
		p.Pattern = strings.TrimSpace(p.Pattern)
		words := strings.Fields(p.Pattern)
		for i, w := range words {
			words[i] = regexp.QuoteMeta(w)
		}
		pattern = `(?i)(?:^|[^\pL\pN])` + strings.Join(words, `\s+`) + `(?:$|[^\pL\pN])`
	}
	p.Text = strings.TrimSpace(p.Text)
	re, err := regexp.Compile(pattern)
	if err != nil || re.MatchString("") || len(p.Pattern) > maxPhrase || len(p.Text) > maxText || strings.ContainsFunc(line, unicode.IsControl) {
		return p, fmt.Errorf("%w %q", ErrValue, line)
	}
	p.re = re
	return p, nil
}

package contents

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what was found.
type Kind string

// Kinds.
const (
	Secret     Kind = "secret"      // private keys, tokens, passwords
	IBAN       Kind = "iban"        // ISO 13616
	Card       Kind = "card"        // payment cards (ISO/IEC 7812)
	Routing    Kind = "routing"     // US bank routing numbers (ABA)
	NationalID Kind = "national-id" // social security, tax and identity numbers
	Passport   Kind = "passport"    // passports and machine-readable zones (ICAO Doc 9303)
	Health     Kind = "health"      // patient numbers, diagnoses, medical reports
	Travel     Kind = "travel"      // tickets, bookings, itineraries
	Place      Kind = "place"       // coordinates
	Marking    Kind = "marking"     // protective markings
)

// Kinds are all of them.
var Kinds = []Kind{Secret, IBAN, Card, Routing, NationalID, Passport, Health, Travel, Place, Marking}

// Found is how often a kind was found. That is all that is told.
type Found struct {
	Kind  Kind
	Count int
}

// most is how much of a text is looked at, in bytes.
const most = 64 << 10

// Look tells what a message holds, the most frequent kind first.
func Look(subject, body string) []Found {
	s := scan{text: body[:min(len(body), most)]}
	s.low = lower(s.text)
	s.walk()
	s.passwords()
	s.reports()
	s.marked(subject)
	return sorted(s.count)
}

func sorted(count map[Kind]int) []Found {
	var out []Found
	for _, k := range Kinds {
		if n := count[k]; n > 0 {
			out = append(out, Found{k, n})
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

// scan is one pass over a text.
type scan struct {
	text, low      string // low in lower case, byte by byte
	count          map[Kind]int
	health, travel map[string]bool // different words of the field
	codes          int             // what looks like a diagnosis
	flights        int
}

func (s *scan) add(k Kind) {
	if s.count == nil {
		s.count = map[Kind]int{}
	}
	s.count[k]++
}

// walk goes over the words of the text. What a word begins is looked at as a whole, and passed.
func (s *scan) walk() {
	for i := 0; i < len(s.text); {
		c := s.text[i]
		if !alnum(c) && c != '-' && c != '<' {
			i++
			continue
		}
		if end, ok := s.secret(i); ok {
			i = end
			continue
		}
		if !alnum(c) {
			i++
			continue
		}
		end := i + 1
		for end < len(s.text) && alnum(s.text[end]) {
			end++
		}
		switch {
		case digit(c):
			end = s.number(i)
		case upper(c):
			end = max(end, s.code(i, end))
		}
		s.word(s.low[i:min(end, len(s.low))])
		i = max(end, i+1)
	}
}

// beside tells whether one of the words stands near the place from..to: on the same line or the ones about it.
func (s *scan) beside(from, to int, words ...string) bool {
	const before, after = 60, 40
	w := s.low[max(0, from-before):from] + "\n" + s.low[to:min(len(s.low), to+after)]
	return slices.ContainsFunc(words, func(word string) bool { return holds(w, word) })
}

// holds tells whether text has the word by itself, not inside another one.
func holds(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(word)
		if (i == 0 || !alnum(text[i-1])) && (end == len(text) || !alnum(text[end])) {
			return true
		}
		at = i + 1
	}
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if upper(c) {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
func upper(c byte) bool { return c >= 'A' && c <= 'Z' }
func alnum(c byte) bool { return digit(c) || upper(c) || c >= 'a' && c <= 'z' || c >= 0x80 }

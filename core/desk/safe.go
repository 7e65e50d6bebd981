package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths, in characters, of texts that came out of a message.
const (
	longName    = 120
	longSubject = 200
	longText    = 300
	longFile    = 120
	longPath    = 1000
	longAddress = 320 // 64 + 1 + 255: more is no address (RFC 5321 section 4.5.3.1)
)

// Safe makes foreign text fit to be drawn: one line, at most max characters, and a middle dot in place of whatever has no
// look of its own or turns its neighbours around. Joiners inside words stay, scripts and emoji need them.
func Safe(s string, max int) string {
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n == max {
			b.WriteRune('…')
			break
		}
		n++
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			b.WriteByte(' ')
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"), hidden(r):
			b.WriteRune('·')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden are controls (C0, C1), bidi marks and overrides, invisible characters, tags, private use and unassigned ones.
func hidden(r rune) bool {
	switch {
	case r == 0x200c || r == 0x200d: // zero width joiners
		return false
	case r == 0x2028, r == 0x2029, r >= 0xe0000 && r <= 0xe0fff, r == 0x034f, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// safeAddress is Safe for an address: there is nothing to join in it.
func safeAddress(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0x200c || r == 0x200d {
			return '·'
		}
		return r
	}, s)
	return Safe(s, longAddress)
}

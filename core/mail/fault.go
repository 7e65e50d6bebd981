package mail

import (
	"strings"
	"unicode"
)

// fault says what is wrong with the address; the strictest reason first. Dots in a row before the @ are against RFC 5322
// but some hosts have always delivered to them, so they are no fault.
func (a Address) fault() Fault {
	local, domain := a.Local(), a.Domain().ascii
	switch {
	case local == "":
		return NoLocal
	case domain == "":
		return NoDomain
	case len(local) > 64 || len(domain) > 255:
		return TooLong
	case plainLocal(local), quoted(local):
	case strings.Contains(local, "@"):
		return TwoAts
	case strings.ContainsAny(local, " \t"):
		return Space
	case strings.ContainsAny(local, "\"(),:;<>[\\]\x00\x7f") || hasControl(local):
		return BadChar
	}
	return a.Domain().fault()
}

// Fault says what is wrong with the domain alone. An address literal ("[192.0.2.1]", RFC 5321 section 4.1.3) is none.
func (d Domain) fault() Fault {
	s := d.ascii
	switch {
	case hostname(s) && strings.Contains(s, "."):
		return NoFault
	case strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]"):
		return NoFault
	case strings.ContainsAny(s, " \t"):
		return Space
	case badDots(s):
		return Dots
	case !hostname(s):
		return BadChar
	case !strings.Contains(s, "."):
		return NoDot
	}
	return NoFault
}

func quoted(local string) bool {
	return len(local) > 2 && local[0] == '"' && local[len(local)-1] == '"'
}

func badDots(s string) bool {
	return strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..")
}

// hasControl finds control characters, and those that turn the direction of writing round (UAX #9): what they do to an
// address on the screen is not what it is.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || unicode.Is(unicode.Bidi_Control, r)
	})
}

// hostname allows what mail hosts are named with: letters, digits, hyphens, and the underscore some really use. Letters
// beyond ASCII were turned into A-labels before, so what is left of them idna refused.
func hostname(s string) bool {
	start := 0 // of the label
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == '.' {
			if i == start || i-start > 63 || s[start] == '-' || s[i-1] == '-' {
				return false
			}
			start = i + 1
		} else if !plainChar[s[i]] {
			return false
		}
	}
	return true
}

// plainChar are the characters of host names, and of most local parts.
var plainChar = func() (ok [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyz0123456789-_") {
		ok[c] = true
	}
	return ok
}()

// plainLocal tells whether a local part has nothing in it that could be a fault.
func plainLocal(s string) bool {
	for i := 0; i < len(s); i++ {
		if !plainChar[s[i]] && s[i] != '.' && s[i] != '+' {
			return false
		}
	}
	return true
}

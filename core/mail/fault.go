package mail

import "strings"

// fault says what is wrong with the address; the strictest reason first. Dots in a row before the @ are against RFC 5322
// but some hosts have always delivered to them, so they are no fault.
func (a Address) fault() Fault {
	local, domain := a.local, a.domain.ascii
	switch {
	case local == "":
		return NoLocal
	case domain == "":
		return NoDomain
	case len(local) > 64 || len(domain) > 255:
		return TooLong
	case quoted(local):
	case strings.Contains(local, "@"):
		return TwoAts
	case strings.ContainsAny(local, " \t"):
		return Space
	case strings.ContainsAny(local, "\"(),:;<>[\\]\x00\x7f") || hasControl(local):
		return BadChar
	}
	return a.domain.fault()
}

// Fault says what is wrong with the domain alone. An address literal ("[192.0.2.1]", RFC 5321 section 4.1.3) is none.
func (d Domain) fault() Fault {
	s := d.ascii
	switch {
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

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 })
}

// hostname allows what mail hosts are named with: letters, digits, hyphens, and the underscore some really use. Letters
// beyond ASCII were turned into A-labels before, so what is left of them idna refused.
func hostname(s string) bool {
	for _, label := range strings.Split(s, ".") {
		if label[0] == '-' || label[len(label)-1] == '-' || len(label) > 63 {
			return false
		}
		for i := 0; i < len(label); i++ {
			c := label[i]
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
	}
	return true
}

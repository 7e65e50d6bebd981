package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain are letters that are written as others where a keyboard has none of them, and that no decomposition takes apart.
var plain = strings.NewReplacer("ß", "ss", "ł", "l", "ø", "o", "đ", "d", "ð", "d", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th")

// Words are the words of a name, in lower case, without accents; what is no letter and no digit parts them.
func Words(name string) []string {
	return strings.FieldsFunc(fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func fold(s string) string {
	s = strings.ToLower(s)
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return plain.Replace(strings.Map(func(r rune) rune {
				if r >= 0x300 && r < 0x370 {
					return -1
				}
				return r
			}, norm.NFD.String(s)))
		}
	}
	return s
}

// Near tells whether a word of a greeting nearly is one of a name: one begins like the other, or an umlaut is written
// in another way (Müller, Mueller).
func Near(greeted, own string) bool {
	if len(greeted) >= 3 && len(own) >= 3 && (strings.HasPrefix(greeted, own) || strings.HasPrefix(own, greeted)) {
		return true
	}
	return umlauts.Replace(greeted) == umlauts.Replace(own)
}

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

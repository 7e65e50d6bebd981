package mail

import (
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

var words = mime.WordDecoder{CharsetReader: charset.Reader}

// decode turns encoded words (RFC 2047) into text and takes control characters out. A word of an unknown charset stays
// as it was.
func decode(s string) string {
	s = decodeBytes(s)
	if strings.Contains(s, "=?") {
		if d, err := words.DecodeHeader(s); err == nil {
			s = d
		}
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// decodeBytes makes raw 8-bit text valid: what is not UTF-8 (RFC 6532) is read as Latin-1, in which most of it was
// written.
func decodeBytes(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for i := 0; i < len(s); i++ {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// unquoteName takes the quotes off the quoted strings of a display name.
func unquoteName(s string) string {
	if !strings.ContainsAny(s, `"\`) {
		return s
	}
	var b strings.Builder
	inside := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			inside = !inside
		case c == '\\' && inside && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}

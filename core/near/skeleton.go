package near

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Skeleton is what s looks like: two strings with the same skeleton can be taken for each other at a glance. It follows
// Unicode Technical Standard #39 (decompose, map each character to its prototype), and goes further where small print
// does: marks are dropped, and rn, vv, cl, 0, 1 and i count as the m, w, d, o, l they resemble. s is in lower case and in
// Unicode form.
func Skeleton(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		s = prototype(s)
	}
	if !strings.ContainsAny(s, "01inlv") { // nothing below can apply
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch {
		case c == 'r' && next == 'n':
			b, i = append(b, 'm'), i+1
		case c == 'v' && next == 'v':
			b, i = append(b, 'w'), i+1
		case c == 'c' && next == 'l':
			b, i = append(b, 'd'), i+1
		case c == '0':
			b = append(b, 'o')
		case c == '1' || c == 'i':
			b = append(b, 'l')
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func prototype(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch to, ok := confusable[r]; {
		case ok:
			b.WriteString(to)
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

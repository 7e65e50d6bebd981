package mail

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings equal-looking encodings of the same letters together (NFKC), so that they compare equal.
func fold(s string) string {
	if isASCII(s) {
		return s
	}
	return norm.NFKC.String(s)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unquote takes the quotes off a quoted local part ("john smith"@a.example, RFC 5321 section 4.1.2) when it does not
// need them; one that does keeps them, since without them it is another address.
func unquote(local string) string {
	if len(local) < 2 || local[0] != '"' || local[len(local)-1] != '"' {
		return local
	}
	inner := local[1 : len(local)-1]
	if strings.ContainsAny(inner, ` "\(),:;<>@[]`) || inner == "" {
		return local
	}
	return inner
}

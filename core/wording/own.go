package wording

import "strings"

// Own is the part of a text that its author wrote himself, at most so many bytes of it: without what is quoted, without the
// line above that, and without a signature behind "-- " (RFC 3676 section 4.3).
func Own(text string, most int) string {
	var b strings.Builder
	before := ""
	for line := range strings.Lines(text[:min(len(text), 64<<10)]) {
		bare := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(bare, ">"), quotes(bare), endsColon(bare) && quotes(before+" "+bare):
			before = ""
			continue
		case strings.TrimRight(line, "\r\n") == "-- ", strings.HasPrefix(bare, "-----") && strings.HasSuffix(bare, "-----"):
			return b.String() // "-----Original Message-----" in any language
		case before != "" && fromField(before) != "" && strings.Contains(bare[:min(len(bare), 20)], ":"):
			return b.String()
		}
		if b.Len()+len(line) > most {
			b.WriteString(strings.ToValidUTF8(line[:most-b.Len()], ""))
			break
		}
		b.WriteString(line)
		if bare != "" {
			before = bare
		}
	}
	return b.String()
}

package wording

import "strings"

// Own is what its sender wrote himself of the first 4 kB of a text, without empty lines. What he quotes is left out, also
// where his answer stands below it, and so is a signature behind "-- " (RFC 3676 section 4.3).
func Own(text string) string {
	var own []string
	for line := range lines(text) {
		switch n := len(own); {
		case line == "" || line[0] == '>' || quotes(line):
			continue
		case line == "--", strings.HasPrefix(line, "-----") && strings.HasSuffix(line, "-----"): // "-----Original Message-----", in any language
			return strings.Join(own, "\n")
		case n > 0 && quotes(own[n-1]+" "+line): // the mail client broke a long line
			own = own[:n-1]
			continue
		case n > 0 && fromField(own[n-1]) != "" && strings.Contains(line[:min(len(line), 20)], ":"):
			return strings.Join(own[:n-1], "\n") // "From: ...", and another field below
		}
		own = append(own, line)
	}
	return strings.Join(own, "\n")
}

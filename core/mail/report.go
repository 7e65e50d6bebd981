package mail

import (
	"bytes"
	"strings"
)

// FailedRecipients reads the text of a delivery report (the body of a multipart/report, RFC 3464) and gives the
// addresses that failed for good. Original-Recipient is what we wrote, so it goes before Final-Recipient, which may be
// behind a forward. A report of a delay names nobody.
func FailedRecipients(text []byte) []Address {
	var out []Address
	var original, final Address
	failed := false
	end := func() {
		if failed {
			if original.IsZero() {
				original = final
			}
			if !original.IsZero() {
				out = append(out, original)
			}
		}
		original, final, failed = Address{}, Address{}, false
	}
	for len(text) > 0 && len(out) < 100 {
		var line []byte
		line, text = cutLine(text)
		name, value, ok := strings.Cut(string(bytes.TrimSpace(line)), ":")
		if !ok {
			end()
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "original-recipient":
			original = reported(value)
		case "final-recipient":
			final = reported(value)
		case "action":
			failed = strings.EqualFold(strings.TrimSpace(value), "failed")
		}
	}
	end()
	return out
}

// reported reads "rfc822; bob@example.com" (RFC 3464 section 2.3.1).
func reported(value string) Address {
	if _, after, ok := strings.Cut(value, ";"); ok {
		value = after
	}
	a, fault := ParseAddress(strings.Trim(strings.TrimSpace(value), "<>"))
	if fault != NoFault {
		return Address{}
	}
	return a
}

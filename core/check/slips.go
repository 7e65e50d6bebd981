package check

import (
	"strings"
	"unicode/utf8"

	"missent/core/mail"
	"missent/core/near"
)

// slipTLDs are endings that come out when a finger slips on a commoner one; some of them exist.
var slipTLDs = map[string]bool{
	"co": true, "cm": true, "om": true, "ne": true, "ml": true, "con": true, "or": true, "og": true, "go": true,
	"cn": true, "cc": true, "com.co": true,
}

// domainReason names the kind of slip that leads from the known domain to the typed one.
func domainReason(typed, known mail.Domain, distance int) string {
	switch {
	case typed.Name() == known.Name() && typed.Suffix() != known.Suffix():
		return "tld-slip"
	case sameLook(typed, known):
		return "confusable"
	case strings.ReplaceAll(typed.ASCII(), ".", "") == strings.ReplaceAll(known.ASCII(), ".", ""):
		return "dot"
	case distance == 1:
		return editReason(letters(typed.Unicode(), known.Unicode()))
	case strings.HasPrefix(typed.ASCII(), known.ASCII()+"."):
		return "extra" // the ending twice
	}
	return "edit"
}

// letters gives both texts with one byte a letter, so that an edit is a letter in any script.
func letters(a, b string) (string, string) {
	if ascii(a) && ascii(b) {
		return a, b
	}
	number := map[rune]byte{}
	write := func(s string) string {
		var out []byte
		for _, r := range s {
			n, ok := number[r]
			if !ok {
				n = byte(len(number)) // two addresses do not have 256 different letters
				number[r] = n
			}
			out = append(out, n)
		}
		return string(out)
	}
	return write(a), write(b)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// editReason names the one edit that leads from known to typed.
func editReason(typed, known string) string {
	switch {
	case len(typed)+1 == len(known) && typed == known[1:]:
		return "first-missing"
	case len(typed)+1 == len(known):
		return "missing"
	case len(typed) == len(known)+1:
		return "extra"
	case len(typed) != len(known):
		return "edit"
	}
	for i := range typed {
		if typed[i] != known[i] {
			if i+1 < len(typed) && typed[i] == known[i+1] && typed[i+1] == known[i] {
				return "swap"
			}
			break
		}
	}
	return "changed"
}

// sameLook tells whether the two domains can be taken for each other at a glance.
func sameLook(a, b mail.Domain) bool {
	return near.Skeleton(a.Unicode()) == near.Skeleton(b.Unicode())
}

// plausibleTLD tells whether a hand on its way to the known ending may have come out at the typed one: the endings are
// an edit apart, the typed one is one that fingers type by themselves, or it does not exist.
func plausibleTLD(typed, known mail.Domain) bool {
	t, k := typed.Suffix(), known.Suffix()
	return near.Distance(t, k, 1) <= 1 || slipTLDs[t] || isCommonTLD(t) || !exists(typed)
}

func isCommonTLD(suffix string) bool {
	return suffix == "com" || suffix == "org" || suffix == "net"
}

// host is the domain without its public suffix: "us.af" of us.af.mil.
func host(d mail.Domain) string {
	return strings.TrimSuffix(d.ASCII(), "."+d.Suffix())
}

// lostTwo tells whether the typed domain is the known one without two letters inside, one beside the other.
func lostTwo(typed, known mail.Domain) bool {
	t, k := typed.ASCII(), known.ASCII()
	if len(t)+2 != len(k) || t[0] != k[0] {
		return false
	}
	same := 0
	for same < len(t) && t[same] == k[same] {
		same++
	}
	return t[same:] == k[same+2:]
}

// numbered tells whether the labels differ in a number at their end only: host1, host2.
func numbered(a, b string) bool {
	const digits = "0123456789"
	return a != b && strings.TrimRight(a, digits) == strings.TrimRight(b, digits)
}

// hyphened tells whether the labels differ in hyphens only: organisations often register both.
func hyphened(a, b string) bool {
	return a != b && strings.ReplaceAll(a, "-", "") == strings.ReplaceAll(b, "-", "")
}

// widened tells whether one label is the other with a word of two letters before or behind it: a second domain of an
// organisation, not a slip.
func widened(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	return len(a) == len(b)+2 && (strings.HasPrefix(a, b) || strings.HasSuffix(a, b))
}

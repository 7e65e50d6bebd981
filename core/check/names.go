package check

import (
	"slices"
	"strings"

	"missent/core/mail"
	"missent/core/wording"
)

// names tells how two display names go together: 1 they share a word, -1 they are both there and share none, 0 one of
// them is missing.
func names(a, b string) int {
	switch {
	case a == "" || b == "":
		return 0
	case shareWord(a, b, 1):
		return 1
	}
	return -1
}

// shareWord tells whether two display names have a word of at least so many bytes in common.
func shareWord(a, b string, least int) bool {
	other := nameWords(b)
	return slices.ContainsFunc(nameWords(a), func(w string) bool {
		return len(w) >= least && slices.Contains(other, w)
	})
}

// nameWords are the words of a display name, in lower case, without accents.
func nameWords(s string) []string { return wording.Words(s) }

// fit is how many words of a display name are spelt out in the address. A name written right beside a wrong address
// fits the right one better: "Jane Doe" fits jane.doe@ twice, jane.deo@ once.
func fit(name string, a mail.Address) int {
	if name == "" {
		return 0
	}
	text := a.Local() + "@" + a.Domain().Name()
	n := 0
	for _, w := range nameWords(name) {
		if len(w) >= 3 && strings.Contains(text, w) {
			n++
		}
	}
	return n
}

// nameSpeaks is what the display name typed with the address says for a slip of the known one (positive) or against it.
func (s *subject) nameSpeaks(known mail.Address, knownName string) float64 {
	name := s.r.Name
	if name == "" {
		return 0
	}
	typedFit, knownFit := fit(name, s.r.Addr), fit(name, known)
	switch agree := names(name, knownName); {
	case typedFit > knownFit:
		return -.6 // the address spells the name better than the known one does
	case agree < 0:
		return -.6 // somebody else
	case agree > 0 || knownFit > typedFit:
		return .1
	}
	return -.15
}

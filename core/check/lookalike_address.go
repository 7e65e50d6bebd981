package check

import (
	"strings"
	"unicode"

	"missent/core/history"
	"missent/core/near"
	"missent/core/policy"
)

// lookalikeAddress asks whether the local part is a slip of somebody's at the same domain.
func (s *subject) lookalikeAddress() {
	a := s.r.Addr
	if len(a.Local()) < 2 {
		return
	}
	reach := 2 // bytes; another script needs more of them
	if !ascii(a.Local()) {
		reach = len(a.Local()) + 2
	}
	for _, n := range s.known.Book.NearAt(a.Domain(), a.Local(), reach) {
		if n.Distance == 0 {
			continue
		}
		k, _ := s.known.Book.Get(n.Addr)
		less, ok := s.hearsay(k)
		if !ok {
			continue
		}
		typed, known := letters(a.Local(), k.Addr.Local())
		distance, reason := near.Distance(typed, known, 2), "edit"
		shorter := min(len(typed), len(known))
		switch {
		case foreign(a.Local(), k.Addr.Local()):
			distance, reason = 1, "confusable"
		case distance > 2 || distance == 2 && shorter < 8:
			continue
		case distance == 1:
			reason = editReason(typed, known)
		}
		s.propose(proposal{policy.LookalikeAddress, reason, s.twin(k, reason, distance, shorter) - less, k.Addr, distance})
	}
}

// hearsay tells whether the recipient may be a slip of k, and what it takes off that nobody but an address book knows k. Whom
// the organisation's directory has exists. An entry that somebody made counts like one message; one that a mail program
// collected by itself is never enough for a window, since such programs collect slips as well. Of two that lie in address
// books alone neither is a slip of the other.
func (s *subject) hearsay(k history.Record) (less float64, ok bool) {
	switch {
	case k.Sent > 0 || k.Replies > 0 || k.Directory:
		return 0, true
	case k.Listed && !s.record.Listed:
		return .08, true
	case k.Collected && !s.record.Listed && !s.record.Collected:
		return .3, true
	}
	return 0, false
}

// foreign tells whether the two local parts look alike, one of them by letters of another script. That is never an accident
// of the hand, and hardly one of two people; so it does not matter how short they are.
func foreign(a, b string) bool {
	plain := func(s string) bool {
		return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Latin, r) && unicode.IsLetter(r) }) < 0
	}
	return plain(a) != plain(b) && near.Skeleton(a) == near.Skeleton(b)
}

// twin scores how likely the recipient is a slip of k, who is at the same domain. What the display name says counts
// most; then whether the difference is one that people use to tell two mailboxes apart; then how short the names are.
func (s *subject) twin(k history.Record, reason string, distance, shorter int) float64 {
	a, b := s.r.Addr.Local(), k.Addr.Local()
	score := .85
	if distance == 2 {
		score = .72
	}
	list := listLike(k.Addr)
	if !list {
		score += s.nameSpeaks(k.Addr, k.Name)
	}
	switch {
	case reason != "swap" && undigit(a) == undigit(b), middleInitial(a, b):
		score -= .4
	case list && reason != "swap" && sameFamily(a, b):
		score -= .5
	case unpunctuated(a) == unpunctuated(b), !alphanumeric(a[len(a)-1]):
		score += .2
	case reason == "first-missing":
		score += .1
	}
	if s.has(k.Addr) {
		if names(s.r.Name, k.Name) > 0 {
			score -= .05
		} else {
			score -= .4
		}
	}
	if s.brought {
		score -= .3
	}
	if place := s.known.Book.Place(k.Addr.Domain()); place.People > 3 && reason != "confusable" {
		score -= s.shortness(k, shorter)
	}
	switch {
	case k.Sent >= 5:
		score += .05
	case k.Sent == 1:
		score -= .08
	}
	return score
}

// shortness is what very short local parts take off: where many are at one host, two of three letters are often near
// each other.
func (s *subject) shortness(k history.Record, shorter int) float64 {
	switch {
	case shorter <= 3 && s.r.Name == "" && k.Sent >= 20:
		return .12
	case shorter <= 3 && s.r.Name == "" && k.Sent >= 3:
		return .17
	case shorter <= 3:
		return .3
	case shorter == 4 && k.Sent < 20:
		return .1
	}
	return 0
}

// middleInitial tells whether one of the two is the other with an initial between the names: mark.e.jones, mark.jones.
func middleInitial(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) != len(b)+2 {
		return false
	}
	for i := 1; i+2 < len(a); i++ {
		if !alphanumeric(a[i-1]) || alphanumeric(a[i]) || a[i] != a[i+2] {
			continue
		}
		if a[:i]+a[i+2:] == b {
			return true
		}
	}
	return false
}

func undigit(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}

func unpunctuated(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == '_' {
			return -1
		}
		return r
	}, s)
}

func alphanumeric(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 }

// sameFamily tells whether the two differ in the last word only, and that is short: lists of one host are named so
// (team-north, team-south).
func sameFamily(a, b string) bool {
	i, j := strings.LastIndexByte(a, '-'), strings.LastIndexByte(b, '-')
	return i >= 0 && j >= 0 && a[:i] == b[:j] && len(a)-i <= 5 && len(b)-j <= 5
}

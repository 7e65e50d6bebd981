package wording

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// attaching are the phrases with which people announce a file.
var attaching = []string{
	"i attached", "i have attached", "i've attached", "i am attaching", "i'm attaching", "see attached", "see the attached", "please find attached",
	"find attached", "attached please find", "attached you will find", "attached is the", "attached are the", "is attached", "are attached", "in the attachment",
	"find enclosed", "enclosed please find",
	"im anhang", "als anhang", "anbei ", "in der anlage", "beigefügt", "angehängt", "beiliegend",
	"ci-joint", "ci-jointe", "ci-joints", "en pièce jointe", "en pièces jointes", "en annexe",
	"adjunto ", "adjunta ", "te adjunto", "en el adjunto", "archivo adjunto", "en adjunto",
	"in allegato", "allego ", "vi allego", "ti allego", "file allegato",
	"in de bijlage", "als bijlage", "bijgevoegd", "bijgaand",
	"em anexo", "segue anexo", "segue em anexo", "segue anexa", "no anexo",
}

// denied are words before such a phrase that turn it round.
var denied = []string{"not ", "no ", "n't ", "nicht ", "kein ", "keine ", "pas ", "sin ", "non ", "niet ", "geen ", "não "}

// Announces tells whether the user's own text says that something is attached. What is quoted does not count, nor a question.
func Announces(text string) bool {
	if !rooted(text[:min(len(text), ownText)]) {
		return false
	}
	for line := range lines(text) {
		if line == "" {
			continue
		}
		if line[0] == '>' || quotes(line) || fromField(line) != "" {
			break // what follows is of others
		}
		low := strings.ToLower(line) + " "
		for _, phrase := range attaching {
			i := strings.Index(low, phrase)
			if i < 0 || i > 0 && low[i-1] >= 'a' && low[i-1] <= 'z' || strings.HasSuffix(strings.TrimSpace(low), "?") {
				continue
			}
			before := low[max(0, i-12):i]
			if !containsAny(before, denied) {
				return true
			}
		}
	}
	return false
}

// roots are words one of which is in every phrase of attaching, so that most texts are done with at once.
var roots = func() (all []string) {
	for _, phrase := range attaching {
		longest := slices.MaxFunc(strings.Fields(phrase), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		if !containsAny(longest, all) {
			all = append(slices.DeleteFunc(all, func(r string) bool { return strings.Contains(r, longest) }), longest)
		}
	}
	return all
}()

// window is how many bytes of each root are looked for: no root is shorter.
const window = 5

// skips tells how far the end of the window can move on when it stands on these two bytes, and beginning which roots (by bits) may
// begin with that window, where it cannot (Wu and Manber 1994). Bytes are taken by their last five bits, in which a small
// letter and its capital are the same, also in the second byte of those of Latin-1.
var skips, beginning = func() (skips [32][32]uint8, beginning [32][32]uint64) {
	for a := range skips {
		for b := range skips[a] {
			skips[a][b] = window - 1
		}
	}
	for n, r := range roots {
		for i := 1; i < window; i++ {
			skip := &skips[r[i-1]%32][r[i]%32]
			*skip = min(*skip, uint8(window-1-i))
		}
		beginning[r[window-2]%32][r[window-1]%32] |= 1 << n
	}
	return skips, beginning
}()

// rooted tells whether one of the roots is in a text, in any case of letters. It looks at every fourth byte of most texts.
func rooted(s string) bool {
	for i := window - 1; i < len(s); {
		a, b := s[i-1]%32, s[i]%32
		if skip := skips[a][b]; skip > 0 {
			i += int(skip)
			continue
		}
		from := s[i-window+1:]
		for may := beginning[a][b]; may != 0; may &= may - 1 {
			if r := roots[bits.TrailingZeros64(may)]; len(from) >= len(r) && strings.EqualFold(from[:len(r)], r) {
				return true
			}
		}
		i++
	}
	return false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

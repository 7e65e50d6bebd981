package wording

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
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

// begins are the roots by their first byte and the second, thirds by the third and the first, the latter folded; each byte in
// small letters and capitals.
var begins, thirds = func() (begins, thirds [256]uint64) {
	for _, r := range roots {
		up := strings.ToUpper(r[:1]) + strings.ToUpper(r[1:2]) + strings.ToUpper(r[2:3])
		for i := range 4 {
			one, two := []byte{r[0], up[0]}[i%2], []byte{r[1], up[1]}[i/2]
			begins[one] |= 1 << (two % 64)
			thirds[[]byte{r[2], up[2]}[i/2]] |= 1 << (one % 64)
		}
	}
	return begins, thirds
}()

// rooted tells whether one of the roots is in a text, in any case of letters. It goes over it once; a copy in small letters is
// made only of a text in other letters than those of ASCII.
func rooted(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			s = strings.ToLower(s)
			break
		}
	}
	for i := 0; i+2 < len(s); i++ {
		if begins[s[i]]>>(s[i+1]%64)&1 == 0 || thirds[s[i+2]]>>(s[i]%64)&1 == 0 {
			continue
		}
		for _, r := range roots {
			if len(s)-i >= len(r) && strings.EqualFold(s[i:i+len(r)], r) {
				return true
			}
		}
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

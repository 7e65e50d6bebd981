package wording

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// nicknamesText holds one name a line, the short forms of it behind. From github.com/carltonnorthern/nicknames (Apache
// License 2.0; NOTICE).
//
//go:embed nicknames.txt
var nicknamesText string

// more are some of other languages, each group one name.
var more = []string{
	"johannes hans hannes jo", "josef sepp jupp josip", "wolfgang wolf wolfi", "friedrich fritz", "heinrich heinz heiner",
	"katharina kathi kati katrin", "elisabeth lisa elli sissi", "michael michi micha mischa michel", "stefan stefano steffen",
	"sebastian basti wastl", "maximilian max maxi", "alexander alex sascha sasha xander", "aleksandr alex sasha",
	"jose pepe pepito", "francisco paco pancho fran kiko", "ignacio nacho", "enrique kike quique", "dolores lola", "guadalupe lupe",
	"concepcion concha conchita", "giuseppe beppe peppe pino", "luigi gigi gino", "giovanni gianni nino", "francesco franco checco",
	"alessandro sandro ale", "vincenzo enzo", "joao joaozinho ze", "antonio toni tonio tonho", "eduardo edu dudu", "roberto beto",
	"guillaume gui", "frederic fred", "nicolas nico", "emmanuel manu", "dominique dom domi", "cornelis kees cor", "johannes jan joop hans",
	"wilhelmus wim willem", "hendrik henk", "dmitry dima mitya dmitri", "ivan vanya", "sergey serge seryozha", "mikhail misha", "yevgeny zhenya",
	"katarzyna kasia", "malgorzata gosia", "agnieszka aga", "krzysztof krzysiek kris", "tomasz tomek tom", "piotr peter pedro pierre petr pietro",
	"per pelle", "lars lasse", "anders andy",
}

var nicknames = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, line := range append(strings.Split(strings.TrimSpace(nicknamesText), "\n"), more...) {
		words := strings.Fields(line)
		for _, short := range words[1:] {
			all[words[0]] = append(all[words[0]], short)
			all[short] = append(all[short], words[0])
		}
	}
	return all
})

// Nickname tells whether one of two names, both in the form of Words, is short for the other.
func Nickname(a, b string) bool { return slices.Contains(nicknames()[a], b) }

// Called gives a function that tells whether somebody has each word of p, or a nickname of it, among those of his name. It is
// quick, since everybody known is asked.
func (p Person) Called() func(name string) bool {
	either := make([][]string, len(p.Words))
	for i, w := range p.Words {
		either[i] = append([]string{w}, nicknames()[w]...)
	}
	return func(name string) bool {
		for _, forms := range either {
			if !slices.ContainsFunc(forms, func(w string) bool { return hasWord(name, w) }) {
				return false
			}
		}
		return len(either) > 0
	}
}

// hasWord tells whether a name has the word, which is in the form of Words.
func hasWord(name, word string) bool {
	start := -1
	for i := range len(name) + 1 {
		c := byte(' ')
		if i < len(name) {
			c = name[i]
		}
		switch {
		case c >= 0x80:
			return slices.Contains(Words(name), word)
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			if start < 0 {
				start = i
			}
		case start >= 0:
			if i-start == len(word) && strings.EqualFold(name[start:i], word) {
				return true
			}
			start = -1
		}
	}
	return false
}

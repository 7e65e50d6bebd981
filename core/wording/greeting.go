package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Person is somebody a greeting names.
type Person struct {
	Words []string // of the name, in the form of the function Words
	As    string   // as it was written
}

// Limits: a greeting stands at the top, and is short.
const (
	greetingLines = 3
	greetingLine  = 160 // bytes
	namesAtMost   = 4   // people
	wordsAtMost   = 3   // of one name

	ownText = 4 << 10 // bytes of a text in which the user speaks
)

// Greeted gives the people a text greets by name, in order; none where it greets nobody, or everybody.
func Greeted(text string) []Person {
	seen := 0
	for line := range lines(text) {
		if line == "" || line[0] == '>' || quotes(line) {
			continue
		}
		if people, is := greeting(line, seen == 0); is {
			return people
		}
		if seen++; seen == greetingLines {
			break
		}
	}
	return nil
}

// lines yields the trimmed lines of the first 4 kB.
func lines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text[:min(len(text), ownText)]) {
			if !yield(strings.TrimSpace(line)) {
				return
			}
		}
	}
}

// token is a word, and what stands between it and the next one.
type token struct{ word, folded, after string }

// greeting reads one line. A line that is only a name counts where it is the first.
func greeting(line string, first bool) (people []Person, is bool) {
	if people, is := eastern(line); is {
		return people, true
	}
	ts := tokens(line)
	if len(ts) == 0 {
		return nil, false
	}
	switch {
	case len(ts) > 1 && pairs[ts[0].folded+"+"+ts[1].folded]:
		return name(ts[2:], strings.Contains(ts[1].after, ",")), true
	case openers[ts[0].folded]:
		return name(ts[1:], strings.Contains(ts[0].after, ",")), true
	case thanks[ts[0].folded] && first && len(ts) <= 2 && strings.TrimSpace(ts[0].after) == "":
		return name(ts[1:], true), true
	case stops[ts[0].folded] || thanks[ts[0].folded]:
		return nil, false
	case first && len(ts) <= 4 && strings.ContainsAny(ts[len(ts)-1].after, ",:!") && !titles[ts[len(ts)-1].folded]:
		people = name(ts, true) // "John," stands alone
		return people, len(people) > 0
	}
	return nil, false
}

// name reads the people out of what follows the greeting word. Behind a comma a sentence may begin instead: strict, each
// has to be written like a name, and be over soon.
func name(ts []token, strict bool) []Person {
	var out []Person
	var words, as []string
	over := func() {
		if len(words) > 0 && len(words) <= wordsAtMost {
			out = append(out, Person{words, strings.Join(as, " ")})
		}
		words, as = nil, nil
	}
	for _, t := range ts {
		switch {
		case everybody[t.folded]:
			over()
			continue
		case stops[t.folded] && !(upper(t.word) && (ends(t.after) || strings.Contains(t.after, ","))): // "Hi Will," is a name
			if strict {
				words = nil // "Hi, John said": a sentence
			}
			over()
			return few(out)
		case titles[t.folded], fillers[t.folded] && len(words) == 0 && !upper(t.word):
			if ends(t.after) && !strings.HasPrefix(t.after, ".") {
				over()
				return few(out)
			}
			continue
		case particles[t.folded] && t.after == " ":
			continue
		case ands[t.folded] && !upper(t.word):
			over()
			continue
		case strict && !upper(t.word):
			return few(out)
		}
		if folded := named(t.word); len(folded) > 0 {
			words, as = append(words, folded...), append(as, t.word)
		}
		switch initial := utf8.RuneCountInString(t.word) == 1; {
		case strings.ContainsAny(t.after, "&/+"):
			over()
		case ends(t.after) && !(initial && strings.HasPrefix(t.after, ".")):
			over()
			return few(out)
		case strings.Contains(t.after, ","):
			over()
			strict = true
		}
	}
	if strict && len(words) > 2 {
		words = nil
	}
	over()
	return few(out)
}

func few(people []Person) []Person {
	if len(people) > namesAtMost {
		return nil
	}
	return people
}

// named are the words of one name as typed, without initials and honorifics.
func named(word string) []string {
	all := Words(word)
	if n := len(all); n > 1 && honorifics[all[n-1]] {
		all = all[:n-1]
	}
	out := all[:0]
	for _, w := range all {
		if utf8.RuneCountInString(w) > 1 {
			out = append(out, w)
		}
	}
	return out
}

// ends tells whether the greeting is over behind a word.
func ends(after string) bool {
	return strings.ContainsAny(after, ".!:;?–—(\n") || strings.Contains(after, " - ") || strings.Contains(after, "--")
}

func upper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return !unicode.IsLower(r)
}

// tokens cuts a line into words; one that is longer than a greeting is cut off.
func tokens(line string) []token {
	if len(line) > greetingLine {
		line = strings.ToValidUTF8(line[:greetingLine], "")
	}
	inside := func(r rune) bool {
		if r < utf8.RuneSelf {
			return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r == '\''
		}
		return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '’'
	}
	out := make([]token, 0, 16)
	for line != "" {
		i := strings.IndexFunc(line, inside)
		if i < 0 {
			break
		}
		line = line[i:]
		end := len(line)
		for at, r := range line {
			if !inside(r) && !(r == '-' && at+1 < len(line) && inside(rune(line[at+1]))) {
				end = at
				break
			}
		}
		word := line[:end]
		line = line[end:]
		next := strings.IndexFunc(line, inside)
		if next < 0 {
			next = len(line)
		}
		out = append(out, token{word, fold(word), line[:next]})
	}
	return out
}

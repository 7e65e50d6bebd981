package profile

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Profile counts in how many messages each word stood: in those to one person, or in all.
type Profile struct {
	Texts    int // messages whose text was read
	Subjects int // messages whose subject was read
	body     []count
	subject  []count
	topics   []Topic // of the latest messages, the oldest first
}

type count struct {
	word Word
	n    uint16
}

// Size is how many words a profile keeps.
type Size struct{ Body, Subject, Topics int }

// Sizes of the profile of one person, and of that of all mail.
var (
	Person   = Size{400, 100, 12}
	Everyone = Size{20000, 6000, 0}
)

// Add counts one message. Where there is no more room, the rarest words go first.
func (p *Profile) Add(t Text, s Size) {
	if len(t.Body) > 0 {
		p.Texts++
		p.body = add(p.body, t.Body, s.Body, p.Texts)
	}
	if len(t.Subject) > 0 {
		p.Subjects++
		p.subject = add(p.subject, t.Subject, s.Subject, p.Subjects)
	}
	if t.Topic != 0 && s.Topics > 0 && !p.Had(t.Topic) {
		if len(p.topics) >= s.Topics {
			p.topics = p.topics[len(p.topics)-s.Topics+1:]
		}
		p.topics = append(p.topics, t.Topic)
	}
}

// Had tells whether one of the latest messages was of that topic.
func (p *Profile) Had(t Topic) bool { return slices.Contains(p.topics, t) }

// Body tells in how many texts the word stood, Subject in how many subjects.
func (p *Profile) Body(w Word) int { return find(p.body, w) }

// Subject is Body for subjects.
func (p *Profile) Subject(w Word) int { return find(p.subject, w) }

// Bodies calls f with the place of each of the words that stood in a text; they are in the order of their numbers.
func (p *Profile) Bodies(words []Word, f func(i int)) {
	i := 0
	for k := range p.body {
		w := p.body[k].word
		for i < len(words) && words[i] < w {
			i++
		}
		if i == len(words) {
			return
		}
		if words[i] == w {
			f(i)
		}
	}
}

// find is written out: a message asks for thousands of words.
func find(all []count, w Word) int {
	from, to := 0, len(all)
	for from < to {
		if mid := (from + to) / 2; all[mid].word < w {
			from = mid + 1
		} else {
			to = mid
		}
	}
	if from < len(all) && all[from].word == w {
		return int(all[from].n)
	}
	return 0
}

// add merges the words into what was counted; both are in the order of the numbers.
func add(all []count, words []Word, most, turn int) []count {
	out := make([]count, 0, len(all)+len(words))
	i := 0
	for _, w := range words {
		for i < len(all) && all[i].word < w {
			out = append(out, all[i])
			i++
		}
		c := count{w, 0}
		if i < len(all) && all[i].word == w {
			c = all[i]
			i++
		}
		c.n = min(c.n, math.MaxUint16-1) + 1
		out = append(out, c)
	}
	out = append(out, all[i:]...)
	if len(out) <= most {
		return out
	}
	return trim(out, words, most, turn)
}

// trim takes the rarest words out, those of the last message at the end; among equals another lot each time.
func trim(all []count, last []Word, most, turn int) []count {
	mix := func(w Word) uint32 { return (uint32(w) ^ uint32(turn)*0x9e3779b1) * 0x85ebca6b }
	order := slices.Clone(all)
	fresh := func(w Word) int {
		_, ok := slices.BinarySearch(last, w)
		return map[bool]int{true: 1}[ok]
	}
	slices.SortFunc(order, func(a, b count) int {
		return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(fresh(a.word), fresh(b.word)), cmp.Compare(mix(a.word), mix(b.word)))
	})
	// A tenth more than needed, so that this is not done for every message.
	kept := order[len(order)-(most-most/10):]
	slices.SortFunc(kept, func(a, b count) int { return cmp.Compare(a.word, b.word) })
	return kept
}

// format is the first byte of a stored profile.
const format = 1

// Bytes is the profile as it is stored: numbers, their differences and counts as varints.
func (p *Profile) Bytes() []byte {
	out := binary.AppendUvarint([]byte{format}, uint64(p.Texts))
	out = binary.AppendUvarint(out, uint64(p.Subjects))
	for _, all := range [][]count{p.body, p.subject} {
		out = binary.AppendUvarint(out, uint64(len(all)))
		before := Word(0)
		for _, c := range all {
			out = binary.AppendUvarint(out, uint64(c.word-before))
			out = binary.AppendUvarint(out, uint64(c.n))
			before = c.word
		}
	}
	for _, t := range p.topics {
		out = binary.AppendUvarint(out, uint64(t))
	}
	return out
}

var errProfile = errors.New("profile: not one")

// Parse reads what Bytes wrote.
func Parse(b []byte) (*Profile, error) {
	if len(b) == 0 || b[0] != format {
		return nil, errProfile
	}
	b = b[1:]
	bad := false
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			bad = true
			return 0
		}
		b = b[n:]
		return v
	}
	p := &Profile{Texts: int(next() & math.MaxInt32), Subjects: int(next() & math.MaxInt32)}
	for _, all := range []*[]count{&p.body, &p.subject} {
		n := next()
		if bad || n > uint64(len(b)) {
			return nil, errProfile
		}
		*all = make([]count, 0, n)
		w := uint64(0)
		for range n {
			w += next()
			c := next()
			if bad || w >= 1<<wordBits || c > math.MaxUint16 {
				return nil, errProfile
			}
			*all = append(*all, count{Word(w), uint16(c)})
		}
	}
	for len(b) > 0 {
		t := next()
		if bad || t >= 1<<topicBits {
			return nil, errProfile
		}
		p.topics = append(p.topics, Topic(t))
	}
	return p, nil
}

package history

import (
	"slices"
	"strings"

	"missent/core/mail"
)

// Alike is somebody for whom others are sought that completion offers for the same letters.
type Alike struct {
	Addr  mail.Address
	Words []string // of his name, in lower case
}

// alikes is at most how many are found for one, those written to most.
const alikes = 48

// Alike finds, among the people the user wrote to, those who begin with the same two letters before the @, or in whose
// names a word begins with the same three letters as one of his. f gets the place in who and, those written to most first,
// at most 48 for each, nobody for himself. It walks over everybody once, however many are sought.
func (b *Book) Alike(who []Alike, f func(i int, r Record)) {
	begins, names := map[[2]byte][]int{}, map[[3]byte][]int{}
	var begin, name [256]bool // the first byte of each, since most people are somebody else
	for i, a := range who {
		if local := a.Addr.Local(); len(local) >= 2 {
			k := [2]byte{local[0], local[1]}
			begins[k] = append(begins[k], i)
			begin[k[0]] = true
		}
		for _, w := range a.Words {
			if len(w) >= 3 {
				k := [3]byte{w[0], w[1], w[2]}
				names[k] = append(names[k], i)
				name[k[0]] = true
			}
		}
	}
	found := make([][]uint32, len(who)) // by how much was sent, the most first
	last := make([]uint32, len(who))    // the person a place got last, so that none comes twice
	give := func(id uint32, places []int) {
		for _, i := range places {
			if last[i] == id+1 {
				continue
			}
			last[i] = id + 1
			all, sent := found[i], b.people[id].sent
			if len(all) == alikes && b.people[all[alikes-1]].sent >= sent {
				continue
			}
			at := len(all)
			for at > 0 && b.people[all[at-1]].sent < sent {
				at--
			}
			all = slices.Insert(all, at, id)
			found[i] = all[:min(len(all), alikes)]
		}
	}
	for id := range b.people {
		p := &b.people[id]
		if p.sent == 0 || len(p.plain) < 2 {
			continue
		}
		if begin[p.plain[0]] {
			give(uint32(id), begins[[2]byte{p.plain[0], p.plain[1]}])
		}
		eachBeginning(p.name, func(k [3]byte) {
			if name[k[0]] {
				give(uint32(id), names[k])
			}
		})
	}
	for i, all := range found {
		for _, id := range all {
			if b.people[id].plain != who[i].Addr.Plain() {
				f(i, b.record(id))
			}
		}
	}
}

// Latest are the people written to last, at most n of those written to more than once and accepted by f, the last one first.
func (b *Book) Latest(n int, f func(mail.Address) bool) []mail.Address {
	var top []uint32
	before := func(x, y uint32) bool {
		p, q := &b.people[x], &b.people[y]
		return p.last > q.last || p.last == q.last && p.plain < q.plain
	}
	for id := range b.people {
		x := uint32(id)
		if b.people[id].sent < 2 || len(top) == n && !before(x, top[n-1]) || !f(mail.FromPlain(b.people[id].plain)) {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, x, func(y, x uint32) int {
			if before(y, x) {
				return -1
			}
			return 1
		})
		top = slices.Insert(top, at, x)
		top = top[:min(len(top), n)]
	}
	out := make([]mail.Address, 0, len(top))
	for _, id := range top {
		out = append(out, mail.FromPlain(b.people[id].plain))
	}
	return out
}

// eachBeginning gives the first three bytes of each word of a name, in lower case as far as they are ASCII.
func eachBeginning(name string, f func([3]byte)) {
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }
	for i := 0; i < len(name); {
		if !letter(name[i]) {
			i++
			continue
		}
		end := i
		for end < len(name) && letter(name[end]) {
			end++
		}
		if end-i >= 3 {
			k := [3]byte([]byte(name[i : i+3]))
			for j, c := range k {
				if c >= 'A' && c <= 'Z' {
					k[j] = c | 0x20
				} else if c >= 0x80 {
					k = [3]byte([]byte(strings.ToLower(name[i:end]) + "\x00\x00"))
					break
				}
			}
			f(k)
		}
		i = end
	}
}

// Together tells on how many messages a and b stood together, as far as it is kept.
func (c *Company) Together(a, b mail.Address) int {
	x, ok := c.ids[a.Plain()]
	y, there := c.ids[b.Plain()]
	if !ok || !there {
		return 0
	}
	return int(max(c.rings[x].times(y), c.rings[y].times(x)))
}

func (r *ring) times(id uint32) uint16 {
	for i, who := range r.who[:r.len] {
		if who == id {
			return r.seen[i]
		}
	}
	return 0
}

package history

import (
	"strings"

	"missent/core/mail"
)

// Alike is somebody for whom others are sought that completion offers for the same letters.
type Alike struct {
	Addr  mail.Address
	Words []string // of his name, in lower case
}

// Alike finds, among the people the user wrote to, those who begin with the same two letters before the @, or in whose
// names a word begins with the same three letters as one of his. f gets the place in who, and nobody for himself. It walks
// over everybody once, however many are sought.
func (b *Book) Alike(who []Alike, f func(i int, r Record)) {
	begins, names := map[[2]byte][]int{}, map[[3]byte][]int{}
	for i, a := range who {
		if local := a.Addr.Local(); len(local) >= 2 {
			k := [2]byte{local[0], local[1]}
			begins[k] = append(begins[k], i)
		}
		for _, w := range a.Words {
			if len(w) >= 3 {
				k := [3]byte{w[0], w[1], w[2]}
				names[k] = append(names[k], i)
			}
		}
	}
	last := make([]uint32, len(who)) // the person a place got last, so that none comes twice
	for id := range b.people {
		p := &b.people[id]
		if p.sent == 0 || len(p.plain) < 2 {
			continue
		}
		give := func(places []int) {
			for _, i := range places {
				if last[i] != uint32(id)+1 && p.plain != who[i].Addr.Plain() {
					last[i] = uint32(id) + 1
					f(i, b.record(uint32(id)))
				}
			}
		}
		give(begins[[2]byte{p.plain[0], p.plain[1]}])
		eachBeginning(p.name, func(k [3]byte) { give(names[k]) })
	}
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
	x, ok := c.ids[a]
	y, there := c.ids[b]
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

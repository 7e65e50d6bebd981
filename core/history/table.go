package history

import (
	"hash/maphash"
	"strings"
)

// table finds numbers by a text that the caller has for each number. It is a hash table of numbers alone: four bytes a
// slot, where a map would keep the text's address too.
type table struct {
	slots []uint32 // number + 1; 0 is empty
	used  int      // slots that are not empty, erased ones included
	text  func(id uint32) string
}

// erased marks a slot whose number was taken out: a search goes on behind it.
const erased = ^uint32(0)

var seed = maphash.MakeSeed()

func newTable(text func(id uint32) string) table { return table{text: text} }

// get gives the number of a text.
func (t *table) get(text string) (uint32, bool) {
	if i := t.find(text); i >= 0 && t.slots[i] != 0 {
		return t.slots[i] - 1, true
	}
	return 0, false
}

// put sets the number of a text, whose text it must be from now on.
func (t *table) put(text string, id uint32) {
	if 4*(t.used+1) > 3*len(t.slots) {
		t.grow()
	}
	i := t.find(text)
	if t.slots[i] == 0 {
		t.used++
	}
	t.slots[i] = id + 1
}

// remove takes a text out; its number must still have it.
func (t *table) remove(text string) {
	if i := t.find(text); i >= 0 && t.slots[i] != 0 {
		t.slots[i] = erased
	}
}

// find gives the slot of a text, or the empty one where it would be; -1 in a table without slots.
func (t *table) find(text string) int {
	if len(t.slots) == 0 {
		return -1
	}
	mask := uint64(len(t.slots) - 1)
	for i := maphash.String(seed, text) & mask; ; i = (i + 1) & mask {
		switch s := t.slots[i]; {
		case s == 0, s != erased && t.text(s-1) == text:
			return int(i)
		}
	}
}

// grow makes room, and drops what was erased.
func (t *table) grow() {
	live := 0
	for _, s := range t.slots {
		if s != 0 && s != erased {
			live++
		}
	}
	size := 16
	for 2*size < 4*(live+1) {
		size *= 2
	}
	old := t.slots
	t.slots, t.used = make([]uint32, size), live
	for _, s := range old {
		if s != 0 && s != erased {
			t.slots[t.find(t.text(s-1))] = s
		}
	}
}

// arena keeps many short texts in few pieces of memory. What is no longer used stays until all is dropped.
type arena struct{ piece strings.Builder }

const pieceSize = 1 << 14

// keep gives a copy of s.
func (a *arena) keep(s string) string {
	if a.piece.Len()+len(s) > a.piece.Cap() {
		a.piece = strings.Builder{}
		a.piece.Grow(max(pieceSize, len(s)))
	}
	at := a.piece.Len()
	a.piece.WriteString(s) // within its capacity: what was kept before does not move
	return a.piece.String()[at:]
}

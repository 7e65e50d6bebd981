package profile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestTextReadsTheUsersOwnWords(t *testing.T) {
	h := NewHasher([]byte("secret"))
	a := h.Text("Re: [list] Boiler quotes", "Hi Ann,\nthe boiler leaks, 12345\n\nOn 1 May 2026 Bob wrote:\n> pressure\n-- \nSecretary")
	b := h.Text("Boiler quotes", "the leaks boiler")
	has := func(text Text, w string) bool { return find(toCounts(text.Body), h.word(w)) > 0 }
	for _, w := range []string{"the", "boiler", "leaks", "ann"} {
		if !has(a, w) {
			t.Errorf("%q is not read", w)
		}
	}
	for _, w := range []string{"pressure", "secretary", "12345", "hi"} {
		if has(a, w) {
			t.Errorf("%q is read", w)
		}
	}
	if a.Topic == 0 || b.Topic == 0 || len(b.Body) != 3 {
		t.Errorf("%+v", b)
	}
	if NewHasher([]byte("other")).word("boiler") == h.word("boiler") {
		t.Error("the secret makes no difference")
	}
}

func toCounts(words []Word) []count { return add(nil, words, 1000, 0) }

func TestProfileKeepsItsSize(t *testing.T) {
	h := NewHasher(nil)
	var p Profile
	for i := range 300 {
		p.Add(h.Text(fmt.Sprintf("subject%c matters", 'a'+i%26), fmt.Sprintf("always this and %s", strings.Repeat(fmt.Sprint("w", i, " "), 1)+fmt.Sprint("x", i))), Person)
	}
	if len(p.body) > Person.Body || len(p.subject) > Person.Subject || len(p.topics) > Person.Topics {
		t.Fatalf("%d words, %d of subjects, %d topics", len(p.body), len(p.subject), len(p.topics))
	}
	if p.Body(h.word("always")) != 300 {
		t.Error("the commonest word was dropped")
	}
	raw := p.Bytes()
	if len(raw) > 4<<10 {
		t.Errorf("%d bytes", len(raw))
	}
	back, err := Parse(raw)
	if err != nil || !bytes.Equal(back.Bytes(), raw) {
		t.Error("it does not come back as it was", err)
	}
	if bytes.Contains(raw, []byte("always")) {
		t.Error("a word in clear")
	}
}

func FuzzParse(f *testing.F) {
	var p Profile
	p.Add(NewHasher(nil).Text("one two three", "four five six"), Person)
	f.Add(p.Bytes())
	f.Add([]byte{format, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := Parse(b); err == nil {
			p.Add(Text{Body: []Word{1, 2}, Subject: []Word{3}, Topic: 4}, Person)
			if _, err := Parse(p.Bytes()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

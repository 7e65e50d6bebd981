package history

import "testing"

func TestDouble(t *testing.T) {
	b := NewBook()
	put := func(plain, name string, r Record) {
		r.Addr, r.Name = addr(t, plain), name
		if r.Sent > 0 {
			r.Days, r.First, r.Last, r.LastReply = r.Sent, noon.AddDate(-1, 0, 0), noon, noon
		}
		b.Put(r)
	}
	listed := Record{Listed: true}
	put("j.doe@us.af.mil", "Jane Doe", Record{Sent: 40, Replies: 9})
	put("j.doe@us.af.ml", "Jane Doe", Record{Collected: true})     // a slip that a program collected
	put("j.deo@us.af.mil", "", Record{Collected: true})            // another one, without a name
	put("j.dole@us.af.mil", "Jim Dole", listed)                    // somebody else
	put("bob.ash@contoso.example", "Bob Ash", listed)              // two entries nobody wrote to
	put("bob.ahs@contoso.example", "bob  ash", listed)             // of which one is a slip
	put("info@contoso.example", "", listed)                        // the same mailbox at two houses
	put("info@contosi.example", "", Record{Listed: true, Sent: 1}) // that look alike
	put("eve@mail.example", "Eve", listed)                         // nobody near
	put("zoe@a.example", "Zoe", listed)                            // short domains differ by a letter
	put("zoe@b.example", "Zoe Other", listed)                      // without looking alike
	put("ann@fabrikam.example", "Ann", Record{Listed: true, Replies: 1, Sent: 1})
	put("ann@fabrikan.example", "Ann", Record{Sent: 1, Replies: 1}) // in no book

	put("tim.reed@contoso.example", "Tim Reed", Record{Directory: true}) // a colleague
	put("tim.read@contoso.example", "Tim Reed", listed)                  // and how somebody once typed him

	want := map[string]string{
		"tim.read@contoso.example": "tim.reed@contoso.example",
		"j.doe@us.af.ml":           "j.doe@us.af.mil", "j.deo@us.af.mil": "j.doe@us.af.mil",
		"bob.ash@contoso.example": "bob.ahs@contoso.example", "info@contoso.example": "info@contosi.example",
	}
	all := b.Namesakes()
	for r := range b.All() {
		by, ok := b.Double(r.Addr, all)
		if by.Plain() != want[r.Addr.Plain()] || ok != (want[r.Addr.Plain()] != "") {
			t.Errorf("%s is taken for %q", r.Addr.Plain(), by.Plain())
		}
	}
	if _, ok := b.Double(addr(t, "nobody@example.com"), all); ok {
		t.Error("a stranger has a double")
	}
}

package history

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"missent/core/mail"
)

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

func addr(t testing.TB, s string) mail.Address {
	t.Helper()
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		t.Fatalf("%q: %s", s, fault)
	}
	return a
}

// TestBookAgainstMap: after any sequence of Put and Delete the book holds what a plain map would, and its searches find
// what a walk over that map finds.
func TestBookAgainstMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	b, want := NewBook(), map[mail.Address]Record{}
	for i := range 3000 {
		a := addr(t, fmt.Sprintf("p%d@h%d.example", rng.IntN(60), rng.IntN(12)))
		if rng.IntN(3) == 0 {
			b.Delete(a)
			delete(want, a)
		} else {
			r := Record{Addr: a, Name: fmt.Sprint("N", i), Sent: 1 + rng.IntN(9), Days: 1, First: noon, Last: noon.Add(time.Duration(i) * time.Minute)}
			if rng.IntN(4) == 0 {
				r = Record{Addr: a, Name: r.Name, Collected: true, Listed: rng.IntN(2) == 0}
			}
			b.Put(r)
			want[a] = r
		}
	}
	b.Compact()
	if b.Len() != len(want) {
		t.Fatalf("%d people, want %d", b.Len(), len(want))
	}
	for r := range b.All() {
		if r != want[r.Addr] {
			t.Fatalf("record %+v, want %+v", r, want[r.Addr])
		}
	}
	for a, r := range want {
		if got, ok := b.Get(a); !ok || got != r {
			t.Fatalf("Get: %+v %t, want %+v", got, ok, r)
		}
		elsewhere, sent, people, all := 0, 0, 0, 0
		for o, k := range want {
			if o.Local() == a.Local() && o.Domain() != a.Domain() {
				elsewhere++
			}
			if o.Domain() == a.Domain() {
				sent, all = sent+k.Sent, all+1
				if k.Sent > 0 || k.Listed {
					people++
				}
			}
		}
		if n := len(b.Elsewhere(a, 1000)); n != elsewhere {
			t.Fatalf("%s: %d elsewhere, want %d", a.Plain(), n, elsewhere)
		}
		if p := b.Place(a.Domain()); p.People != people || p.Sent != sent || len(b.NearAt(a.Domain(), a.Local(), 99)) != all {
			t.Fatalf("%s: place %+v, want %d people, %d sent", a.Plain(), p, people, sent)
		}
	}
}

func TestStanding(t *testing.T) {
	day := 24 * time.Hour
	sent := func(ago ...int) (out []Sighting) {
		for _, d := range ago {
			out = append(out, Sighting{Kind: SentTo, At: noon.Add(-time.Duration(d) * day)})
		}
		return out
	}
	at := func(k Kind, ago int) Sighting { return Sighting{Kind: k, At: noon.Add(-time.Duration(ago) * day)} }
	for _, c := range []struct {
		what string
		in   []Sighting
		want Standing
	}{
		{"nothing", nil, Stranger},
		{"listed", []Sighting{at(Listed, 1)}, Seen},
		{"collected", []Sighting{at(Collected, 1)}, Seen},
		{"received", []Sighting{at(ReceivedFrom, 1)}, Seen},
		{"sent yesterday", sent(1), Seen},
		{"sent three weeks ago", sent(21), Once},
		{"sent on three days", sent(21, 22, 23), Regular},
		{"sent thrice on one day", sent(21, 21, 21), Once},
		{"bounced", append(sent(21, 22, 23), at(Bounced, 20)), Seen},
		{"bounced, sent again", append(sent(10, 22, 23), at(Bounced, 20)), Seen},
		{"bounced, then answered", append(sent(21), at(Bounced, 20), at(AnsweredUs, 5)), Answered},
		{"answered, then bounced", append(sent(21), at(AnsweredUs, 15), at(Bounced, 2)), Seen},
		{"answered", append(sent(1), at(AnsweredUs, 0)), Answered},
		{"sent after a warning", []Sighting{at(SentWarned, 20), at(SentWarned, 21), at(SentWarned, 22)}, Seen},
		{"confirmed", []Sighting{at(SentWarned, 1), at(Confirmed, 1)}, Certain},
		{"confirmed and taken back", []Sighting{at(Confirmed, 2), at(Unconfirmed, 1)}, Stranger},
		{"sent five years ago", sent(5*365, 5*365+1, 5*365+2), Seen},
	} {
		var r Record
		for _, s := range c.in {
			r.Add(s)
		}
		if got := r.Standing(noon); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// TestDaysEitherWay: days are counted the same from the newest down, as learning reads, and from the oldest up.
func TestDaysEitherWay(t *testing.T) {
	var up, down Record
	for i := range 10 {
		at := noon.Add(time.Duration(i/2) * 24 * time.Hour)
		up.Add(Sighting{Kind: SentTo, At: at})
		down.Add(Sighting{Kind: SentTo, At: noon.Add(time.Duration((9-i)/2) * 24 * time.Hour)})
	}
	if up.Days != 5 || down.Days != 5 || up.First != down.First || up.Last != down.Last {
		t.Errorf("up %+v, down %+v", up, down)
	}
}

// TestSlipStaysSuspect is the promise that a slip cannot poison the history: whatever is sent to A beside a much
// stronger B, A stays in doubt until it answers or is confirmed; a bounce brings the doubt back.
func TestSlipStaysSuspect(t *testing.T) {
	pairs := [][2]string{
		{"j.doe@us.af.ml", "j.doe@us.af.mil"},
		{"jane@exmaple.com", "jane@example.com"},
		{"jane.deo@example.com", "jane.doe@example.com"},
		{"ann@rnail.example", "ann@mail.example"},
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for i := range 4000 {
		pair := pairs[i%len(pairs)]
		a, strong := addr(t, pair[0]), addr(t, pair[1])
		book := NewBook()
		var ra Record
		rb := Record{Addr: strong, Sent: 20 + rng.IntN(200), Days: 15, Replies: 1 + rng.IntN(40), First: noon.AddDate(-1, 0, 0), Last: noon, LastReply: noon}
		ra.Addr = a
		proven, bounceAfter := false, false
		for range rng.IntN(60) {
			at := noon.Add(time.Duration(rng.IntN(200*24)) * time.Hour)
			switch k := rng.IntN(40); {
			case k == 0:
				ra.Add(Sighting{Kind: AnsweredUs, Addr: a, At: noon.AddDate(0, 7, 0)})
				proven, bounceAfter = true, false
			case k == 1:
				ra.Add(Sighting{Kind: Bounced, Addr: a, At: noon.AddDate(0, 8, 0)})
				bounceAfter = true
			case k == 2:
				ra.Add(Sighting{Kind: Confirmed, Addr: a, At: at})
			case k < 20:
				ra.Add(Sighting{Kind: SentWarned, Addr: a, At: at})
			default:
				ra.Add(Sighting{Kind: SentTo, Addr: a, At: at})
			}
		}
		book.Put(rb)
		book.Put(ra)
		now := noon.AddDate(0, 9, 0)
		wantTrust := ra.Confirmed || proven && !bounceAfter && ra.Bounces == 0
		by, suspect := book.Suspect(&ra)
		if suspect == wantTrust {
			t.Fatalf("sequence %d: %+v: suspect %t", i, ra, suspect)
		}
		if suspect && by != strong {
			t.Fatalf("sequence %d: in doubt for %s", i, by.Plain())
		}
		if suspect && book.Standing(a, now) > Seen {
			t.Fatalf("sequence %d: standing %s", i, book.Standing(a, now))
		}
		if _, s := book.Suspect(&rb); s {
			t.Fatalf("sequence %d: the strong one is suspect", i)
		}
	}
}

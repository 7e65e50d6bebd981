package replay

import (
	"fmt"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

var start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func sent(day int, to string) *mail.Message {
	return &mail.Message{
		Direction: mail.Sent, Time: start.AddDate(0, 0, day), MessageID: fmt.Sprint(day, to, "@a.example"), To: mail.ParseList(to, mail.To),
	}
}

func probe(day int, to string) *mail.Message {
	m := sent(day, to)
	m.Probe = true
	return m
}

func begin(t *testing.T) *Replay {
	t.Helper()
	r := New(check.New(), policy.Rules{}, history.NewOwners())
	me, _ := mail.ParseAddress("ann@a.example")
	r.Own(me)
	for day := range 30 {
		if v := r.Next(sent(day, "Jane <j.doe@us.af.mil>")); v.Level != check.OK {
			t.Fatalf("day %d: %s", day, v.Level)
		}
	}
	return r
}

func TestAsksOnceAndLearnsNothingFromIt(t *testing.T) {
	r := begin(t)
	if v := r.Next(sent(31, "j.doe@us.af.ml")); v.Level != check.Warn {
		t.Fatalf("the slip: %s", v.Level)
	}
	for day := 32; day < 60; day++ {
		if v := r.Next(sent(day, "j.doe@us.af.ml")); v.Level >= check.Warn {
			t.Fatalf("day %d: asked again", day)
		}
	}
	if v := r.Next(probe(61, "j.doe@us.af.ml")); v.Level != check.Warn {
		t.Errorf("28 sends after a warning made the slip good: %s", v.Level)
	}
	slip, _ := mail.ParseAddress("j.doe@us.af.ml")
	if rec, _ := r.Book().Get(slip); rec.Sent != 0 || rec.Warned != 29 {
		t.Errorf("record %+v", rec)
	}
}

func TestProbeIsNotLearned(t *testing.T) {
	r := begin(t)
	n := r.Book().Len()
	r.Next(probe(31, "somebody@new.example"))
	if r.Book().Len() != n {
		t.Error("a probe was learned")
	}
}

func TestAnswerEndsTheDoubt(t *testing.T) {
	r := begin(t)
	slip := sent(31, "j.doe@us.af.ml")
	r.Next(slip)
	r.Next(&mail.Message{
		Direction: mail.Received, Time: start.AddDate(0, 0, 32), MessageID: "answer@us.af.ml", InReplyTo: slip.MessageID,
		From: mail.Recipient{Addr: slip.To[0].Addr}, To: mail.ParseList("ann@a.example", mail.To),
	})
	if v := r.Next(probe(33, "j.doe@us.af.ml")); v.Level != check.OK {
		t.Errorf("it answered, and is asked about: %s", v.Level)
	}
}

func TestSameMessageOnce(t *testing.T) {
	r := begin(t)
	for range 3 {
		r.Next(sent(31, "bob@b.example"))
	}
	bob, _ := mail.ParseAddress("bob@b.example")
	if rec, _ := r.Book().Get(bob); rec.Sent != 1 {
		t.Errorf("counted %d times", rec.Sent)
	}
}

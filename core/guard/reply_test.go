package guard_test

import (
	"context"
	"testing"

	"missent/core/guard"
	"missent/core/mail"
)

// TestAReplyToTheOtherJohn: a draft names only the Message-ID it answers, and yet the guard knows whom.
func TestAReplyToTheOtherJohn(t *testing.T) {
	w := newWorld(t)
	w.wrote(9, "john.baker@fabrikam.example", "john.adams@northwind.example")
	for _, who := range []string{"John Baker <john.baker@fabrikam.example>", "John Adams <john.adams@northwind.example>"} {
		from := mail.ParseList(who, mail.To)[0]
		m := mail.Message{Direction: mail.Received, From: from, MessageID: "from " + from.Addr.Local(), Time: w.clock.Now()}
		if err := w.guard.Learn(context.Background(), []mail.Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	reply := func(draft, to string) {
		w.guard.See(context.Background(), guard.Draft{Account: account, ID: draft, Stood: true, Message: mail.Message{
			InReplyTo: "from john.baker", To: mail.ParseList(to, mail.To), Time: w.clock.Now(),
		}})
		w.settled()
	}
	reply("d1", "john.baker@fabrikam.example")
	reply("d2", "john.baker@fabrikam.example, john.adams@northwind.example")
	w.asked()
	reply("d3", "john.adams@northwind.example")
	w.asked("d3 john.adams@northwind.example")
	if s := w.user.asked[0].Finding.Suggest.Plain(); s != "john.baker@fabrikam.example" {
		t.Errorf("suggests %s", s)
	}
}

// remembering is a mailbox that finds messages again.
type remembering struct {
	*mailbox
	people []mail.Recipient
	asked  int
}

func (r *remembering) Recall(context.Context, string) ([]mail.Recipient, error) {
	r.asked++
	return r.people, nil
}

// TestWhoCameInWithTheMessageAnswered: the mail client put him there, so he is no slip of the finger.
func TestWhoCameInWithTheMessageAnswered(t *testing.T) {
	w := newWorld(t)
	w.wrote(2, "jan.smit@northwind.example")
	box := &remembering{mailbox: w.box, people: mail.ParseList("kim@fabrikam.example, jan.smith@northwind.example", mail.To)}
	w.stop()
	w.openWith(func(guard.Account) guard.Watcher { return box })
	reply := func(draft, answers string) {
		w.guard.See(context.Background(), guard.Draft{Account: account, ID: draft, Stood: true, Message: mail.Message{
			InReplyTo: answers, To: mail.ParseList("jan.smith@northwind.example", mail.To), Time: w.clock.Now(),
		}})
		w.settled()
	}
	reply("d1", "")
	w.asked("d1 jan.smith@northwind.example")
	reply("d2", "1@fabrikam.example")
	reply("d3", "1@fabrikam.example") // the same message is looked for once
	w.asked("d1 jan.smith@northwind.example")
	if box.asked != 1 {
		t.Errorf("looked for %d times", box.asked)
	}
}

package guard_test

import (
	"context"
	"errors"
	"testing"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
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

func (r *remembering) Mailer(context.Context, string) ([]byte, error) { return nil, nil }

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

// TestTheGateLooksForTheMessageAnswered: what holds for a draft holds for a message that is held.
func TestTheGateLooksForTheMessageAnswered(t *testing.T) {
	w := newWorld(t)
	w.wrote(2, "jan.smit@northwind.example")
	box := &remembering{mailbox: w.box, people: mail.ParseList("kim@fabrikam.example, jan.smith@northwind.example", mail.To)}
	w.stop()
	w.openWith(func(guard.Account) guard.Watcher { return box })
	w.until("the mailbox is watched again", func() bool {
		w.box.mu.Lock()
		defer w.box.mu.Unlock()
		return w.box.watched == 2
	})
	h := heldAt(view.Gate, "m1", "jan.smith@northwind.example")
	if asks := w.holds(h); len(asks.Questions) != 1 || box.asked != 0 {
		t.Errorf("%d questions, looked for %d times", len(asks.Questions), box.asked)
	}
	h.ID, h.Message.InReplyTo = "m2", "1@fabrikam.example"
	if asks := w.holds(h); len(asks.Questions) != 0 || box.asked != 1 {
		t.Errorf("%d questions, looked for %d times", len(asks.Questions), box.asked)
	}
	clean := heldAt(view.Gate, "m3", "jan.smit@northwind.example")
	clean.Message.InReplyTo = "2@fabrikam.example"
	if w.holds(clean); box.asked != 1 {
		t.Error("looked for although nobody is in doubt")
	}
}

// TestTheTextOfADraftIsReadInDoubtAlone: nobody reads what needs no judging, and a server that does not give the text
// stops no question.
func TestTheTextOfADraftIsReadInDoubtAlone(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	reads := 0
	see := func(draft, to string, err error) {
		w.guard.See(context.Background(), guard.Draft{
			Account: account, ID: draft, Stood: true, Message: draftOf(to),
			Read: func(context.Context) (mail.Secret, []string, error) {
				reads++
				return "IBAN GB82 WEST 1234 5698 7654 32", []string{"a.pdf"}, err
			},
		})
		w.settled()
	}
	see("d1", "jane@army.mil", nil)
	if reads != 0 {
		t.Error("the text of a clean draft was read")
	}
	see("d2", "jane@army.ml", nil)
	see("d3", "jane@army.ml", errors.New("closed"))
	w.asked("d2 jane@army.ml", "d3 jane@army.ml")
	first := w.user.asked[0]
	if holds := first.Finding.Holds; reads != 2 || len(holds) != 1 || holds[0].Kind != "iban" || len(first.Message.Attachments) != 1 {
		t.Errorf("read %d times, holds %v", reads, holds)
	}
	rules := w.guard.Rules()
	rules.Checks = map[string]string{policy.FirstTime: "note", policy.Sensitive: "warn"}
	w.guard.SetRules(rules)
	see("d4", "jane@army.mil", nil)
	w.asked("d2 jane@army.ml", "d3 jane@army.ml")
	see("d5", "new@fabrikam.example", nil)
	w.asked("d2 jane@army.ml", "d3 jane@army.ml", "d5 new@fabrikam.example")
	if reads != 3 {
		t.Errorf("read %d times", reads)
	}
	rules.Words, rules.Inside = policy.ParsePhrases("IBAN"), policy.ParseList("army.mil")
	w.guard.SetRules(rules)
	see("d6", "jane@army.mil", nil) // a colleague
	if reads != 3 {
		t.Error("the text to a colleague was read")
	}
	w.wrote(20, "bob@fabrikam.example")
	see("d7", "bob@fabrikam.example", nil)
	w.asked("d2 jane@army.ml", "d3 jane@army.ml", "d5 new@fabrikam.example", "d7 bob@fabrikam.example")
	if last := w.user.asked[3].Finding; reads != 4 || last.Check != policy.Rule || last.Reason != "words" {
		t.Errorf("read %d times, %s %s", reads, last.Check, last.Reason)
	}
}

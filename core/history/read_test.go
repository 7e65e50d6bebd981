package history

import (
	"testing"

	"missent/core/mail"
)

func kinds(ss []Sighting) map[string]Kind {
	out := map[string]Kind{}
	for _, s := range ss {
		out[s.Addr.Plain()] = s.Kind
	}
	return out
}

func TestRead(t *testing.T) {
	me := NewOwners(addr(t, "ann@a.example"))
	ourKey := KeyOfID("1@a.example")
	ours := func(k Key) bool { return k == ourKey }
	bob := mail.Recipient{Addr: addr(t, "bob@b.example")}

	sent := mail.Message{To: mail.ParseList("bob@b.example, ann+x@a.example, half, slip@b.example, bob@b.example", mail.To)}
	warned := func(a mail.Address) bool { return a.Local() == "slip" }
	if got := kinds(Read(&sent, me, ours, warned)); len(got) != 2 || got["bob@b.example"] != SentTo || got["slip@b.example"] != SentWarned {
		t.Errorf("sent: %v", got)
	}
	for _, c := range []struct {
		what string
		m    mail.Message
		want Kind
	}{
		{"received", mail.Message{From: bob}, ReceivedFrom},
		{"an answer", mail.Message{From: bob, InReplyTo: "1@a.example"}, AnsweredUs},
		{"an answer by its references", mail.Message{From: bob, References: []string{"0@x", "1@a.example"}}, AnsweredUs},
		{"an answer to somebody else", mail.Message{From: bob, InReplyTo: "9@x", References: []string{"1@a.example", "9@x"}}, ReceivedFrom},
		{"an automatic answer", mail.Message{From: bob, InReplyTo: "1@a.example", Tool: true}, ReceivedFrom},
	} {
		c.m.Direction = mail.Received
		if got := kinds(Read(&c.m, me, ours, nil)); got["bob@b.example"] != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	report := mail.Message{Direction: mail.Received, From: bob, Report: true, Bounced: []mail.Address{addr(t, "slip@b.example")}}
	if got := kinds(Read(&report, me, ours, nil)); len(got) != 1 || got["slip@b.example"] != Bounced {
		t.Errorf("delivery report: %v", got)
	}
	mine := mail.Message{Direction: mail.Received, From: mail.Recipient{Addr: addr(t, "ann@a.example")}}
	if got := Read(&mine, me, ours, nil); len(got) != 0 {
		t.Errorf("own mail in a received folder: %v", got)
	}
}

func TestKeyOf(t *testing.T) {
	a := mail.Message{MessageID: "1@a.example", Time: noon}
	b := mail.Message{MessageID: "1@a.example"}
	if KeyOf(&a) != KeyOf(&b) || KeyOf(&a) < 0 {
		t.Error("the Message-ID alone must name a message")
	}
	c := mail.Message{Time: noon, To: mail.ParseList("bob@b.example", mail.To)}
	d := mail.Message{Time: noon, To: mail.ParseList("bob@b.example, x@y.example", mail.To)}
	if KeyOf(&c) == KeyOf(&d) {
		t.Error("without a Message-ID the recipients must count")
	}
}

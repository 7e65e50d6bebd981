//go:build e2e

package thunderbird

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	slip  = "Jane Doe <j.doe@us.af.ml>"
	right = "j.doe@us.af.mil"
	mali  = "us.af.ml is in Mali"
)

func (l *letter) sentTo(want ...string) {
	l.t.Helper()
	if got := l.arrives(); !slices.Equal(got.to, want) {
		l.t.Errorf("sent to %q, want %q", got.to, want)
	}
}

func TestACleanMessageLeavesUntouched(t *testing.T) {
	l := write(t, fields{To: "Jane Doe <" + right + ">", Cc: "mark.lee@army.mil", Body: "Jane,"})
	l.send()
	l.sentTo(right, "mark.lee@army.mil")
	if n := l.popups(); n != 0 {
		t.Errorf("%d windows of Missent", n)
	}
}

func TestUseChangesTheRecipientAndSends(t *testing.T) {
	l := write(t, fields{To: slip + ", mark.lee@army.mil", Body: "Jane, the schedule for next week."})
	l.send()
	if p := l.popup(mali); !strings.Contains(p.Text, "the schedule for next week") {
		t.Errorf("the dialog does not quote the message: %q", p.Text)
	}
	l.press(mali, "Use "+right)
	l.sentTo(right, "mark.lee@army.mil")
}

func TestEditReturnsToTheMessage(t *testing.T) {
	l := write(t, fields{To: slip})
	l.send()
	l.press(mali, "Edit")
	if s := l.editable(); !slices.Equal(s.To, []string{slip}) {
		t.Errorf("recipients %q", s.To)
	}
	l.kept()
	l.send() // and asks again
	l.press(mali, "Use "+right)
	l.sentTo(right)
}

func TestSendAnywaySendsAsTyped(t *testing.T) {
	l := write(t, fields{To: slip})
	l.send()
	l.press(mali, "Send to us.af.ml anyway")
	l.sentTo("j.doe@us.af.ml")
}

func TestAlwaysRightSendsAfterItWasNoted(t *testing.T) {
	l := write(t, fields{To: "m.lee@army.ml"})
	l.send()
	l.press("army.ml", "Always right")
	l.popup("Noted.")
	l.kept()
	l.press("Noted.", "Undo")
	l.press("army.ml", "Always right")
	l.press("Noted.", "Send")
	l.sentTo("m.lee@army.ml")
	again := write(t, fields{To: "m.lee@army.ml"})
	again.send()
	again.sentTo("m.lee@army.ml")
}

func TestAClosedWindowKeepsTheMessage(t *testing.T) {
	l := write(t, fields{To: slip})
	l.send()
	l.popup(mali)
	l.run(`for (const w of popups()) w.close()`, nil)
	l.editable()
	l.kept()
}

func TestSendLaterAndCtrlEnterAsk(t *testing.T) {
	for _, command := range []string{"cmd_sendLater", "cmd_sendWithCheck"} {
		t.Run(command, func(t *testing.T) {
			l := write(t, fields{To: slip})
			l.command(command)
			l.press(mali, "Edit")
			l.editable()
			l.kept()
		})
	}
}

func TestSeveralQuestionsComeOneAfterAnother(t *testing.T) {
	l := write(t, fields{To: slip, Cc: "mark.lee@army.ml"})
	l.send()
	l.popup("1 of 2")
	l.press("1 of 2", "Use ")
	l.press("2 of 2", "Use ")
	l.sentTo(right, "mark.lee@army.mil")
}

func TestAListIsExpanded(t *testing.T) {
	name := fmt.Sprintf("Team %d", time.Now().UnixNano())
	house.list(t, name, "Jane Doe", "j.doe@us.af.ml", "Mark Lee", "mark.lee@army.mil")
	l := write(t, fields{To: name + " <" + name + ">"})
	l.send()
	l.press(mali, "Use "+right)
	l.sentTo(right, "mark.lee@army.mil")
}

func TestNonASCII(t *testing.T) {
	const cyrillic = "j.doe@us.\u0430f.mil"
	l := write(t, fields{To: "Jane Doe <" + cyrillic + ">, Zoë Müller <zoe@bücher.example>", Body: "Grüße, 你好"})
	l.send()
	if p := l.popup("letter is Cyrillic"); !strings.Contains(p.Text, "Grüße, 你好") || !strings.Contains(p.Text, "us.xn--f-7sb.mil") {
		t.Errorf("the dialog shows %q", p.Text)
	}
	l.press("letter is Cyrillic", "Use "+right)
	l.sentTo(right, "zoe@bücher.example") // SMTPUTF8
}

func TestSixtyRecipients(t *testing.T) {
	var to, want []string
	for i := range 60 {
		a := fmt.Sprintf("person%02d@navy.mil", i)
		want = append(want, a)
		if i == 41 {
			a = "person41@navy.ml"
		}
		to = append(to, a)
	}
	l := write(t, fields{To: strings.Join(to[:30], ", "), Bcc: strings.Join(to[30:], ", ")})
	l.send()
	l.press("navy.ml is in Mali", "Use person41@navy.mil")
	l.sentTo(want...)
}

func TestTwoWindowsAtOnce(t *testing.T) {
	a := write(t, fields{To: slip})
	b := write(t, fields{To: "mark.lee@army.ml"})
	a.send()
	a.popup(mali)
	b.send()
	b.popup("army.ml is in Mali")
	b.press("army.ml is in Mali", "Use mark.lee@army.mil")
	b.sentTo("mark.lee@army.mil")
	a.kept()
	a.press(mali, "Use "+right)
	a.sentTo(right)
}

// list puts a list into the address book: its name, then name and address of each member.
func (w *world) list(t *testing.T, name string, members ...string) {
	t.Helper()
	if err := w.tb.run(`
		const [name, members] = args;
		const book = MailServices.ab.directories[0];
		const list = Cc["@mozilla.org/addressbook/directoryproperty;1"].createInstance(Ci.nsIAbDirectory);
		list.isMailList = true;
		list.dirName = name;
		const made = book.addMailList(list);
		for (let i = 0; i < members.length; i += 2) {
			const card = Cc["@mozilla.org/addressbook/cardproperty;1"].createInstance(Ci.nsIAbCard);
			card.displayName = members[i];
			card.primaryEmail = members[i + 1];
			made.addCard(book.addCard(card));
		}`, nil, name, members); err != nil {
		t.Fatal(err)
	}
}

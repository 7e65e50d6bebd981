//go:build e2e

package thunderbird

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const crowded = "Many people see each other"

// crowd are twelve people of four organisations, in To and Cc, beside two of the user's own, one of them on a list with
// an outsider.
func crowd(t *testing.T) (f fields, all, open []string) {
	var to, cc []string
	for i := range 12 {
		a := fmt.Sprintf("p%02d@client%d.example", i, i%4)
		all = append(all, a)
		switch {
		case i == 0: // stands on the list
		case i%3 == 0:
			cc = append(cc, a)
		default:
			to = append(to, a)
		}
	}
	name := "Clients " + t.Name()
	house.list(t, name, "Pia First", all[0], "Mark Lee", "mark.lee@army.mil")
	open = []string{"anna@army.mil", "mark.lee@army.mil"}
	to = append(to, name+" <"+name+">", open[0])
	all = append(all, open...)
	slices.Sort(all)
	return fields{To: strings.Join(to, ", "), Cc: strings.Join(cc, ", ")}, all, open
}

// Everybody gets it, and nobody sees the others.
func TestMoveToBcc(t *testing.T) {
	f, all, open := crowd(t)
	l := write(t, f)
	l.send()
	l.press(crowded, "Move 12 to Bcc")
	got := l.arrives()
	if !slices.Equal(got.to, all) {
		t.Errorf("sent to %q, want %q", got.to, all)
	}
	if strings.Contains(got.text, ".example") {
		t.Errorf("somebody outside is named in the message:\n%s", got.text)
	}
	for _, a := range open {
		if !strings.Contains(header(got.text, "To"), a) {
			t.Errorf("%s is not in To: %q", a, header(got.text, "To"))
		}
	}
}

func TestMoveToBccIsOffered(t *testing.T) {
	f, all, _ := crowd(t)
	l := write(t, f)
	l.until("the hint", func() bool { return strings.Contains(l.button().Label, crowded) })
	l.send()
	l.press(crowded, "Edit")
	l.editable()
	l.kept()
	l.send()
	l.press(crowded, "Send anyway")
	l.sentTo(all...)
	if to := header(l.sink.about(l.subject)[0].text, "To"); !strings.Contains(to, "p01@client1.example") {
		t.Errorf("To is %q, want it as it was typed", to)
	}
}

// From the button in the compose window, before Send.
func TestMoveToBccWhileTyping(t *testing.T) {
	f, all, _ := crowd(t)
	l := write(t, f)
	l.until("the hint", func() bool { return strings.Contains(l.button().Label, crowded) })
	l.pressHint("Bcc")
	l.until("the button to be quiet", func() bool { return l.button().Label == "Missent" })
	l.send()
	l.sentTo(all...)
	if text := l.sink.about(l.subject)[0].text; strings.Contains(text, ".example") {
		t.Errorf("somebody outside is named in the message:\n%s", text)
	}
}

package check

import (
	"fmt"
	"strings"
	"testing"

	"missent/core/mail"
	"missent/core/policy"
)

func TestForgottenAttachment(t *testing.T) {
	k := circle(t)
	for body, want := range map[string]Level{
		"Hi John,\nplease find attached the figures.": Note, "Hallo John,\nim Anhang die Zahlen.": Note,
		"Bonjour John,\nci-joint les chiffres.": Note, "Hola John,\nte adjunto las cifras.": Note, "Ciao John,\nin allegato i dati.": Note,
		"Beste John,\nin de bijlage de cijfers.": Note, "Olá John,\nseguem em anexo os dados.": Note,
		"Hi John,\nI have not attached it yet.": OK, "Hi John,\nis it in the attachment?": OK, "Hi John,\nyes.\n> please find attached": OK,
		"Hi John,\nOn 5 Nov 2026, Ann wrote:\nplease find attached": OK, "": OK,
	} {
		m := &mail.Message{To: mail.ParseList("john.baker@fabrikam.example", mail.To), Body: mail.Secret(body)}
		v := New().Check(m, k)
		if v.Level != want || want == Note && (v.Findings[0].Check != policy.Attachment || v.Findings[0].Recipient.Typed != "") {
			t.Errorf("%q: %s %d", body, v.Level, len(v.Findings))
		}
		m.Attachments = []string{"figures.xlsx"}
		if v := New().Check(m, k); v.Level != OK {
			t.Errorf("%q with a file: %s", body, v.Level)
		}
	}
}

func TestManyVisible(t *testing.T) {
	crowd := func(n, organisations int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("p%d.low@client%d.example", i, i%organisations))
		}
		return strings.Join(all, ", ")
	}
	for _, c := range []struct {
		what   string
		to     string
		change func(m *mail.Message)
		want   bool
	}{
		{"ten of three", crowd(10, 3), nil, true},
		{"nine", crowd(9, 3), nil, false},
		{"a provider of mail", strings.ReplaceAll(crowd(10, 1), "client0.example", "gmail.com"), nil, true},
		{"one of the armed forces", strings.ReplaceAll(crowd(10, 1), "client0.example", "navy.mil"), nil, false},
		{"two organisations", crowd(20, 2), nil, false},
		{"in Bcc", crowd(10, 3), func(m *mail.Message) {
			for i := range m.To {
				m.To[i].Field = mail.Bcc
			}
		}, false},
		{"a list is on it", crowd(10, 3) + ", all@lists.client0.example", nil, false},
		{"colleagues", strings.ReplaceAll(crowd(12, 1), "client0", "contoso"), nil, false},
		{"colleagues by policy", strings.ReplaceAll(crowd(12, 4), ".example", ".house.example"), nil, false},
		{"they were on the message answered", crowd(12, 4), func(m *mail.Message) { m.Parent = m.To }, false},
		{"a program", crowd(12, 4), func(m *mail.Message) { m.Tool = true }, false},
	} {
		m := &mail.Message{To: mail.ParseList(c.to, mail.To)}
		if c.change != nil {
			c.change(m)
		}
		said := func(k Known) (level Level, hide int) {
			for _, f := range New().Check(m, k).Findings {
				if f.Check == policy.Visible {
					return f.Level, len(f.Hide)
				}
			}
			return OK, 0
		}
		k := circle(t)
		k.Rules.Inside = policy.ParseList("*.house.example")
		if level, n := said(k); (level == Note) != c.want || c.want && n != len(m.To) {
			t.Errorf("%s: %s, %d to hide", c.what, level, n)
		}
		k.Hides = true
		if level, _ := said(k); (level == Warn) != c.want {
			t.Errorf("%s, where they can be moved: %s", c.what, level)
		}
		k.Rules = policy.Rules{Checks: map[string]string{policy.Visible: "note"}}
		if level, _ := said(k); (level == Note) != c.want {
			t.Errorf("%s, a note by policy: %s", c.what, level)
		}
	}
}

package mail

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFromHeader(t *testing.T) {
	m := FromHeader([]byte("From bob Mon Jan  1 00:00:00 2026\r\n" +
		"this line has no colon\r\n" +
		"From: Bob <bob@b.example>\r\n" +
		"To: Jane <jane@a.example>,\r\n\tcarl@a.example\r\n" +
		"TO : dora@a.example\r\n" +
		"Cc: eve@a.example\r\n" +
		"Bcc: fay@a.example\r\n" +
		"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n" +
		"Date: Mon, 02 Nov 2026 10:00:00 +0100\r\n" +
		"Message-ID: <1@b.example>\r\n" +
		"In-Reply-To: <0@a.example>\r\n" +
		"References: <00@a.example> <0@a.example>\r\n" +
		"User-Agent: git-send-email 2.40\r\n" +
		"\r\n" +
		"To: not@a.header.example\r\n"))
	var fields []string
	for _, r := range m.To {
		fields = append(fields, r.Field.String()+" "+r.Addr.Plain())
	}
	want := []string{"To jane@a.example", "To carl@a.example", "To dora@a.example", "Cc eve@a.example", "Bcc fay@a.example"}
	if !slices.Equal(fields, want) {
		t.Errorf("recipients %q, want %q", fields, want)
	}
	if m.From.Addr.Plain() != "bob@b.example" || string(m.Subject) != "Grüße" || m.MessageID != "1@b.example" ||
		m.InReplyTo != "0@a.example" || !slices.Equal(m.References, []string{"00@a.example", "0@a.example"}) || !m.Tool {
		t.Errorf("message %+v of %s", m, m.From.Addr.Plain())
	}
	if !m.Time.Equal(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("time %v", m.Time)
	}
}

func TestDeliveryReport(t *testing.T) {
	raw := "From: MAILER-DAEMON@b.example\nTo: ann@a.example\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n" +
		"--x\nContent-Type: text/plain\n\nSorry.\n--x\nContent-Type: message/delivery-status\n\n" +
		"Reporting-MTA: dns; b.example\n\n" +
		"Original-Recipient: rfc822;Bob@Army.ml\nFinal-Recipient: rfc822; bob@forwarded.example\nAction: failed\n\n" +
		"Final-Recipient: rfc822; slow@b.example\nAction: delayed\n\n" +
		"Final-Recipient: rfc822; gone@b.example\nAction: failed\n--x--\n"
	m := FromMessage([]byte(raw))
	var got []string
	for _, a := range m.Bounced {
		got = append(got, a.Plain())
	}
	if want := []string{"bob@army.ml", "gone@b.example"}; !m.Report || !slices.Equal(got, want) {
		t.Errorf("report %t, failed %q, want %q", m.Report, got, want)
	}
}

func TestRecipientsOnce(t *testing.T) {
	m := Message{To: ParseList("a@x.example, A <A@X.example>, b@x.example, bo, bo", To)}
	if got := show(m.Recipients()); !slices.Equal(got, []string{"|a@x.example", "|b@x.example", "|bo|no-at"}) {
		t.Errorf("recipients %q", got)
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct{ in, canonical, registered, suffix string }{
		{"J.Doe+tag@us.af.mil", "j.doe@us.af.mil", "af.mil", "mil"},
		{"j.d.o.e+x@googlemail.com", "jdoe@gmail.com", "googlemail.com", "com"},
		{"ann@shop.example.co.uk", "ann@shop.example.co.uk", "example.co.uk", "co.uk"},
	} {
		a, fault := ParseAddress(c.in)
		if fault != NoFault || a.Canonical().Plain() != c.canonical || a.Domain().Registered() != c.registered || a.Domain().Suffix() != c.suffix {
			t.Errorf("%s: canonical %s, registered %s, suffix %s, fault %q", c.in, a.Canonical().Plain(), a.Domain().Registered(), a.Domain().Suffix(), fault)
		}
	}
	d := ParseDomain("Bücher.Example.")
	if d.ASCII() != "xn--bcher-kva.example" || d.Unicode() != "bücher.example" {
		t.Errorf("domain %q %q", d.ASCII(), d.Unicode())
	}
}

// TestNothingPrintsByAccident: no way of printing a value shows what it holds.
func TestNothingPrintsByAccident(t *testing.T) {
	m := FromHeader([]byte("From: Canary Bird <canary@secret.example>\nTo: canary@secret.example\nSubject: canary secret\n\n"))
	var log strings.Builder
	h := slog.New(slog.NewTextHandler(&log, nil))
	h.Info("x", "a", m.From.Addr, "d", m.From.Addr.Domain(), "r", m.From, "s", m.Subject)
	text := fmt.Sprint(m.From, m.From.Addr, m.From.Addr.Domain(), m.Subject) + fmt.Sprintf("%v %s %+v", m.From, m.From.Addr, m.Subject) + log.String()
	if strings.Contains(text, "canary") || strings.Contains(text, "secret") {
		t.Errorf("printed: %s", text)
	}
}

// FuzzFromMessage: no header makes it panic or hang.
func FuzzFromMessage(f *testing.F) {
	f.Add([]byte("From: a@b.example\nTo: c@d.example\n\nbody"))
	f.Add([]byte("To: x\n  folded\n\t@y.example\r\n\r\n"))
	f.Add([]byte("Content-Type: multipart/report; report-type=delivery-status\n\nAction: failed\nFinal-Recipient: rfc822;a@b.example\n\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := FromMessage(raw)
		m.Recipients()
	})
}

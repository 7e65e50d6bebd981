package imap

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// readsText saves drafts as mail clients do, on any server, and looks at what is read of them.
func readsText(t *testing.T, m mailbox) {
	t.Helper()
	s := newSink(t)
	s.reads = true
	watchingWith(t, m.watcher(), s)
	s.state(view.Watching)
	file := "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n" +
		strings.Repeat("JVBERi0xLjQKSVRTIENPTlRFTlQ=\n", 5000)
	for i, c := range []struct {
		kind, body, text string
		files            []string
	}{
		{"text/plain", "Hi Bob", "Hi Bob", nil},
		{"text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "Gr=C3=BC=C3=9Fe", "Grüße", nil},
		{"text/html", "<p>Hi <b>Bob</b></p>", "Hi Bob", nil},
		{"multipart/mixed; boundary=b", "--b\n\nHi Bob\n" + file + file + "--b--\n", "Hi Bob", []string{"a.pdf", "a.pdf"}},
		{
			"multipart/mixed; boundary=b", "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nHi Bob\n" +
				"--c\nContent-Type: text/html\n\nHi Ann\n--c--\n" + file + "--b--\n", "Hi Bob", []string{"a.pdf"},
		},
		{"multipart/mixed; boundary=b", file + "--b\nContent-Type: text/plain\n\nHi Bob\n--b--\n", "Hi Bob", []string{"a.pdf"}},
		{"application/pdf", "JVBERi0", "", nil},
		{"text/plain", strings.Repeat("0123456789abcdef", 8<<10), "64", nil},
	} {
		to := strings.Repeat("x", i+1) + "@army.ml"
		m.put(goimap.MailboxAttrDrafts, "From: Anna <anna@army.mil>\nTo: "+to+"\nSubject: "+to+"\nMIME-Version: 1.0\nContent-Type: "+c.kind+"\n\n"+c.body+"\n")
		m := s.draft(to).Message
		text := strings.TrimSpace(string(m.Body))
		if c.text == "64" {
			if len(m.Body) != maxDraftText {
				t.Errorf("%d bytes of a long text", len(m.Body))
			}
		} else if text != c.text || !slices.Equal(m.Attachments, c.files) {
			t.Errorf("%s: %q %q, want %q %q", c.kind, text, m.Attachments, c.text, c.files)
		}
	}
}

// TestDovecotLearnText reads the text of sent mail where the user wants it learned, and fetches none where he does not.
func TestDovecotLearnText(t *testing.T) {
	bodies := []string{
		"Content-Type: text/plain\n\nThe valve leaks.\n",
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe vom Ventil\n",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nThe pump, too.\n" +
			"--c\nContent-Type: text/html\n\n<p>The pump</p>\n--c--\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nJVBERi0\n--b--\n",
		"Content-Type: application/pdf\n\nJVBERi0\n",
	}
	d := coretest.Dovecot(t, coretest.DovecotOptions{})
	d.Deliver("Sent", len(bodies), func(i int) string {
		return fmt.Sprintf("From: anna@army.mil\nTo: bob@x.example\nSubject: Boiler\nDate: Fri, 20 Nov 2026 10:0%d:00 +0000\nMessage-ID: <%d@army.mil>\nMIME-Version: 1.0\n%s", i, i, bodies[i])
	})
	d.Deliver("INBOX", 1, func(int) string {
		return "From: bob@x.example\nTo: anna@army.mil\nSubject: Boiler\nDate: Fri, 20 Nov 2026 11:00:00 +0000\nMessage-ID: <in@x.example>\n\nHis own words.\n"
	})
	for _, c := range []struct {
		texts bool
		want  []string // of the newest first
	}{
		{false, []string{"", "", "", "", ""}},
		{true, []string{"", "The pump, too.", "Grüße vom Ventil", "The valve leaks.", ""}},
	} {
		s := newSink(t)
		w := ofDovecot(d, func(_ *guard.Account, o *Options) { o.Texts = func() bool { return c.texts } })
		if err := w.Learn(t.Context(), nil, s); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range s.messages() {
			got = append(got, strings.TrimSpace(string(m.Body)))
			if c.texts && m.Direction == mail.Sent && m.Subject != "Boiler" {
				t.Errorf("%s: subject %q", m.MessageID, string(m.Subject))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("texts wanted: %v; read %q, want %q", c.texts, got, c.want)
		}
	}
}

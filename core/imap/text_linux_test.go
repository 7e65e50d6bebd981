package imap

import (
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

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

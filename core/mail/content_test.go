package mail

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// lines puts a message together as it goes over the line.
func lines(l ...string) string { return strings.Join(l, "\r\n") + "\r\n" }

// whole reads a message that is there as a whole.
func whole(raw string) (m Message) {
	var c Content
	for line := range strings.Lines(raw) {
		c.Line([]byte(line))
	}
	c.Put(&m)
	return m
}

func TestContent(t *testing.T) {
	type want struct {
		body  string
		files []string
	}
	latin, _ := strings.CutSuffix(base64.StdEncoding.EncodeToString([]byte("Gr\xfc\xdfe an J\xf6rg\n")), "\n")
	for name, c := range map[string]struct {
		raw string
		want
	}{
		"plain":         {lines("Subject: x", "", "Hi Bob,", "yes"), want{"Hi Bob,\nyes\n", nil}},
		"line feeds":    {"Subject: x\n\nHi Bob,\n", want{"Hi Bob,\n", nil}},
		"no text":       {lines("Subject: x", ""), want{}},
		"header alone":  {"Subject: x", want{}},
		"quoted":        {lines("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: Quoted-Printable", "", "Gr=C3=BC=C3=9Fe =", "Bob"), want{"Grüße Bob\n", nil}},
		"base64":        {lines("Content-Type: text/plain; charset=ISO-8859-1", "Content-Transfer-Encoding: BASE64", "", latin), want{"Grüße an Jörg\n", nil}},
		"charset":       {lines("Content-Type: text/plain; charset=no-such", "", "caf\xe9"), want{"café\n", nil}},
		"broken base64": {lines("Content-Transfer-Encoding: base64", "", "SGkgQm9i", "!!!"), want{"Hi Bob", nil}},
		"alternative": {
			lines("Content-Type: multipart/alternative; boundary=\"a b\"", "", "preamble", "--a b", "Content-Type: text/plain", "", "Hi Bob", "--a b",
				"Content-Type: text/html", "", "<p>Hi Ann</p>", "--a b--", "epilogue"), want{"Hi Bob\n", nil},
		},
		"html": {
			lines("Content-Type: text/html; charset=utf-8", "", "<html><head><style>p{}</style><title>t</title></head><body><p>Hi&nbsp;Bob &amp;amp; <b>A</b>nn,<br>", "here it is</p>",
				"<div>On 5 Nov 2026, Ann wrote:</div><blockquote>old<p>words</p></blockquote>bye"),
			want{"Hi Bob &amp; Ann,\nhere it is\nOn 5 Nov 2026, Ann wrote:\n> old\n> words\nbye", nil},
		},
		"empty first": {
			lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "", " ", "--b", "Content-Type: text/html", "", "<p>Hi Bob</p>", "--b--"), want{"Hi Bob\n", nil},
		},
		"files": {
			lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/alternative; boundary=c", "", "--c", "", "Hi Bob", "--c--", "--b",
				"Content-Type: application/pdf; name=other.pdf", "Content-Disposition: attachment; filename*=utf-8''Rechnung%20M%C3%A4rz.pdf", "", "JVBERi0=",
				"--b", "Content-Type: text/plain", "Content-Disposition: attachment; filename=notes.txt", "", "Hi Ann", "--b", "Content-Type: image/png", "", "x",
				"--b", "Content-Type: application/octet-stream; name=\"=?utf-8?q?=C3=A4.bin?=\"", "", "x", "--b", "Content-Type: application/x; name=my file; x=1", "", "x", "--b--"),
			want{"Hi Bob\n", []string{"Rechnung März.pdf", "notes.txt", "image/png", "ä.bin", "my file"}},
		},
		"forwarded": {
			lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "Hi Bob", "--b", "Content-Type: message/rfc822", "",
				"Content-Type: multipart/mixed; boundary=x", "", "--x", "Content-Disposition: attachment; filename=inner.pdf", "", "x", "--x--", "--b--"),
			want{"Hi Bob\n", []string{"message/rfc822"}},
		},
		"pictures of a page": {
			lines("Content-Type: multipart/related; boundary=b", "", "--b", "Content-Type: text/html", "", "Hi Bob", "--b", "Content-Type: image/png; name=logo.png",
				"Content-Disposition: inline; filename=logo.png", "", "x", "--b", "Content-Disposition: attachment; filename=a.pdf", "", "x", "--b--"),
			want{"Hi Bob", []string{"a.pdf"}},
		},
		"signed": {
			lines("Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b", "", "--b", "", "Hi Bob", "--b",
				"Content-Type: application/pgp-signature; name=\"signature.asc\"", "", "x", "--b--"), want{"Hi Bob\n", nil},
		},
		"not closed": {
			lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/mixed; boundary=c", "", "--c", "", "Hi Bob", "--b",
				"Content-Disposition: attachment; filename=a.pdf", "", "x"), want{"Hi Bob\n", []string{"a.pdf"}},
		},
		"header that is none": {
			lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "no colon here", "Content-Type: text/plain", "", "Hi Bob", "--b", "Content-Disposition: attachment; filename=\"a", "", "x", "--b--"),
			want{"Hi Bob\n", []string{"a"}},
		},
		"part without a body": {
			lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: application/pdf", "--b", "", "Hi Bob", "--b--"), want{"Hi Bob\n", nil},
		},
		"text that looks like a boundary": {lines("Content-Type: text/plain", "", "Hi Bob,", "--b", "-- ", "Ann"), want{"Hi Bob,\n--b\n-- \nAnn\n", nil}},
	} {
		m := whole(c.raw)
		if string(m.Body) != c.body || !slices.Equal(m.Attachments, c.files) {
			t.Errorf("%s: %q %q, want %q %q", name, string(m.Body), m.Attachments, c.body, c.files)
		}
		var pieces Content // as a reader with a small buffer gives it
		for rest := c.raw; rest != ""; {
			n := min(3, len(rest))
			if i := strings.IndexByte(rest[:n], '\n'); i >= 0 {
				n = i + 1
			}
			if piece := rest[:n]; !strings.Contains(c.raw, "--") {
				pieces.Line([]byte(piece))
			}
			rest = rest[n:]
		}
		var p Message
		if pieces.Put(&p); !strings.Contains(c.raw, "--") && p.Body != m.Body {
			t.Errorf("%s in pieces: %q", name, string(p.Body))
		}
	}
}

// TestContentIsBounded: a text, a header or a number of files without end are cut, in whole letters, and cost little.
func TestContentIsBounded(t *testing.T) {
	m := whole("Subject: x\r\n\r\n" + strings.Repeat("ä", maxBody))
	if len(m.Body) > maxBody || len(m.Body) < maxBody-4 || !utf8.ValidString(string(m.Body)) {
		t.Errorf("%d bytes of text", len(m.Body))
	}
	var many strings.Builder
	many.WriteString("Content-Type: multipart/mixed; boundary=b\r\n\r\n")
	for i := range 10 * maxAttachments {
		fmt.Fprintf(&many, "--b\r\nContent-Disposition: attachment; filename=%s%d\r\n\r\nx\r\n", strings.Repeat("ä", 300), i)
	}
	m = whole(many.String())
	if len(m.Attachments) != maxAttachments || len(m.Attachments[0]) > maxFile || !utf8.ValidString(m.Attachments[0]) {
		t.Errorf("%d files", len(m.Attachments))
	}
	deep := strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 1000) + "\r\nHi"
	whole(deep)

	var c Content
	feed := func(s string, n int) {
		for range n {
			c.Line([]byte(s))
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	feed("Content-Type: multipart/mixed; boundary=b\r\n", 1)
	feed("X-Long: "+strings.Repeat("x", 60_000)+"\r\n", 100)
	feed("\r\n--b\r\n\r\n", 1)
	feed("--b\r\n", 1)
	feed("\r\n", 1)
	feed(strings.Repeat("word ", 1000)+"\r\n", 10_000) // 50 MB
	feed("--b\r\n", 1)
	feed("\r\n", 1)
	feed(strings.Repeat("x", 4000), 10_000) // one line of 40 MB
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 4<<20 {
		t.Errorf("%d bytes are kept of 96 MB", kept)
	}
	c.Put(&m)
	if len(m.Body) != maxBody {
		t.Errorf("%d bytes of text", len(m.Body))
	}
}

// FuzzContent: nothing makes it panic or takes more than the bounds.
func FuzzContent(f *testing.F) {
	f.Add("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHi\r\n--b--\r\n")
	f.Add("Content-Type: text/html; charset=gb2312\n\n<p>\xc4\xe3<blockquote><")
	f.Add("Content-Type: multipart/related; boundary=\n\n--\n--\n")
	f.Fuzz(func(t *testing.T, raw string) {
		m := whole(raw)
		if len(m.Body) > maxBody || !utf8.ValidString(string(m.Body)) || len(m.Attachments) > maxAttachments {
			t.Errorf("%d bytes, %d files", len(m.Body), len(m.Attachments))
		}
	})
}

package addon

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"missent/core/mail"
)

// docx is a file of one paragraph.
func docx(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(w, "<w:document><w:p><w:t>"+text+"</w:t></w:p></w:document>")
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func withFiles(id string, names ...string) string {
	return strings.Replace(to("hold", id, "j.doe@us.af.ml"), `"attachments":[]`, `"attachments":["`+strings.Join(names, `","`)+`"]`, 1)
}

func pieceOf(id string, file int, data []byte, last bool) string {
	return fmt.Sprintf(`"do":"file","id":%q,"piece":{"file":%d,"data":%q,"last":%v}`, id, file, base64.StdEncoding.EncodeToString(data), last)
}

// The guard asks for the files, gets them piece by piece, and judges the message with what they hold. Nothing is kept.
func TestFiles(t *testing.T) {
	f, s := serveFake()
	f.wants = true
	c := call(t, s)
	c.ask(hello)
	if r := c.ask(withFiles("w", "a.docx", "b.docx")); !r.Fetch || len(r.Asks) != 0 {
		t.Fatalf("%+v", r)
	}
	file := docx(t, "Project Falcon")
	for _, step := range []string{pieceOf("w", 0, file[:40], false), pieceOf("w", 0, file[40:], true)} {
		if r := c.ask(step); r.Error != "" {
			t.Errorf("%s: %s", step, r.Error)
		}
	}
	r := c.ask(withFiles("w", "a.docx", "b.docx"))
	if r.Fetch || len(r.Asks) != 1 {
		t.Fatalf("with the files: %+v", r)
	}
	got := f.files
	if len(got) != 2 || got[0].State != mail.Read || !strings.Contains(string(got[0].Text), "Falcon") || got[1].State != mail.Unreadable {
		t.Errorf("judged with %d files", len(got))
	}
	c.ask(`"do":"release","id":"w"`)
	if r := c.ask(withFiles("w", "a.docx", "b.docx")); !r.Fetch {
		t.Errorf("after the release: %+v", r)
	}
}

// A file is taken where the guard asked this caller for it, and nowhere else.
func TestFilesNobodyAskedFor(t *testing.T) {
	f, s := serveFake()
	f.wants = true
	owner, stranger := call(t, s), call(t, s)
	owner.ask(hello)
	stranger.ask(hello)
	file := docx(t, "x")
	refused := func(c *caller, step string) {
		t.Helper()
		if r := c.ask(step); r.Error != "unknown" {
			t.Errorf("%+v", r)
		}
	}
	refused(owner, pieceOf("w", 0, file, true))
	owner.ask(withFiles("w", "a.docx"))
	refused(stranger, pieceOf("w", 0, file, true))
	refused(owner, pieceOf("w", 1, file, true))
	refused(owner, pieceOf("v", 0, file, true))
	if r := owner.ask(pieceOf("w", 0, file, true)); r.Error != "" {
		t.Errorf("%+v", r)
	}
	refused(owner, pieceOf("w", 0, file, true))
	owner.ask(`"do":"release","id":"w"`)
	refused(owner, pieceOf("w", 0, file, true))
	f.wants = false
	owner.ask(withFiles("w2", "a.docx"))
	refused(owner, pieceOf("w2", 0, file, true))
}

// Bytes are counted for all callers together, and the smallest piece counts.
func TestTooManyBytes(t *testing.T) {
	l, now := newLimiter(), time.Now()
	for range bytesAtOnce / leastPiece {
		if !l.bytes(1, now) {
			t.Fatal("refused too early")
		}
	}
	if l.bytes(1, now) {
		t.Error("one too many is taken")
	}
	f, s := serveFake()
	f.wants = true
	s.limit, s.Now = l, func() time.Time { return now }
	c := call(t, s)
	c.ask(hello)
	c.ask(withFiles("w", "a.docx"))
	if r := c.ask(pieceOf("w", 0, []byte("x"), true)); r.Error != "too-fast" {
		t.Errorf("%+v", r)
	}
}

//go:build e2e

package thunderbird

import (
	"archive/zip"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// document writes a file of one paragraph, with so many bytes of a picture beside it.
func document(t *testing.T, name, text string, picture int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	p, err := z.CreateHeader(&zip.FileHeader{Name: "word/media/image1.png", Method: zip.Store})
	if err == nil {
		_, err = io.CopyN(p, rand.Reader, int64(picture))
	}
	if err != nil {
		t.Fatal(err)
	}
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(w, "<w:document><w:p><w:t>"+text+"</w:t></w:p></w:document>")
	}
	if err != nil || z.Close() != nil || f.Close() != nil {
		t.Fatal("the document was not written")
	}
	return path
}

// The dialog says what the files hold, of several, one of them in many pieces, another larger than anything that is read.
func TestTheDialogSaysWhatTheFilesHold(t *testing.T) {
	l := write(t, fields{To: slip, Attach: []string{
		document(t, "minutes.docx", "Nothing of note.", 9<<20),
		document(t, "access.docx", "password: Hunter2!x", 2<<20),
		document(t, "accounts.docx", "Please pay to GB82 WEST 1234 5698 7654 32.", 100),
	}})
	begun := time.Now()
	l.send()
	if p := l.popup(mali); !strings.Contains(p.Text, "a password or key") || !strings.Contains(p.Text, "a bank account (IBAN)") {
		t.Errorf("the dialog says %q", p.Text)
	}
	t.Logf("asked after %s", time.Since(begun))
	l.press(mali, "Use "+right)
	l.sentTo(right)
	if text := l.sink.about(l.subject)[0].text; !strings.Contains(text, `filename="access.docx"`) {
		t.Error("sent without its files")
	}
}

// Words of the organisation may not leave it, in a file either. Its rules come by a policy file, so this guard is another.
func TestWordsOfTheOrganisationInAFile(t *testing.T) {
	house.underPolicy(t, `{"organisation.domains":["army.mil"],"rule.words":["Project Falcon"]}`)
	const outside = "zoe@bücher.example"
	l := write(t, fields{To: outside, Attach: []string{document(t, "plan.docx", "Project Falcon begins in May.", 100)}})
	l.send()
	l.press("Project Falcon", "Edit")
	l.editable()
	l.kept()
	clean := write(t, fields{To: outside, Attach: []string{document(t, "plan.docx", "Nothing of note.", 100)}})
	clean.send()
	clean.sentTo(outside)
}

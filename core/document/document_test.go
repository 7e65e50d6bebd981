package document

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"missent/core/mail"
)

// TestMain is also the child: what is fed to it decides whether it reads, never ends, or takes all memory.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == ChildArgument {
		data, _ := io.ReadAll(os.Stdin)
		switch {
		case bytes.Contains(data, []byte("%HANG")):
			confine()
			for n := 0; ; n++ {
				_ = n
			}
		case bytes.Contains(data, []byte("%WATCHED")): // by the program alone, as where the system limits no memory
			go watchMemory()
			var all [][]byte
			for len(all) < 64 {
				all = append(all, bytes.Repeat([]byte{1}, 16<<20))
				time.Sleep(5 * time.Millisecond)
			}
			os.Exit(0)
		case bytes.Contains(data, []byte("%MEMORY")):
			confine()
			var all [][]byte
			for {
				all = append(all, bytes.Repeat([]byte{1}, 16<<20))
				fmt.Fprintln(os.Stdout, "so much: ", len(all))
			}
		}
		read := Child
		if raced {
			read = extract // the race detector needs more memory than the limit
		}
		os.Exit(read(bytes.NewReader(data), os.Stdout))
	}
	os.Exit(m.Run())
}

// zipped makes a zip file of entries, name and content in turn.
func zipped(t testing.TB, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.Create(entries[i])
		if err == nil {
			_, err = io.WriteString(w, entries[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// paper makes a PDF of one page with one line, its objects at their places.
func paper(line, more string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	stream := "BT /F1 12 Tf 10 100 Td (" + line + ") Tj ET"
	if line == "" {
		stream = "0 0 100 100 re f"
	}
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, more, start)
	return b.Bytes()
}

const locked = `/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4
	/O <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20> /U <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20> >>`

func TestRead(t *testing.T) {
	const w = `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>IBAN DE89 3704 0044 </w:t></w:r><w:r><w:t>0532 0130 00</w:t></w:r></w:p><w:p><w:t>second</w:t></w:p></w:body></w:document>`
	const label = `<Properties><property name="MSIP_Label_11111111-2222-3333-4444-555555555555_Name"><vt:lpwstr>Strictly Confidential</vt:lpwstr></property></Properties>`
	encrypted := zipped(t, "secret.txt", "x")
	encrypted[6] |= 1
	i := bytes.Index(encrypted, []byte("PK\x01\x02"))
	encrypted[i+8] |= 1
	for _, c := range []struct {
		name  string
		data  []byte
		state mail.FileState
		text  string
		label string
	}{
		{"a.docx", zipped(t, "word/document.xml", w, "docProps/custom.xml", label), mail.Read, "IBAN DE89 3704 0044 0532 0130 00\nsecond", "Strictly Confidential"},
		{"a.docx", zipped(t, "word/document.xml", "<w:p/>", "word/header1.xml", "<w:p><w:t>SECRET</w:t></w:p>"), mail.Read, "SECRET", ""},
		{"a.xlsx", zipped(t, "xl/sharedStrings.xml", "<sst><si><t>Account</t></si><si><t>Sum</t></si></sst>", "xl/worksheets/sheet1.xml", `<sheetData><row><c t="s"><v>0</v></c><c><v>4711</v></c></row></sheetData>`), mail.Read, "Account\nSum", ""},
		{"a.xlsx", zipped(t, "xl/worksheets/sheet1.xml", `<row><c t="s"><v>0</v></c><c><v>4711</v></c></row>`), mail.Read, "4711", ""},
		{"a.pptx", zipped(t, "ppt/slides/slide1.xml", "<a:p><a:t>Plan B</a:t></a:p>", "ppt/notesSlides/notesSlide1.xml", "<a:t>do not say</a:t>"), mail.Read, "Plan B\ndo not say", ""},
		{"a.odt", zipped(t, "content.xml", "<text:p>Liebe Anna</text:p>", "META-INF/manifest.xml", "<manifest/>"), mail.Read, "Liebe Anna", ""},
		{"a.ods", zipped(t, "content.xml", "<table:table-cell><text:p>12</text:p></table:table-cell>"), mail.Read, "12", ""},
		{"a.odp", zipped(t, "content.xml", "<text:p>slide</text:p>"), mail.Read, "slide", ""},
		{"a.odt", zipped(t, "content.xml", "x", "META-INF/manifest.xml", "<manifest:encryption-data/>"), mail.Locked, "", ""},
		{"a.pdf", paper("Passport of Jane Roe", ""), mail.Read, "Passport of Jane Roe", ""},
		{"a.pdf", paper("Passport of Jane Roe", locked), mail.Locked, "", ""},
		{"a.pdf", paper("", ""), mail.Unreadable, "", ""}, // a picture of a page
		{"a.pdf", paper("Passport", "")[:200], mail.Unreadable, "", ""},
		{"a.pdf", []byte("no pdf"), mail.Unreadable, "", ""},
		{"a.docx", []byte("PK\x03\x04 broken"), mail.Unreadable, "", ""},
		{"a.docx", zipped(t, "word/document.xml", "<w:p><w:t>open </w"), mail.Unreadable, "", ""},
		{"a.docx", []byte("no zip"), mail.Unreadable, "", ""},
		{"a.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), utf16("EncryptedPackage")...), mail.Locked, "", ""},
		{"a.zip", zipped(t, "holiday.jpg", "x"), mail.NotLooked, "", ""},
		{"a.zip", encrypted, mail.Locked, "", ""},
		{"a.7z", []byte("7z\xbc\xaf\x27\x1c....\x06\xf1\x07\x01"), mail.Locked, "", ""},
		{"a.rar", []byte("Rar!\x1a\x07\x01\x00....\x0d\x04...."), mail.Locked, "", ""},
		{"a.jpg", []byte("\xff\xd8"), mail.NotLooked, "", ""},
	} {
		f := Read(t.Context(), c.name, c.data)
		if f.State != c.state || !strings.Contains(string(f.Text), c.text) || string(f.Label) != c.label {
			t.Errorf("%s: state %d, %q, %q; want %d, %q, %q", c.name, f.State, string(f.Text), string(f.Label), c.state, c.text, c.label)
		}
	}
}

// TestHostileFiles are made to hurt: what cannot be read within the limits is never called read.
func TestHostileFiles(t *testing.T) {
	blanks := "<w:p><w:t>" + strings.Repeat(" ", 12<<20) + "</w:t></w:p>"
	many := make([]string, 0, 2*mostEntries+10)
	for i := range mostEntries + 1 {
		many = append(many, fmt.Sprint("word/document", i, ".xml"), "")
	}
	pieces := make([]string, 0, 12)
	for i := range 5 {
		pieces = append(pieces, fmt.Sprint("word/header", i, ".xml"), "<t>"+strings.Repeat(" ", 7<<20)+"</t>")
	}
	for name, data := range map[string][]byte{
		"a gigabyte of blanks in little": zipped(t, "word/document.xml", blanks),
		"many entries":                   zipped(t, many...),
		"large entries together":         zipped(t, pieces...),
	} {
		if f := Read(t.Context(), "a.docx", data); f.State != mail.Unreadable {
			t.Errorf("%s: state %d", name, f.State)
		}
	}
	for _, bad := range []string{"%HANG", "%MEMORY"} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if f := Read(ctx, "a.pdf", []byte("%PDF-1.4\n"+bad)); f.State != mail.Unreadable || ctx.Err() != nil {
			t.Errorf("%s: state %d, %v", bad, f.State, ctx.Err())
		}
	}
}

func TestMemoryIsWatched(t *testing.T) {
	child := exec.CommandContext(t.Context(), os.Args[0], ChildArgument)
	child.Stdin = strings.NewReader("%WATCHED")
	if err := child.Run(); child.ProcessState.ExitCode() != childBroken {
		t.Errorf("a gigabyte was taken: %v", err)
	}
}

func TestFilesOfAMessage(t *testing.T) {
	pdf := base64.StdEncoding.EncodeToString(paper("OFFICIAL-SENSITIVE", ""))
	raw := "From: ann@a.example\r\nTo: bob@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
		"--x\r\nContent-Type: text/plain\r\n\r\nhere\r\n" +
		"--x\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Disposition: attachment; filename=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + pdf + "\r\n" +
		"--x\r\nContent-Disposition: attachment; filename=\"cut.docx\"\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBAx\r\n--x--\r\n"
	files := Files(t.Context(), strings.NewReader(raw))
	if len(files) != 2 || files[0].State != mail.Read || !strings.Contains(string(files[0].Text), "OFFICIAL-SENSITIVE") || files[1].State != mail.Unreadable {
		t.Errorf("%+v", files)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(zipped(f, "word/document.xml", "<w:p><w:t>text</w:t></w:p>", "docProps/custom.xml", `<property name="MSIP_Label_1_Name">x</property>`))
	f.Add([]byte("Rar!\x1a\x07\x00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("%PDF-")) {
			return
		}
		if got := Read(t.Context(), "a.docx", data); got.State != mail.Read && got.Text != "" && got.State != mail.Unreadable {
			t.Errorf("text of a file in state %d", got.State)
		}
	})
}

package document

import (
	"context"
	"strings"
	"testing"

	"missent/core/mail"
)

func TestPieces(t *testing.T) {
	p := NewPieces([]string{"a.docx", "b.docx", "c.docx", "d.docx"})
	docx := func(word string) []byte {
		return zipped(t, "word/document.xml", "<w:document><w:p><w:t>"+word+"</w:t></w:p></w:document>")
	}
	add := func(file int, data []byte, last, want bool) {
		t.Helper()
		if got := p.Add(context.Background(), file, data, last); got != want {
			t.Errorf("file %d, %d bytes: %v", file, len(data), got)
		}
	}
	one := docx("Falcon")
	for i := range one {
		add(0, one[i:i+1], i == len(one)-1, true)
	}
	add(0, one, true, false) // it is past
	add(1, one[:10], false, true)
	add(2, docx("Heron"), true, true) // the one before was given up
	add(1, one[10:], true, false)
	add(4, one, true, false)
	add(-1, one, true, false)
	states := []mail.FileState{mail.Read, mail.Unreadable, mail.Read, mail.Unreadable}
	for i, f := range p.Files() {
		if f.State != states[i] {
			t.Errorf("%s: state %d, want %d", f.Name, f.State, states[i])
		}
	}
	if text := string(p.Files()[0].Text) + string(p.Files()[2].Text); !strings.Contains(text, "Falcon") || !strings.Contains(text, "Heron") {
		t.Errorf("read %q", text)
	}
}

// What is too much is not held on to: one file, all files together, more files than are looked into.
func TestPiecesHaveLimits(t *testing.T) {
	mega := make([]byte, 1<<20)
	var names []string
	for range mostFiles + 1 {
		names = append(names, "a.docx")
	}
	p := NewPieces(names)
	if len(p.Files()) != mostFiles || p.Add(context.Background(), mostFiles, mega, true) {
		t.Errorf("%d files", len(p.Files()))
	}
	taken := 0
	for file := range mostFiles {
		for range 2 * MostBytes / len(mega) {
			p.Add(context.Background(), file, mega, false)
			taken = max(taken, len(p.buf))
		}
		p.Add(context.Background(), file, nil, true)
	}
	if taken > MostBytes || cap(p.buf) > 0 || p.room != 0 {
		t.Errorf("%d bytes held, %d at the end, room for %d", taken, cap(p.buf), p.room)
	}
	for _, f := range p.Files() {
		if f.State != mail.Unreadable {
			t.Errorf("%s: state %d", f.Name, f.State)
		}
	}
	var none Pieces
	if none.Add(context.Background(), 0, mega, true) {
		t.Error("the zero value takes a file")
	}
}

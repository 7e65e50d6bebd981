package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"missent/core/history"
	"missent/core/mail"
)

// collector is a Sink that keeps everything as short text.
type collector struct {
	items []string
	bad   []string
	stop  error // returned by Item after the first
}

func (c *collector) Item(i Item) error {
	switch {
	case i.Owner != nil:
		c.items = append(c.items, "owner "+i.Owner.Plain())
	case i.Contact != nil:
		c.items = append(c.items, fmt.Sprintf("contact %s %d/%d", i.Contact.Addr.Plain(), i.Contact.Sent, i.Contact.Replies))
	default:
		way := "sent"
		if i.Message.Direction == mail.Received {
			way = "received"
		}
		var to []string
		for _, r := range i.Message.Recipients() {
			to = append(to, r.Addr.Plain())
		}
		c.items = append(c.items, fmt.Sprintf("%d %s %s", i.Line, way, strings.Join(to, " ")))
	}
	return c.stop
}

func (c *collector) Bad(at Place, err error) {
	c.bad = append(c.bad, fmt.Sprintf("%d: %v", at.Line, err))
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) *collector {
	t.Helper()
	me, _ := mail.ParseAddress("ann@a.example")
	c := &collector{}
	if err := Read(path, Options{Me: history.NewOwners(me)}, c); err != nil {
		t.Fatal(err)
	}
	return c
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

const good = `{"time":"2026-05-14T23:39:00Z","direction":"sent","from":"ann@a.example","to":["bob@b.example"]}`

func TestJSONL(t *testing.T) {
	lines := make([]string, 20)
	for i := range lines {
		lines[i] = good
	}
	lines[0] = `{"kind":"owner","mailbox":"u1","address":"ann@a.example","name":"Ann"}`
	lines[1] = `{"kind":"contact","mailbox":"u1","address":"bob@b.example","sent":12,"replies":3,"first":"2026-01-01T00:00:00Z","last":"2026-05-01T00:00:00Z"}`
	lines[16] = `{"time":"2026-05-14T23:39:00Z","direction":"sideways","from":"ann@a.example","to":["bob@b.example"]}`
	c := read(t, file(t, "r.jsonl", strings.Join(lines, "\n")))
	if len(c.items) != 19 || c.items[0] != "owner ann@a.example" || c.items[1] != "contact bob@b.example 12/3" || c.items[18] != "20 sent bob@b.example" {
		t.Errorf("items %q", c.items)
	}
	same(t, c.bad, []string{`17: field "direction": "sideways" is neither "sent" nor "received"`})
}

func TestJSONLBadLines(t *testing.T) {
	c := read(t, file(t, "r.jsonl", strings.Join([]string{
		good, `{"time":`, "", `{"direction":"sent","from":"a@b.example","to":["c@d.example"]}`,
		`{"time":"2026-05-14T23:39:00Z","direction":"sent","from":"a@b.example"}`,
		`{"time":"2026-05-14T23:39:00Z","direction":"sent","to":["c@d.example"]}`,
		`{"kind":"unheard-of"}`, `{"kind":"contact","address":""}`,
		`{"x":"` + strings.Repeat("y", maxLine) + `"}`, good,
	}, "\n")))
	same(t, c.items, []string{"1 sent bob@b.example", "10 sent bob@b.example"})
	var at []string
	for _, b := range c.bad {
		n, _, _ := strings.Cut(b, ":")
		at = append(at, n)
	}
	same(t, at, []string{"2", "4", "5", "6", "7", "8", "9"})
}

func TestSinkStopsReading(t *testing.T) {
	stop := errors.New("enough")
	c := &collector{stop: stop}
	path := file(t, "r.jsonl", strings.Repeat(good+"\n", 100000))
	if err := Read(path, Options{}, c); !errors.Is(err, stop) || len(c.items) != 1 {
		t.Errorf("err %v after %d items", err, len(c.items))
	}
}

const letter = "From: Ann <ann@a.example>\nTo: %s\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n\nHello\n"

func TestMbox(t *testing.T) {
	one := fmt.Sprintf("From ann Mon Nov  2 10:00:00 2026\n"+letter+"\n", "bob@b.example")
	two := "From bob Mon Nov  2 10:00:00 2026\nFrom: bob@b.example\nTo: ann@a.example\n\n>From here on text\n\n"
	c := read(t, file(t, "m.mbox", one+two+one))
	same(t, c.items, []string{"1 sent bob@b.example", "2 received ann@a.example", "3 sent bob@b.example"})
	same(t, c.bad, nil)

	c = read(t, file(t, "cut.mbox", one+two[:len(two)-60]))
	same(t, c.items, []string{"1 sent bob@b.example"})
	same(t, c.bad, []string{"8: cut off inside the header"})

	c = read(t, file(t, "unescaped.mbox", one+"From nowhere in a text\nno header here\n\n"+one))
	same(t, c.items, []string{"1 sent bob@b.example", "3 sent bob@b.example"})
	same(t, c.bad, []string{"8: no message: neither a From nor a recipient"})
}

func TestMaildirAndRubbish(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"cur/1:2,S":      fmt.Sprintf(letter, "bob@b.example"),
		"new/2":          fmt.Sprintf(letter, "carl@b.example"),
		"tmp/3":          fmt.Sprintf(letter, "never@b.example"),
		"cur/4.eml":      "\x00\x01\x02\xff binary rubbish \xfe\n",
		"dovecot.index":  "\x00\x01",
		"cur/5.crlf:2,S": strings.ReplaceAll(fmt.Sprintf(letter, "dora@b.example"), "\n", "\r\n"),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := read(t, dir)
	same(t, c.items, []string{"1 sent bob@b.example", "1 sent dora@b.example", "1 sent carl@b.example"})
	same(t, c.bad, []string{"0: " + ErrFormat.Error()})
}

func TestMissing(t *testing.T) {
	if err := Read(filepath.Join(t.TempDir(), "none"), Options{}, &collector{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("err %v", err)
	}
}

// FuzzRead: nothing in a file makes the reader panic, and it always ends.
func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("From a\nFrom: a@b.example\nTo: c@d.example\n\nx\n"))
	f.Add([]byte("Subject: x\n\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := readStream("fuzz", strings.NewReader(string(raw)), Options{}, &collector{}); err != nil {
			t.Fatal(err)
		}
	})
}

// What is counted while reading is what Size told before, for a file and for a folder.
func TestSizeIsWhatIsRead(t *testing.T) {
	mbox := file(t, "m.mbox", strings.Repeat("From ann Mon Nov  2 10:00:00 2026\n"+fmt.Sprintf(letter, "bob@b.example")+"\n", 5000))
	records := file(t, "r.jsonl", strings.Repeat(good+"\n", 5000))
	folder := filepath.Dir(file(t, "one.eml", fmt.Sprintf(letter, "bob@b.example")))
	if err := os.WriteFile(filepath.Join(folder, "index.dat"), []byte("not mail"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{mbox, records, folder} {
		var n atomic.Int64
		if err := Read(path, Options{Bytes: func(b int) { n.Add(int64(b)) }}, &collector{}); err != nil {
			t.Fatal(err)
		}
		if size := Size(path); size == 0 || n.Load() != size {
			t.Errorf("%s: %d of %d bytes", filepath.Base(path), n.Load(), size)
		}
	}
	if Size("-") != 0 || Size(filepath.Join(folder, "none")) != 0 {
		t.Error("a size where none can be told")
	}
}

// TestText: what a message says is read on request alone, and the name of a file wherever in the message it lies.
func TestText(t *testing.T) {
	parts := "From: ann@a.example\nTo: bob@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHi Bob\n" +
		"--x\nContent-Type: application/pdf; name=a.pdf\n\n" + strings.Repeat("x", maxHeader+maxText) + "\n--x\nContent-Type: application/pdf; name=b.pdf\n\n--x--\n"
	box := "From ann Mon Nov  2 10:00:00 2026\n"
	for _, path := range []string{file(t, "m.eml", parts), file(t, "m.mbox", box+parts+"\n"+box+"From: ann@a.example\nTo: bob@b.example\n\nHi Carl\n")} {
		for _, text := range []bool{true, false} {
			var got []string
			if err := Read(path, Options{Text: text}, texts(func(m *mail.Message) {
				got = append(got, strings.TrimSpace(string(m.Body))+" "+strings.Join(m.Attachments, " "))
			})); err != nil {
				t.Fatal(err)
			}
			want := []string{"Hi Bob a.pdf b.pdf", "Hi Carl "}
			if !text {
				want = []string{" ", " "}
			}
			same(t, got, want[:len(got)])
		}
	}
}

// texts is a Sink of messages.
type texts func(*mail.Message)

func (f texts) Item(i Item) error {
	f(i.Message)
	return nil
}

func (f texts) Bad(at Place, err error) { panic(fmt.Sprint(at, err)) }

package imap

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"

	"missent/core/coretest"
)

// wire is a connection that says a text.
type wire struct {
	net.Conn
	io.Reader
}

func (w wire) Read(p []byte) (int, error) { return w.Reader.Read(p) }

func sifted(t *testing.T, r io.Reader) (string, int64) {
	t.Helper()
	s := newSieve(wire{Reader: r})
	out, err := io.ReadAll(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), s.dropped.Load()
}

func TestSieve(t *testing.T) {
	const good = "* LIST (\\HasNoChildren) \"/\" Drafts\r\n* list (\\Sent) \"\\\\\" \"Entw&APw-rfe\"\r\n* LIST () NIL {5}\r\nSent \r\n" +
		"* LIST () \"/\" \"B\xc3\xbccher\"\r\n* LIST () \"/\" \"a&-b\"\r\n"
	const bad = "* LIST () \"/\" \"Entw&APwrfe\"\r\n* LIST (\\Drafts) \"/\" {7}\r\nEntw\xfcrf\r\n* LIST () \"/\" bad&!-name\r\n" +
		"* LIST () \"/\" \"a \\\" b&\"\r\n* LIST () \"/\" &AOQ-&AOQ-\r\n* LIST () \"/\" \"plain&AGE-\"\r\n"
	const other = "* 1 FETCH (UID 1 BODY[HEADER] {36}\r\n* LIST () \"/\" Entw&APwrfe\r\n1234567\r\n)\r\nA1 OK done\r\n+ idling\r\n* OK {3}\r\nabc\r\n"
	for name, c := range map[string]struct {
		in, out string
		dropped int64
	}{
		"good": {good, good, 0}, "bad": {bad, "", 6}, "other": {other, other, 0},
		"mixed":     {good + bad + other + good, good + other + good, 6},
		"no end":    {"* LIST () \"/\" \"Entw&A", "* LIST () \"/\" \"Entw&A", 0},
		"very long": {"* LIST () \"/\" \"&" + strings.Repeat("x", 2*maxListed) + "\"\r\n" + good, "* LIST () \"/\" \"&" + strings.Repeat("x", 2*maxListed) + "\"\r\n" + good, 0},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in)), iotest.HalfReader(strings.NewReader(c.in))} {
			if out, dropped := sifted(t, r); out != c.out || dropped != c.dropped {
				t.Errorf("%s: %d dropped, %q", name, dropped, out)
			}
		}
	}
}

// TestOddFolderNamesAreNoEnd: a folder whose name nobody can read is left out, the account works on.
func TestOddFolderNamesAreNoEnd(t *testing.T) {
	w := hostile(t, func(c *coretest.Wire) {
		c.Serve("IMAP4rev1 AUTH=PLAIN", func(_, name, _ string) bool {
			if name == "LIST" {
				c.Say(`* LIST (\HasNoChildren) "/" "Entw&APwrfe"`)
				c.Say("* LIST (\\HasNoChildren) \"/\" {6}\r\nR\xe9sum\xe9")
			}
			return false
		})
	})
	drafts, _, err := w.Try(t.Context())
	if err != nil || len(drafts) != 1 || drafts[0] != "Drafts" {
		t.Errorf("%v, %v", drafts, err)
	}
}

func FuzzSieve(f *testing.F) {
	f.Add("* LIST () \"/\" \"Entw&APwrfe\"\r\n* LIST () \"/\" {5}\r\nSent \r\n", 3)
	f.Add("* 1 FETCH (BODY[] {10}\r\n* LIST () \r\n)\r\n", 1)
	f.Fuzz(func(t *testing.T, text string, _ int) {
		whole, n := sifted(t, strings.NewReader(text))
		small, m := sifted(t, iotest.OneByteReader(strings.NewReader(text)))
		if whole != small || n != m {
			t.Errorf("it depends on how the bytes come: %q and %q", whole, small)
		}
		if n == 0 && whole != text {
			t.Errorf("%q became %q", text, whole)
		}
	})
}

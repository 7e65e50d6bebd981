package addressbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"missent/core/history"
	"missent/core/mail"
)

// collector is a Sink that keeps everything as short text.
type collector struct {
	listed, bad []string
	stop        error
}

func (c *collector) Listed(line int, s history.Sighting) error {
	way := ""
	if s.Kind == history.Collected {
		way = " collected"
	}
	c.listed = append(c.listed, fmt.Sprintf("%d %s %q%s", line, s.Addr.Plain(), s.Name, way))
	return c.stop
}

func (c *collector) Bad(line int, err error) { c.bad = append(c.bad, fmt.Sprintf("%d %v", line, err)) }

func books(t *testing.T, text string, want Format) *collector {
	t.Helper()
	head := text[:min(len(text), SniffLen)]
	if f := Sniff([]byte(head)); f != want {
		t.Fatalf("taken for format %d, want %d", f, want)
	}
	c := &collector{}
	if err := Read(want, strings.NewReader(text), c); err != nil {
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

const cards3 = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jane\\, Doe\r\nN:Doe;Jane;;;\r\nEMAIL;TYPE=INTERNET,PREF:J.Doe@us.af.mil\r\n" +
	"item1.EMAIL;TYPE=work:jane@army\r\n .mil\r\nPHOTO;ENCODING=b:%s\r\nEND:VCARD\r\n\r\n" +
	"BEGIN:VCARD\r\nVERSION:4.0\r\nN:Ash;Bob;;;\r\nEMAIL;PREF=1:mailto:bob@contoso.example\r\nEMAIL:bob@contoso.example\r\nEMAIL:\r\nEND:VCARD\r\n"

func TestVCard(t *testing.T) {
	c := books(t, fmt.Sprintf(cards3, strings.Repeat("A", 3*maxLine)), VCard)
	same(t, c.listed, []string{`1 j.doe@us.af.mil "Jane, Doe"`, `1 jane@army.mil "Jane, Doe"`, `11 bob@contoso.example "Bob Ash"`})
	same(t, c.bad, nil)
	// A list of people holds no address of its own; vCard 2.1 encodes names in a way of its own.
	c = books(t, "begin:vcard\nVERSION:4.0\nKIND:group\nFN:Team\nMEMBER:mailto:x@example.com\nend:vcard\n"+
		"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen\nEMAIL;INTERNET:juergen@example.com\nEND:VCARD\n", VCard)
	same(t, c.listed, []string{`7 juergen@example.com ""`})
}

func TestVCardBad(t *testing.T) {
	good := "BEGIN:VCARD\nFN:Ann\nEMAIL:ann@example.com\nEND:VCARD\n"
	c := books(t, good+"rubbish\nmore rubbish\n"+good+"BEGIN:VCARD\nFN:Cut\nEMAIL:cut@example.com\n"+
		"BEGIN:VCARD\nFN:No\nEMAIL:not an address\nEMAIL:ok@example.com\nEND:VCARD\n"+
		"BEGIN:VCARD\nEMAIL:"+strings.Repeat("x", maxLine)+"@example.com\nEND:VCARD\n"+
		good+"BEGIN:VCARD\nEMAIL:end@example.com\n", VCard)
	same(t, c.listed, []string{`1 ann@example.com "Ann"`, `7 ann@example.com "Ann"`, `14 ok@example.com "No"`, `22 ann@example.com "Ann"`})
	same(t, c.bad, []string{"5 outside of a card", "11 cut off inside a card", "14 no address: no-at", fmt.Sprint("20 ", errLong), "26 cut off inside a card"})
}

func TestLDIF(t *testing.T) {
	c := books(t, "\xef\xbb\xbf# a comment\nversion: 1\n\ndn: cn=Jane Doe,mail=j.doe@us.af.mil\nobjectclass: person\ncn: Jane Doe\nmail: j.doe@us.\n af.mil\n"+
		"mozillaSecondEmail: jane@army.mil\njpegPhoto:: "+strings.Repeat("QUJD\n ", 40000)+"\n\n\n"+
		"dn:: Y249SsO8cmdlbg==\ngivenName:: SsO8cmdlbg==\nsn: Ash\nmail;x-work: juergen@example.com\n\n"+
		"dn: cn=Team\nobjectclass: groupOfNames\nmember: cn=Jane\n", LDIF)
	same(t, c.listed, []string{`7 j.doe@us.af.mil "Jane Doe"`, `9 jane@army.mil "Jane Doe"`, `40016 juergen@example.com "Jürgen Ash"`})
	same(t, c.bad, nil)
}

func TestLDIFBad(t *testing.T) {
	c := books(t, "dn: a\nmail: ann@example.com\nmail:: ???\nmail:< file:///etc/passwd\nnonsense\n\n"+
		"dn: b\nchangetype: delete\nmail: gone@example.com\n\ndn: c\nmail: c@@example.com\nmail: c@example.com", LDIF)
	same(t, c.listed, []string{`2 ann@example.com ""`, `13 c@example.com ""`})
	same(t, c.bad, []string{"3 no base64", "4 a value that lies elsewhere is not fetched", "5 no attribute", "8 a change, no entry", "12 no address: two-ats"})
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"Thunderbird": {
			"First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name\nJane,Doe,Jane Doe,,j.doe@us.af.mil,jane@army.mil,\n,,,,,,\n",
			[]string{`2 j.doe@us.af.mil "Jane Doe"`, `2 jane@army.mil "Jane Doe"`},
		},
		"Thunderbird, German": {
			"\"Vorname\",\"Nachname\",\"Anzeigename\",\"Spitzname\",\"Primäre E-Mail-Adresse\",\"Sekundäre E-Mail-Adresse\"\n\"Jane\",\"Doe\",\"\",,\"j.doe@us.af.mil\",\n",
			[]string{`2 j.doe@us.af.mil "Jane Doe"`},
		},
		"Outlook": {
			"Title,First Name,Middle Name,Last Name,Suffix" + strings.Repeat(",Other Street 2", 90) + ",E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address\r\n" +
				",Jane,,Doe," + strings.Repeat(",", 90) + ",j.doe@us.af.mil,SMTP,Jane Doe (j.doe@us.af.mil),jane@army.mil\r\n",
			[]string{`2 j.doe@us.af.mil "Jane Doe"`, `2 jane@army.mil "Jane Doe"`},
		},
		"Outlook, Windows-1252 with semicolons": {
			"Vorname;Nachname;E-Mail-Adresse;E-Mail-Typ\r\nJ\xfcrgen;Ash;juergen@example.com;SMTP\r\n",
			[]string{`2 juergen@example.com "Jürgen Ash"`},
		},
		"Google": {
			"Name,Given Name,Family Name,Notes,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value\n" +
				"Jane Doe,Jane,Doe,\"two\nlines\",* Work,j.doe@us.af.mil ::: jane@army.mil,Home,j.doe@us.af.mil\nBob,,,,,bob@example.com,,\n",
			[]string{`2 j.doe@us.af.mil "Jane Doe"`, `2 jane@army.mil "Jane Doe"`, `4 bob@example.com "Bob"`},
		},
		"UTF-16": {
			"\xff\xfeN\x00a\x00m\x00e\x00,\x00E\x00m\x00a\x00i\x00l\x00\n\x00J\x00,\x00j\x00@\x00a\x00.\x00d\x00e\x00\n\x00",
			[]string{`2 j@a.de "J"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := books(t, c.text, CSV)
			same(t, got.listed, c.want)
			same(t, got.bad, nil)
		})
	}
	c := books(t, "Name,Email\nAnn,ann@example.com\n\"broken\"quote,x\nNobody,nobody\nEnd,end@example.com\n", CSV)
	same(t, c.listed, []string{`2 ann@example.com "Ann"`, `5 end@example.com "End"`})
	if len(c.bad) != 2 || !strings.HasPrefix(c.bad[0], "3 ") || c.bad[1] != "4 no address: no-at" {
		t.Errorf("bad %q", c.bad)
	}
}

func TestNoAddressBook(t *testing.T) {
	for _, text := range []string{"", "hello", "Name,Street,Email Type\nx", "From: ann@example.com\nSubject: mail, please\n", "# only\n# comments\n", "please mail, or call\n"} {
		if f := Sniff([]byte(text)); f != None {
			t.Errorf("%q is taken for format %d", text, f)
		}
	}
}

func TestSinkStopsReading(t *testing.T) {
	stop := errors.New("enough")
	for f, text := range map[Format]string{
		VCard: strings.Repeat("BEGIN:VCARD\nEMAIL:a@example.com\nEND:VCARD\n", 9),
		LDIF:  strings.Repeat("dn: a\nmail: a@example.com\n\n", 9),
		CSV:   "email\n" + strings.Repeat("a@example.com\n", 9),
	} {
		c := &collector{stop: stop}
		if err := Read(f, strings.NewReader(text), c); !errors.Is(err, stop) || len(c.listed) != 1 {
			t.Errorf("format %d: %v after %d entries", f, err, len(c.listed))
		}
	}
}

// checker fails the test on an entry that could do harm further on.
type checker struct{ t *testing.T }

func (c checker) Listed(line int, s history.Sighting) error {
	if _, fault := mail.ParseAddress(s.Addr.Plain()); fault != mail.NoFault || s.Kind != history.Listed || len(s.Name) > 4*maxName || line < 1 {
		c.t.Errorf("line %d: %q %q, %s", line, s.Addr.Plain(), s.Name, fault)
	}
	return nil
}

func (c checker) Bad(line int, err error) {
	if line < 0 || err == nil {
		c.t.Errorf("line %d is bad for no reason", line)
	}
}

// FuzzBooks: nothing in a file makes a reader panic or fail, and what comes out is addresses.
func FuzzBooks(f *testing.F) {
	f.Add(uint8(VCard), []byte(fmt.Sprintf(cards3, "AAAA")))
	f.Add(uint8(LDIF), []byte("version: 1\ndn: a\nmail:: YUBleGFtcGxlLmNvbQ==\n b\n\nchangetype: add\n"))
	f.Add(uint8(CSV), []byte("Name;E-Mail\n\"a\";\"a@example.com ::: b\"\n\"x"))
	f.Add(uint8(CSV), []byte("\xff\xfeE\x00m\x00a\x00i\x00l\x00\n\x00a"))
	f.Fuzz(func(t *testing.T, format uint8, raw []byte) {
		Sniff(raw[:min(len(raw), SniffLen)])
		if err := Read(VCard+Format(format%3), strings.NewReader(string(raw)), checker{t}); err != nil {
			t.Fatal(err)
		}
	})
}

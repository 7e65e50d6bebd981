package imap

import (
	"slices"
	"testing"

	"missent/core/coretest"
	"missent/core/mail"
)

const parent = "From: Kim <kim@fabrikam.example>\r\nTo: anna@army.mil, Jan <jan@northwind.example>\r\nCc: lee@x.example\r\n" +
	"Message-ID: <parent@fabrikam.example>\r\nSubject: Plan\r\n\r\nHello\r\n"

func plains(people []mail.Recipient) (all []string) {
	for _, p := range people {
		all = append(all, p.Addr.Plain())
	}
	return all
}

func TestRecallFindsWhoWasOnTheMessageAnswered(t *testing.T) {
	s, err := coretest.StartIMAP(coretest.IMAPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, m := range []string{"From: a@x.example\r\nMessage-ID: <xparent@fabrikam.example>\r\n\r\n", parent} {
		if _, err := s.Append("INBOX", m); err != nil {
			t.Fatal(err)
		}
	}
	w := of(s)
	people, err := w.Recall(t.Context(), "parent@fabrikam.example")
	want := []string{"kim@fabrikam.example", "anna@army.mil", "jan@northwind.example", "lee@x.example"}
	if err != nil || !slices.Equal(plains(people), want) {
		t.Errorf("%v %q", err, plains(people))
	}
	if people, err := w.Recall(t.Context(), "other@fabrikam.example"); err != nil || people != nil {
		t.Errorf("%v %v", people, err)
	}
	if v := s.Violations(); len(v) > 0 {
		t.Errorf("wrote: %q", v)
	}
}

package imap

import (
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

func ofCourier(s *coretest.CourierServer) *Watcher {
	return account(s.Host, s.Port, s.CA.Pool(), slow)
}

// slow: Courier takes more than a second for a folder it opens for the first time.
func slow(_ *guard.Account, o *Options) { o.Command = time.Minute }

// TestCourier: everything below INBOX, no special uses, no IDLE, names in German.
func TestCourier(t *testing.T) {
	t.Parallel()
	s := coretest.Courier(t, coretest.CourierOptions{Folders: []string{"Entwürfe", "Gesendete Objekte", "Projekte", "Projekte.Größe & Co", "Papierkorb"}})
	s.Deliver(t, "Gesendete Objekte", draft("jane@army.mil", "sent before"))
	s.Deliver(t, "Projekte.Größe & Co", "From: bob@fabrikam.example\r\nTo: anna@a.example\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@x>\r\n\r\nhi\r\n")
	s.Deliver(t, "Papierkorb", "From: spam@evil.example\r\nTo: anna@a.example\r\nMessage-ID: <2@x>\r\n\r\nhi\r\n")
	w := ofCourier(s)
	drafts, sent, err := w.Try(t.Context())
	if err != nil || len(drafts) != 1 || drafts[0] != "INBOX.Entwürfe" || len(sent) != 1 || sent[0] != "INBOX.Gesendete Objekte" {
		t.Fatalf("drafts %v, sent %v, %v", drafts, sent, err)
	}
	to := newSink(t)
	if err := w.Learn(t.Context(), nil, to); err != nil {
		t.Fatal(err)
	}
	all := to.messages()
	if len(all) != 2 || all[0].Direction != mail.Sent || all[1].From.Addr.Plain() != "bob@fabrikam.example" {
		t.Errorf("learned %d messages: %v", len(all), all)
	}
	watched := watching(t, w)
	watched.state(view.Watching)
	s.Deliver(t, "Entwürfe", draft("jane@army.ml", "a slip"))
	watched.draft("jane@army.ml")
}

func TestCourierRefusesAPassword(t *testing.T) {
	s := coretest.Courier(t, coretest.CourierOptions{})
	s.Password = "another"
	to := newSink(t)
	if err := ofCourier(s).Watch(t.Context(), to); err == nil {
		t.Error("let in")
	}
	to.state(view.Refused)
}

func TestCourierTextOfADraft(t *testing.T) {
	t.Parallel()
	server := coretest.Courier(t, coretest.CourierOptions{})
	readsText(t, mailbox{
		watcher: func(...func(*guard.Account, *Options)) *Watcher { return ofCourier(server) },
		put: func(_ goimap.MailboxAttr, text string) func() {
			server.Deliver(t, "Drafts", text)
			return nil
		},
	})
}

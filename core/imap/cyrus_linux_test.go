package imap

import (
	"fmt"
	"slices"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

func ofCyrus(c *coretest.CyrusServer, change ...func(*guard.Account, *Options)) *Watcher {
	return account(c.Host, c.Port, c.CA.Pool(), change...)
}

// The names of the folders tell nothing, so that only the special uses lead there, which Cyrus writes in small letters.
var namedOtherwise = coretest.CyrusOptions{Drafts: "Rough", Sent: "Outgoing"}

func TestCyrusWatch(t *testing.T) {
	server := coretest.Cyrus(t, namedOtherwise)
	mua := newClient(t, server.Host, server.Port, server.CA)
	caps := mua.c.Caps()
	if !caps.Has(goimap.CapLoginDisabled) || caps.Has("NOTIFY") || !caps.Has(goimap.CapIdle) {
		t.Fatalf("this is not the Cyrus these tests are for: %v", caps)
	}
	mua.save("Rough", draft("old@army.mil", "old"), 0)
	drafts, sent, err := ofCyrus(server).Try(t.Context())
	if err != nil || !slices.Equal(drafts, []string{"Rough"}) || !slices.Equal(sent, []string{"Outgoing"}) {
		t.Fatalf("Try: %v %v %v", drafts, sent, err)
	}
	s := watching(t, ofCyrus(server))
	s.state(view.Watching)
	uid := mua.save("Rough", draft("bob@army.mil <bob@army.ml>", "Plan", "Message-ID: <1@army.mil>"), 0)
	first := s.draft("bob@army.ml")
	uid = mua.save("Rough", draft("bob@army.mil", "Plan B", "Message-ID: <2@army.mil>"), uid)
	if second := s.draft("bob@army.mil"); second.ID != first.ID {
		t.Errorf("the next save became another draft: %s, then %s", first.ID, second.ID)
	}
	mua.expunge("Rough", uid)
	if e := s.until("gone", func(e seen) bool { return e.gone != "" }); e.gone != first.ID {
		t.Errorf("gone is %s, not %s", e.gone, first.ID)
	}
	for _, e := range s.list() {
		if e.draft != nil && to(e.draft.Message) == "old@army.mil" {
			t.Error("what lay there at the start is not news")
		}
	}
}

func TestCyrusLearn(t *testing.T) {
	const n = 40
	server := coretest.Cyrus(t, namedOtherwise)
	mua := newClient(t, server.Host, server.Port, server.CA)
	for i := range n {
		mua.save("Outgoing", letter("Sent", i), 0)
	}
	mua.save("INBOX", bounce, 0)
	s := newSink(t)
	if err := ofCyrus(server).Learn(t.Context(), nil, s); err != nil {
		t.Fatal(err)
	}
	all := s.messages()
	if len(all) != n+1 {
		t.Fatalf("%d messages, want %d", len(all), n+1)
	}
	for i, m := range all[:n] {
		if m.Direction != mail.Sent || m.MessageID != fmt.Sprintf("Sent.%d@army.mil", n-1-i) || len(m.To) != 2 {
			t.Errorf("message %d is %+v", i, m)
		}
	}
	if m := all[n]; !m.Report || len(m.Bounced) != 1 || m.Bounced[0].Plain() != "jane@army.ml" {
		t.Errorf("the delivery report: %v, %v", m.Report, m.Bounced)
	}
	mua.save("Outgoing", letter("Sent", n), 0)
	again := newSink(t)
	if err := ofCyrus(server).Learn(t.Context(), s.cursors(), again); err != nil {
		t.Fatal(err)
	}
	if more := again.messages(); len(more) != 1 || more[0].MessageID != fmt.Sprintf("Sent.%d@army.mil", n) {
		t.Errorf("the next run read %d messages", len(more))
	}
}

// A server that was away is found again, and what was saved meanwhile is news.
func TestCyrusRestart(t *testing.T) {
	server := coretest.Cyrus(t, coretest.CyrusOptions{})
	s := watching(t, ofCyrus(server))
	s.state(view.Watching)
	server.Stop()
	s.state(view.Reconnecting)
	server.Start()
	s.state(view.Watching)
	newClient(t, server.Host, server.Port, server.CA).save("Drafts", draft("bob@army.ml", "after the restart"), 0)
	s.draft("bob@army.ml")
}

func TestCyrusTextOfADraft(t *testing.T) {
	server := coretest.Cyrus(t, namedOtherwise)
	mua := newClient(t, server.Host, server.Port, server.CA)
	readsText(t, ofCyrus(server), func(text string) { mua.save("Rough", text, 0) })
}

package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// mailbox is an account on some server, and the mail client that writes into it.
type mailbox struct {
	anyPassword bool // this server lets in whoever knows the name
	watcher     func(change ...func(*guard.Account, *Options)) *Watcher
	// put saves a message in the folder of that use; take removes it again.
	put func(use goimap.MailboxAttr, message string) (take func())
}

const received goimap.MailboxAttr = ""

// servers are what the contract of guard.Watcher and guard.Recaller is held against. Courier is too slow for all of it: see
// TestCourier.
var servers = map[string]func(t *testing.T) mailbox{
	"memory": func(t *testing.T) mailbox {
		s := coretest.ServeIMAP(t, coretest.IMAPOptions{}) // it fails the test when anything but its own put writes
		return mailbox{
			false,
			func(change ...func(*guard.Account, *Options)) *Watcher { return of(s, change...) },
			func(use goimap.MailboxAttr, message string) func() {
				folder := "INBOX"
				if use != received {
					folder = s.Folder(use)
				}
				uid := s.MustAppend(t, folder, message)
				return func() {
					if err := s.Remove(folder, uid); err != nil {
						t.Error(err)
					}
				}
			},
		}
	},
	"Dovecot": func(t *testing.T) mailbox {
		d := coretest.Dovecot(t, coretest.DovecotOptions{})
		return mailbox{
			false,
			func(change ...func(*guard.Account, *Options)) *Watcher { return ofDovecot(d, change...) },
			byClient(newClient(t, d.Host, d.Port, d.CA), "Drafts", "Sent"),
		}
	},
	"Cyrus": func(t *testing.T) mailbox {
		c := coretest.Cyrus(t, namedOtherwise)
		return mailbox{
			true,
			func(change ...func(*guard.Account, *Options)) *Watcher { return ofCyrus(c, change...) },
			byClient(newClient(t, c.Host, c.Port, c.CA), "Rough", "Outgoing"),
		}
	},
}

// byClient writes with a mail client.
func byClient(c *client, drafts, sent string) func(goimap.MailboxAttr, string) func() {
	folders := map[goimap.MailboxAttr]string{received: "INBOX", goimap.MailboxAttrDrafts: drafts, goimap.MailboxAttrSent: sent}
	return func(use goimap.MailboxAttr, message string) func() {
		uid := c.save(folders[use], message, 0)
		return func() { c.expunge(folders[use], uid) }
	}
}

// TestContract: what the guard may expect of a Watcher, on every server that can be had here.
func TestContract(t *testing.T) {
	t.Parallel()
	for name, open := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for what, clause := range map[string]func(*testing.T, mailbox){
				"a draft is seen, followed and gone": followsADraft,
				"learning reads all once":            learnsOnce,
				"refused and untrusted are told":     tellsWhy,
				"a message is recalled":              recalls,
				"a draft can be read":                func(t *testing.T, m mailbox) { readsText(t, m) },
			} {
				t.Run(what, func(t *testing.T) { clause(t, open(t)) })
			}
		})
	}
}

func followsADraft(t *testing.T, m mailbox) {
	m.put(goimap.MailboxAttrDrafts, draft("old@army.mil", "old"))
	s := watching(t, m.watcher(func(_ *guard.Account, o *Options) { o.Stand = time.Hour }))
	s.state(view.Watching)
	take := m.put(goimap.MailboxAttrDrafts, draft("bob@army.mil <bob@army.ml>", "Plan", "Message-ID: <1@army.mil>"))
	first := s.draft("bob@army.ml")
	if first.Account != "a1" || first.ID == "" || first.Saved.IsZero() || first.Stood {
		t.Errorf("the first save: %+v", first)
	}
	last := m.put(goimap.MailboxAttrDrafts, draft("bob@army.mil", "Plan B", "Message-ID: <2@army.mil>"))
	take() // an autosave: the next one is there, the one before goes
	if second := s.draft("bob@army.mil"); second.ID != first.ID {
		t.Errorf("the next save became another draft: %s, then %s", first.ID, second.ID)
	}
	last()
	if e := s.until("gone", func(e seen) bool { return e.gone != "" }); e.gone != first.ID {
		t.Errorf("gone is %s, not %s", e.gone, first.ID)
	}
	for _, e := range s.list() {
		if e.draft != nil && to(e.draft.Message) == "old@army.mil" {
			t.Error("what lay there at the start is not news")
		}
	}
}

func learnsOnce(t *testing.T, m mailbox) {
	const n = 12
	for i := range n {
		m.put(goimap.MailboxAttrSent, letter("Sent", i))
	}
	m.put(received, bounce)
	s := newSink(t)
	if err := m.watcher().Learn(t.Context(), nil, s); err != nil {
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
	m.put(goimap.MailboxAttrSent, letter("Sent", n))
	again := newSink(t)
	if err := m.watcher().Learn(t.Context(), s.cursors(), again); err != nil {
		t.Fatal(err)
	}
	if more := again.messages(); len(more) != 1 || more[0].MessageID != fmt.Sprintf("Sent.%d@army.mil", n) {
		t.Errorf("the next run read %d messages", len(more))
	}
	for _, c := range again.cursors() {
		if c.Account != "a1" || c.UIDValidity == 0 || c.Low != 1 && c.High != 0 {
			t.Errorf("cursor %+v", c)
		}
	}
}

func tellsWhy(t *testing.T, m mailbox) {
	if !m.anyPassword {
		tellsRefusal(t, m)
	}
	strange := func(_ *guard.Account, o *Options) { o.Roots = newCA(t).Pool() }
	if e := watching(t, m.watcher(strange)).state(view.Untrusted); e.next.IsZero() {
		t.Error("nobody knows when it is tried again")
	}
	if err := m.watcher(strange).Learn(t.Context(), nil, newSink(t)); !errors.Is(err, guard.ErrUntrusted) {
		t.Errorf("somebody else's certificate while learning: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.watcher().Learn(ctx, nil, newSink(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("an end that came first: %v", err)
	}
}

func tellsRefusal(t *testing.T, m mailbox) {
	t.Helper()
	wrong := func(_ *guard.Account, o *Options) {
		o.Password = func(context.Context) (string, error) { return "wrong", nil }
	}
	s := newSink(t)
	if err := m.watcher(wrong).Watch(t.Context(), s); !errors.Is(err, guard.ErrRefused) {
		t.Errorf("a wrong password: %v", err)
	}
	s.state(view.Refused)
	if err := m.watcher(wrong).Learn(t.Context(), nil, newSink(t)); !errors.Is(err, guard.ErrRefused) {
		t.Errorf("a wrong password while learning: %v", err)
	}
}

func recalls(t *testing.T, m mailbox) {
	m.put(received, "From: a@x.example\nMessage-ID: <xparent@fabrikam.example>\n\nHello\n")
	m.put(goimap.MailboxAttrSent, parent)
	people, err := m.watcher().Recall(t.Context(), "parent@fabrikam.example")
	want := []string{"kim@fabrikam.example", "anna@army.mil", "jan@northwind.example", "lee@x.example"}
	if err != nil || !slices.Equal(plains(people), want) {
		t.Errorf("%v %q", err, plains(people))
	}
	if people, err := m.watcher().Recall(t.Context(), "other@fabrikam.example"); err != nil || people != nil {
		t.Errorf("%v %v", people, err)
	}
	m.put(goimap.MailboxAttrSent, "From: a@x.example\nMessage-ID: <written@fabrikam.example>\nSubject: Secret\nUser-Agent: Mozilla Thunderbird\n\nHello\n")
	if header, err := m.watcher().Mailer(t.Context(), "written@fabrikam.example"); err != nil ||
		!strings.Contains(string(header), "User-Agent: Mozilla Thunderbird") || strings.Contains(string(header), "Secret") {
		t.Errorf("written by %q, %v", header, err)
	}
	if header, err := m.watcher().Mailer(t.Context(), "xparent@fabrikam.example"); err != nil || header != nil { // it was received
		t.Errorf("written by %q, %v", header, err)
	}
}

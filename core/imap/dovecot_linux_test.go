package imap

import (
	"context"
	"fmt"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

func ofDovecot(d *coretest.DovecotServer, change ...func(*guard.Account, *Options)) *Watcher {
	return account(d.Host, d.Port, d.CA.Pool(), change...)
}

// client is a mail client: the one who writes, so that the Watcher need not.
type client struct {
	t testing.TB
	c *imapclient.Client
}

func newClient(t testing.TB, host string, port int, ca *coretest.CA) *client {
	t.Helper()
	config, err := account(host, port, ca.Pool()).tls()
	if err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialTLS(fmt.Sprintf("%s:%d", host, port), &imapclient.Options{TLSConfig: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login("anna", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	return &client{t, c}
}

// save appends a draft and expunges the one before, as Thunderbird does.
func (c *client) save(folder, message string, before goimap.UID) goimap.UID {
	c.t.Helper()
	message = strings.ReplaceAll(message, "\n", "\r\n")
	cmd := c.c.Append(folder, int64(len(message)), &goimap.AppendOptions{Flags: []goimap.Flag{goimap.FlagDraft}})
	if _, err := cmd.Write([]byte(message)); err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Close(); err != nil {
		c.t.Fatal(err)
	}
	data, err := cmd.Wait()
	if err != nil {
		c.t.Fatal(err)
	}
	if before != 0 {
		c.expunge(folder, before)
	}
	return data.UID
}

// expunge removes a message.
func (c *client) expunge(folder string, uid goimap.UID) {
	c.t.Helper()
	if _, err := c.c.Select(folder, nil).Wait(); err != nil {
		c.t.Fatal(err)
	}
	set := goimap.UIDSetNum(uid)
	flags := &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}
	if err := c.c.Store(set, flags, nil).Close(); err != nil {
		c.t.Fatal(err)
	}
	if err := c.c.UIDExpunge(set).Close(); err != nil {
		c.t.Fatal(err)
	}
}

func TestDovecotKickAndRestart(t *testing.T) {
	d := coretest.Dovecot(t, coretest.DovecotOptions{})
	s := watching(t, ofDovecot(d))
	s.state(view.Watching)
	d.Admin("kick", d.User)
	if e := s.state(view.Reconnecting); e.next.IsZero() {
		t.Error("nobody knows when it is tried again")
	}
	s.state(view.Watching)
	mua := newClient(t, d.Host, d.Port, d.CA)
	mua.save("Drafts", draft("bob@army.ml", "after the kick"), 0)
	s.draft("bob@army.ml")
	d.Stop()
	s.state(view.Reconnecting)
	d.Start()
	s.state(view.Watching)
	newClient(t, d.Host, d.Port, d.CA).save("Drafts", draft("carl@army.ml", "after the restart"), 0)
	s.draft("carl@army.ml")
}

// What was saved while the connection was away is news all the same.
func TestDovecotDraftWhileAway(t *testing.T) {
	d := coretest.Dovecot(t, coretest.DovecotOptions{})
	away, back := make(chan struct{}), make(chan struct{})
	tries := 0
	s := watching(t, ofDovecot(d, func(_ *guard.Account, o *Options) {
		o.Password = func(context.Context) (string, error) {
			if tries++; tries == 2 {
				close(away)
				<-back
			}
			return d.Password, nil
		}
	}))
	s.state(view.Watching)
	d.Stop()
	s.state(view.Reconnecting)
	d.Start()
	<-away
	newClient(t, d.Host, d.Port, d.CA).save("Drafts", draft("bob@army.ml", "meanwhile"), 0)
	close(back)
	s.draft("bob@army.ml")
}

// A dead connection is found also where nothing is asked that the server would tell (QRESYNC).
func TestDovecotSleep(t *testing.T) {
	d := coretest.Dovecot(t, coretest.DovecotOptions{})
	p := coretest.StartProxy(t, d.Port)
	c := newClient(t, d.Host, d.Port, d.CA)
	sleeps(t, p, account(p.Host, p.Port, d.CA.Pool(), lively), func() { c.save("Drafts", draft("bob@army.mil", "x"), 0) })
}

func TestDovecotWithoutIdleAndSpecialUse(t *testing.T) {
	d := coretest.Dovecot(t, coretest.DovecotOptions{Capability: "IMAP4rev1", NoSpecialUse: true, Folders: []string{"Gesendet"}})
	drafts, sent, err := ofDovecot(d).Try(t.Context())
	if err != nil || len(drafts) != 1 || drafts[0] != "Drafts" || len(sent) != 2 {
		t.Fatalf("Try: %v %v %v", drafts, sent, err)
	}
	s := watching(t, ofDovecot(d))
	s.state(view.Watching)
	newClient(t, d.Host, d.Port, d.CA).save("Drafts", draft("bob@army.ml", "x"), 0)
	s.draft("bob@army.ml")
}

func TestDovecotStartTLS(t *testing.T) {
	d := coretest.Dovecot(t, coretest.DovecotOptions{})
	w := account(d.Host, d.Plain, d.CA.Pool(), func(a *guard.Account, _ *Options) { a.Security = "starttls" })
	if _, _, err := w.Try(t.Context()); err != nil {
		t.Error(err)
	}
	w = account(d.Host, d.Plain, newCA(t).Pool(), func(a *guard.Account, _ *Options) { a.Security = "starttls" })
	_, _, err := w.Try(t.Context())
	refusedAs(t, err, "certificate-unknown")
}

func TestDovecotLearn(t *testing.T) {
	const n = 1500
	d := coretest.Dovecot(t, coretest.DovecotOptions{})
	d.Deliver("Sent", n, func(i int) string { return letter("Sent", i) })
	d.Deliver("INBOX", 20, func(i int) string { return letter("INBOX", i) })
	d.Deliver("Old", 1, func(int) string { return bounce })
	s := newSink(t)
	if err := ofDovecot(d).Learn(t.Context(), nil, s); err != nil {
		t.Fatal(err)
	}
	all := s.messages()
	if len(all) < n+20 || all[0].MessageID != fmt.Sprintf("Sent.%d@army.mil", n-1) || all[n-1].Direction != mail.Sent || all[n].Direction != mail.Received {
		t.Errorf("%d messages, the first is %s", len(all), all[0].MessageID)
	}
	newClient(t, d.Host, d.Port, d.CA).save("Sent", letter("Sent", n), 0)
	again := newSink(t)
	if err := ofDovecot(d).Learn(t.Context(), s.cursors(), again); err != nil {
		t.Fatal(err)
	}
	if more := again.messages(); len(more) != 1 || more[0].MessageID != fmt.Sprintf("Sent.%d@army.mil", n) {
		t.Errorf("the next run read %d messages", len(more))
	}
}

// TestRealServersAtRest: one connection while nothing is new.
func TestRealServersAtRest(t *testing.T) {
	const sent = "From: Anna <anna@army.mil>\nTo: %s\nSubject: x\nDate: Fri, 20 Nov 2026 10:00:00 +0000\nMessage-ID: <%d@a.example>\n\nx\n"
	run := func(t *testing.T, host string, port int, ca *coretest.CA, of func(...func(*guard.Account, *Options)) *Watcher) {
		l := &line{}
		c := newClient(t, host, port, ca)
		c.save("Sent", fmt.Sprintf(sent, "jane@army.mil", 1), 0)
		atRest(t, of(func(_ *guard.Account, o *Options) { o.Dial = l.dial }), l, func(n int) {
			c.save("Sent", fmt.Sprintf(sent, "kim@army.mil", 100+n), 0)
		})
	}
	t.Run("dovecot", func(t *testing.T) {
		d := coretest.Dovecot(t, coretest.DovecotOptions{})
		run(t, d.Host, d.Port, d.CA, func(change ...func(*guard.Account, *Options)) *Watcher { return ofDovecot(d, change...) })
	})
	t.Run("cyrus", func(t *testing.T) {
		s := coretest.Cyrus(t, coretest.CyrusOptions{})
		run(t, s.Host, s.Port, s.CA, func(change ...func(*guard.Account, *Options)) *Watcher { return ofCyrus(s, change...) })
	})
}

const aLetter = "From: Anna <anna@army.mil>\nTo: kim@army.mil\nSubject: x\nMessage-ID: <%@a.example>\n\nx\n"

// TestDovecotTells: a real server with NOTIFY says by itself that a message was sent, also into a folder whose name is no
// ASCII; and while nothing comes it is not asked whether there is anything to learn. What is received is found when asked.
func TestDovecotTells(t *testing.T) {
	const sent = "Éléments envoyés"
	d := coretest.Dovecot(t, coretest.DovecotOptions{Folders: []string{sent}})
	p := &tap{}
	w := filtered(t, d.Port, d.CA, coretest.Filter{Hears: p.hears})
	to := watching(t, w)
	to.state(view.Watching)
	c := newClient(t, d.Host, d.Port, d.CA)
	put := func(folder, id string) { c.save(folder, strings.Replace(aLetter, "%", id, 1), 0) }
	told := func(what string) { to.until(what, func(e seen) bool { return e.sent }) }
	put(sent, "1")
	told("the first message that was sent")
	all := newSink(t)
	learn := func(want int) {
		t.Helper()
		before := len(all.messages())
		if err := w.Learn(t.Context(), all.cursors(), all); err != nil || len(all.messages()) != before+want {
			t.Fatalf("%d messages, %d more expected, %v", len(all.messages()), want, err)
		}
	}
	learn(1)
	learn(0) // asked: nothing was known of the folders before
	learn(0) // asked, and the same
	p.took()
	for range mostUnasked - 1 {
		learn(0)
	}
	if said := p.took(); len(said) > 0 {
		t.Errorf("it was asked although nothing was told: %q", said)
	}
	put("INBOX", "2")
	c.save("Drafts", draft("bob@army.ml", "x"), 0)
	to.draft("bob@army.ml") // drafts are seen as before, and by now the other was told
	learn(1)
	learn(0)
	learn(0)
	put(sent, "3")
	told("the second message that was sent")
	learn(1)
	learn(0)
	learn(0)
	p.took()
	for range mostUnasked {
		learn(0)
	}
	if len(p.took()) == 0 {
		t.Error("it is never asked again")
	}
}

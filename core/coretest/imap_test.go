package coretest

import (
	"crypto/tls"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func login(t *testing.T, s *IMAP, h *imapclient.UnilateralDataHandler) *imapclient.Client {
	t.Helper()
	config := &tls.Config{RootCAs: s.CA.Pool(), MinVersion: tls.VersionTLS12}
	c, err := imapclient.DialTLS(net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), &imapclient.Options{TLSConfig: config, UnilateralDataHandler: h})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login("anna", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// Each thing a reader must not do is noticed; what it may do is not.
func TestViolationsAreSeen(t *testing.T) {
	s, err := StartIMAP(IMAPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.MustAppend(t, "Drafts", "To: b@x.example\n\nHello")
	c := login(t, s, nil)
	one := imap.UIDSetNum(1)
	fields := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"To"}, Peek: true}
	if _, err := c.Select("Drafts", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Fetch(one, &imap.FetchOptions{Flags: true, BodySection: []*imap.FetchItemBodySection{fields}}).Close(); err != nil {
		t.Fatal(err)
	}
	if bad := s.Violations(); len(bad) > 0 || !slices.Equal(s.Commands(), []string{"EXAMINE", "FETCH"}) {
		t.Errorf("reading is called %v; the commands are %v", bad, s.Commands())
	}
	sections := []*imap.FetchItemBodySection{{}}
	for _, bad := range []struct {
		name string
		do   func() error
	}{
		{"SELECT", func() error { _, err := c.Select("Drafts", nil).Wait(); return err }},
		{"STORE", func() error {
			return c.Store(one, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
		}},
		{"COPY", func() error { _, err := c.Copy(one, "Sent").Wait(); return err }},
		{"APPEND", func() error {
			a := c.Append("Sent", 1, nil)
			a.Write([]byte("x"))
			a.Close()
			_, err := a.Wait()
			return err
		}},
		{"FETCH ENVELOPE", func() error { return c.Fetch(one, &imap.FetchOptions{Envelope: true}).Close() }},
		{"FETCH BODYSTRUCTURE", func() error {
			return c.Fetch(one, &imap.FetchOptions{BodyStructure: &imap.FetchItemBodyStructure{}}).Close()
		}},
		{"FETCH without PEEK", func() error { return c.Fetch(one, &imap.FetchOptions{BodySection: sections}).Close() }},
		{"MOVE", func() error { _, err := c.Move(one, "Sent").Wait(); return err }},
		{"EXPUNGE", func() error { return c.Expunge().Close() }},
	} {
		if err := bad.do(); err != nil {
			t.Errorf("%s: %v", bad.name, err)
		}
		if !slices.Contains(s.Violations(), bad.name) {
			t.Errorf("%s was not noticed", bad.name)
		}
	}
}

// No change is lost to somebody in IDLE, whenever it comes.
func TestIdleLosesNothing(t *testing.T) {
	s := ServeIMAP(t, IMAPOptions{})
	woken := make(chan struct{}, 1000)
	c := login(t, s, &imapclient.UnilateralDataHandler{Mailbox: func(*imapclient.UnilateralDataMailbox) { woken <- struct{}{} }})
	if _, err := c.Select("Drafts", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AppendDraft("To: b@x.example\n\nHello"); err != nil {
			t.Fatal(err)
		}
		select {
		case <-woken:
		case <-time.After(time.Minute):
			t.Fatal("a wake-up was lost")
		}
		idle.Close()
		idle.Wait()
	}
}

func TestTwoCAsAreStrangers(t *testing.T) {
	a, err := NewCA()
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewCA()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(a.PEM), "CERTIFICATE") || a.Pool().Equal(b.Pool()) {
		t.Error("two CAs are one")
	}
}

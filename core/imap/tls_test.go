package imap

import (
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

func newCA(t *testing.T) *coretest.CA {
	t.Helper()
	ca, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

func leaf(t *testing.T, ca *coretest.CA, until time.Time, names ...string) *tls.Config {
	t.Helper()
	cert, err := ca.Leaf(until, names...)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}}
}

// quiet is a correct server; said tells whether somebody tried to log in.
func quiet(logins chan<- string) func(*coretest.Wire) {
	return func(w *coretest.Wire) {
		w.Serve("IMAP4rev1 IDLE", func(_, name, _ string) bool {
			if name == "LOGIN" || name == "AUTHENTICATE" {
				logins <- name
			}
			return false
		})
	}
}

func TestUntrustedCertificates(t *testing.T) {
	ca := newCA(t)
	later := time.Now().Add(time.Hour)
	old := leaf(t, ca, later)
	old.MaxVersion = tls.VersionTLS11
	old.MinVersion = tls.VersionTLS10 // a server of long ago
	for name, c := range map[string]struct {
		config *tls.Config
		key    string
	}{
		"expired":     {leaf(t, ca, time.Now().Add(-time.Hour)), "certificate-expired"},
		"wrong name":  {leaf(t, ca, later, "mail.example.com"), "certificate-name"},
		"foreign CA":  {leaf(t, newCA(t), later), "certificate-unknown"},
		"old version": {old, "tls-version"},
	} {
		t.Run(name, func(t *testing.T) {
			logins := make(chan string, 100)
			server := coretest.StartScript(t, c.config, quiet(logins))
			w := account(server.Host, server.Port, ca.Pool())
			_, _, err := w.Try(t.Context())
			refusedAs(t, err, c.key)
			s := watching(t, w)
			if e := s.state(view.Untrusted); e.problem != c.key {
				t.Errorf("state is %v", e)
			}
			if len(logins) > 0 {
				t.Error("the password was sent")
			}
		})
	}
}

func refusedAs(t *testing.T, err error, key string) {
	t.Helper()
	var e *Error
	if !errors.Is(err, guard.ErrUntrusted) || !errors.As(err, &e) || e.Problem() != key {
		t.Errorf("error is %v, want %s", err, key)
	}
}

func TestStartTLS(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{StartTLS: true})
	starttls := func(a *guard.Account, _ *Options) { a.Security = "starttls" }
	s := watching(t, of(server, starttls))
	s.state(view.Watching)
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "x"))
	s.draft("bob@army.ml")
}

// A server, or somebody between, that does not come to TLS: nothing is sent to it.
func TestStartTLSFailsClosed(t *testing.T) {
	ca := newCA(t)
	good, err := ca.Server()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		greeting, answer, key string
	}{
		"stripped":  {"* OK [CAPABILITY IMAP4rev1] ready", "NO unknown", "starttls-missing"},
		"bad":       {"* OK ready", "BAD unknown command", "starttls-missing"},
		"preauth":   {"* PREAUTH welcome", "OK begin", "preauth"},
		"injection": {"* OK ready", "OK begin\r\n* CAPABILITY IMAP4rev1", "starttls-missing"},
	} {
		t.Run(name, func(t *testing.T) {
			heard := make(chan string, 100)
			server := coretest.StartScript(t, nil, func(w *coretest.Wire) {
				w.Say(c.greeting)
				for {
					tag, name, _, err := w.Hear()
					if err != nil {
						return
					}
					heard <- name
					w.Say("%s %s", tag, c.answer)
				}
			})
			_, _, err := account(server.Host, server.Port, ca.Pool(), func(a *guard.Account, _ *Options) { a.Security = "starttls" }).Try(t.Context())
			refusedAs(t, err, c.key)
			for len(heard) > 0 {
				if name := <-heard; name != "STARTTLS" {
					t.Errorf("%s was said before TLS", name)
				}
			}
		})
	}
	t.Run("preauth inside TLS", func(t *testing.T) {
		server := coretest.StartScript(t, good, func(w *coretest.Wire) {
			w.Say("* PREAUTH [CAPABILITY IMAP4rev1] welcome")
			w.Hear()
		})
		_, _, err := account(server.Host, server.Port, ca.Pool()).Try(t.Context())
		refusedAs(t, err, "preauth")
	})
}

func TestCAFile(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, server.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	with := func(file string) *Watcher {
		return account(server.Host, server.Port, nil, func(a *guard.Account, _ *Options) { a.CAFile = file })
	}
	if drafts, sent, err := with(path).Try(t.Context()); err != nil || len(drafts) != 1 || len(sent) != 1 {
		t.Errorf("Try: %v %v %v", drafts, sent, err)
	}
	_, _, err := with("").Try(t.Context())
	refusedAs(t, err, "certificate-unknown")
	_, _, err = with(path + ".missing").Try(t.Context())
	refusedAs(t, err, "ca-file")
}

func TestNoWayAroundVerification(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "Insecure"+"SkipVerify") {
			t.Errorf("%s goes around the verification of certificates", file)
		}
	}
}

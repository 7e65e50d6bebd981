package imap

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait of these tests; none of them measures time.
const patience = time.Minute

// account is a Watcher on this server, quick to try again.
func account(host string, port int, roots *x509.CertPool, change ...func(*guard.Account, *Options)) *Watcher {
	a := guard.Account{
		ID: "a1", Host: host, Port: port, Security: "tls", User: "anna",
		Address: mail.NewAddress("anna", mail.ParseDomain("army.mil")),
	}
	o := Options{
		Password: func(context.Context) (string, error) { return "secret", nil },
		Roots:    roots,
		Backoff:  func(int) time.Duration { return 5 * time.Millisecond },
		Stand:    200 * time.Millisecond,
		Grace:    200 * time.Millisecond,
		Command:  20 * time.Second, // a real server on a busy machine
		Poll:     50 * time.Millisecond,
	}
	for _, f := range change {
		f(&a, &o)
	}
	return New(a, o)
}

func of(s *coretest.IMAP, change ...func(*guard.Account, *Options)) *Watcher {
	return account(s.Host, s.Port, s.CA.Pool(), change...)
}

// seen is one thing a sink was told.
type seen struct {
	state   view.State
	problem string
	next    time.Time
	draft   *guard.Draft
	gone    string
	sent    bool // something was
}

func (s seen) String() string {
	switch {
	case s.draft != nil:
		return fmt.Sprintf("draft %s to %s stood %v", s.draft.ID, to(s.draft.Message), s.draft.Stood)
	case s.gone != "":
		return "gone " + s.gone
	case s.sent:
		return "sent"
	}
	return fmt.Sprintf("state %s %s", s.state, s.problem)
}

// to are the recipients as text.
func to(m mail.Message) string {
	var out []string
	for _, r := range m.To {
		if r.Fault == mail.NoFault {
			out = append(out, r.Addr.Plain())
		} else {
			out = append(out, "?"+r.Typed)
		}
	}
	return strings.Join(out, " ")
}

// sink is a DraftSink and a LearnSink that remembers.
type sink struct {
	t  *testing.T
	ch chan seen

	mu    sync.Mutex
	all   []seen
	pages []guard.Page
	page  func(guard.Page) error // called with each page
	reads bool                   // the text of drafts
}

func newSink(t *testing.T) *sink { return &sink{t: t, ch: make(chan seen, 10_000)} }

func (s *sink) put(e seen) {
	s.mu.Lock()
	s.all = append(s.all, e)
	s.mu.Unlock()
	s.ch <- e
}

func (s *sink) State(state view.State, problem string, next time.Time) {
	s.put(seen{state: state, problem: problem, next: next})
}

func (s *sink) Draft(ctx context.Context, d guard.Draft) (err error) {
	if s.reads {
		if d.Message.Body, d.Message.Attachments, err = d.Read(ctx); err != nil && ctx.Err() == nil {
			s.t.Errorf("the text of a draft: %v", err)
		}
	}
	s.put(seen{draft: &d})
	return nil
}

func (s *sink) Gone(_ context.Context, g guard.DraftGone) error { s.put(seen{gone: g.ID}); return nil }

func (s *sink) Sent() { s.put(seen{sent: true}) }

func (s *sink) Page(_ context.Context, p guard.Page) error {
	if s.page != nil {
		if err := s.page(p); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages = append(s.pages, p)
	return nil
}

// until waits for something and fails the test when it does not come.
func (s *sink) until(what string, f func(seen) bool) seen {
	s.t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case e := <-s.ch:
			if f(e) {
				return e
			}
		case <-timeout:
			all := s.list()
			s.t.Fatalf("%s did not come; seen: %v", what, all[max(0, len(all)-20):])
		}
	}
}

func (s *sink) state(state view.State) seen {
	s.t.Helper()
	return s.until("state "+string(state), func(e seen) bool { return e.draft == nil && e.gone == "" && e.state == state })
}

// draft waits for a draft to these recipients.
func (s *sink) draft(recipients string) guard.Draft {
	s.t.Helper()
	return *s.until("draft to "+recipients, func(e seen) bool { return e.draft != nil && to(e.draft.Message) == recipients }).draft
}

// list is everything so far.
func (s *sink) list() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

func (s *sink) messages() (all []mail.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.pages {
		all = append(all, p.Messages...)
	}
	return all
}

// watching starts a watch that ends with the test.
func watching(t *testing.T, w *Watcher) *sink {
	t.Helper()
	return watchingWith(t, w, newSink(t))
}

func watchingWith(t *testing.T, w *Watcher, s *sink) *sink {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Watch(ctx, s) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Watch returned %v", err)
			}
		case <-time.After(patience):
			t.Error("Watch did not end with its context")
		}
	})
	return s
}

// draft is the text of a draft.
func draft(to, subject string, more ...string) string {
	return "From: Anna <anna@army.mil>\nTo: " + to + "\nSubject: " + subject + "\n" + strings.Join(more, "\n") +
		"\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello\n"
}

package desk

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// finder knows one answer.
type finder struct {
	found  []guard.Candidate
	lookup bool // what the settings said
}

func (f *finder) Installed(context.Context) []guard.Candidate { return f.found }

func (f *finder) Find(_ context.Context, _ mail.Address, set policy.Set, tell func(view.SearchStep)) []guard.Candidate {
	f.lookup = set.Bool("account.lookup")
	for _, state := range []string{"waiting", "asking", "found"} {
		tell(view.SearchStep{Key: "dns", Asked: "a.example", State: state})
	}
	return f.found
}

// waiter is a browser whose user says yes or no when the test does.
type waiter struct {
	mu     sync.Mutex
	said   chan error
	kept   []string
	fails  error
	offers []string
}

func (w *waiter) Offered() []string { return w.offers }

func (w *waiter) SignIn(ctx context.Context, _ guard.Account, link func(string)) error {
	link("https://provider.example/sign-in")
	select {
	case err := <-w.said:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *waiter) Keep(_ context.Context, id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = append(w.kept, id)
	return w.fails
}

func TestFindTellsEachStep(t *testing.T) {
	o := newOffice(t)
	f := &finder{found: []guard.Candidate{{
		Origin: "dns", Source: "a.example", Address: addr("ann@a.example"), Outside: true,
		Incoming: guard.Endpoint{Host: "imap.b.example", Port: 993, Security: "tls", User: "ann"},
		SignIn:   []string{guard.ByGoogle, guard.ByMicrosoft, guard.ByPassword},
	}}}
	o.d.opt.Finder, o.d.opt.Browser = f, &waiter{offers: []string{guard.ByMicrosoft}}
	d := o.d.Window(t.Context(), view.Setup)
	for in, want := range map[string]string{"": "address-missing", "ann": "address-invalid", "ann@": "address-invalid"} {
		if _, err := d.Find(t.Context(), in); key(err) != want {
			t.Errorf("%q: %v", in, err)
		}
	}
	got, err := d.Find(t.Context(), " Ann@A.example")
	if err != nil || len(got.Steps) != 1 || got.Steps[0].State != "found" || len(got.Found) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if c := got.Found[0]; c.Host != "imap.b.example" || !c.Outside || !slices.Equal(c.SignIn, []string{guard.ByMicrosoft, guard.ByPassword}) {
		t.Errorf("%+v: what no client is configured for is not offered", c)
	}
	if e := event(t, d, "search"); e.Search.Steps[0].State != "found" {
		t.Errorf("the last step counts: %+v", e.Search)
	}
	if err := d.Set(t.Context(), "account.lookup", "false"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Find(t.Context(), "ann@a.example"); err != nil || f.lookup {
		t.Errorf("the switch does not reach the search: %v", err)
	}
	if key(d.Set(t.Context(), "oauth.google.client-id", "mine")) != "invalid" {
		t.Error("a user sets what is the organisation's")
	}
	if all, err := d.Installed(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestSignInWithTheBrowser(t *testing.T) {
	o := newOffice(t)
	w := &waiter{said: make(chan error, 1), offers: []string{guard.ByGoogle}}
	o.d.opt.Browser = w
	d := o.d.Window(t.Context(), view.Setup)
	f := form()
	f.Password, f.SignIn = "", guard.ByGoogle
	try := func() <-chan view.AccountTrial {
		done := make(chan view.AccountTrial, 1)
		go func() {
			trial, err := d.Try(context.WithoutCancel(t.Context()), f)
			if err != nil {
				t.Error(err)
			}
			done <- trial
		}()
		if e := event(t, d, "browser"); e.Link != "https://provider.example/sign-in" {
			t.Errorf("link %q", e.Link)
		}
		return done
	}
	after := func(done <-chan view.AccountTrial) view.AccountTrial {
		select {
		case trial := <-done:
			return trial
		case <-time.After(time.Minute):
			t.Fatal("it does not end")
			return view.AccountTrial{}
		}
	}
	first := try()
	if trial, err := d.Try(t.Context(), f); err != nil || trial.Problem != "busy" {
		t.Errorf("a second one beside it: %+v, %v", trial, err)
	}
	if err := d.StopSignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if trial := after(first); trial.OK || trial.Problem != "sign-in-abandoned" {
		t.Errorf("stopped: %+v", trial)
	}
	w.said <- &view.Problem{Key: "sign-in-denied"}
	if trial := after(try()); trial.Problem != "sign-in-denied" {
		t.Errorf("%+v", trial)
	}
	w.said <- nil
	if trial := after(try()); !trial.OK || len(w.kept) != 0 {
		t.Errorf("%+v, kept %v before the account was added", trial, w.kept)
	}
	a, err := d.AddAccount(t.Context(), f)
	if err != nil || a.SignIn != guard.ByGoogle || !slices.Equal(w.kept, []string{a.ID}) || len(o.keys.kept) != 0 {
		t.Errorf("%+v, %v, kept %v", a, err, w.kept)
	}
	// Signed out, and in again; this time nothing can be kept.
	w.fails = errors.New("no keyring")
	w.said <- nil
	if trial, err := d.SignIn(t.Context(), a.ID, ""); err != nil || !trial.OK || !o.g.Status().Accounts[0].Unkept {
		t.Errorf("%+v, %v", trial, err)
	}
	f.SignIn = guard.ByMicrosoft
	if trial, err := d.Try(t.Context(), f); err != nil || trial.Problem != "client-missing" {
		t.Errorf("%+v, %v", trial, err)
	}
	if f.SignIn = "elsewhere"; key(func() error { _, err := d.AddAccount(t.Context(), f); return err }()) != "invalid" {
		t.Error("a service nobody knows")
	}
}

func TestSlips(t *testing.T) {
	o := newOffice(t)
	var all []history.Record
	for _, r := range []struct {
		plain       string
		sent, reply int
	}{{"jane@army.mil", 40, 12}, {"jane@army.ml", 2, 0}, {"bob@fabrikam.example", 3, 0}} {
		rec := history.Record{Addr: addr(r.plain), Sent: r.sent, Days: r.sent, Replies: r.reply, First: now.AddDate(-1, 0, 0), Last: now, LastReply: now}
		all = append(all, rec)
	}
	if err := o.g.Put(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	// So does one that lies in an address book only; another person of that house does not.
	book := []history.Sighting{
		{Kind: history.Collected, Addr: addr("bob@fabrikan.example")}, {Kind: history.Listed, Addr: addr("rob@fabrikam.example"), Name: "Rob"},
	}
	if err := o.g.List(t.Context(), book); err != nil {
		t.Fatal(err)
	}
	page, err := o.d.Slips(t.Context())
	if err != nil || page.Total != 5 || page.Matches != 2 || page.Rows[0].Address != "jane@army.ml" || !page.Rows[0].Suspect || page.Rows[1].Address != "bob@fabrikan.example" {
		t.Errorf("%+v, %v", page, err)
	}
	for i, want := range []struct {
		like   string
		listed bool
	}{{"jane@army.mil", false}, {"bob@fabrikam.example", true}} {
		row := page.Rows[i]
		if row.Like == nil || row.Like.Plain != want.like || row.Listed != want.listed || row.Drawn == nil || row.Drawn.Plain != row.Address {
			t.Errorf("%s is beside %+v, in a book: %v", row.Address, row.Like, row.Listed)
		}
	}
}

func TestTheOrganisationsCertificatesAreForEveryNewAccount(t *testing.T) {
	o := newOffice(t, policy.Layer{Origin: policy.Managed, Values: map[string]string{"account.ca-file": "/etc/ssl/contoso.pem"}})
	d := o.d.Window(t.Context(), view.Setup)
	tried := ""
	o.try = func(_ context.Context, a guard.Account, _ string) ([]string, []string, error) {
		tried = a.CAFile
		return []string{"Drafts"}, nil, nil
	}
	if trial, err := d.Try(t.Context(), form()); err != nil || !trial.OK || tried != "/etc/ssl/contoso.pem" {
		t.Errorf("%+v, %v, tried with %q", trial, err, tried)
	}
	if _, err := d.AddAccount(t.Context(), form()); err != nil || o.g.Accounts()[0].CAFile != "/etc/ssl/contoso.pem" {
		t.Errorf("%v, %q", err, o.g.Accounts()[0].CAFile)
	}
}

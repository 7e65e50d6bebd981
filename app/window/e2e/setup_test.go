//go:build e2e

package e2e

import (
	"context"
	"strings"
	"testing"

	"missent/core/view"
)

func (d *desk) Installed(context.Context) ([]view.Found, error) {
	return []view.Found{{Origin: "thunderbird", Address: "sam@ash.example", Host: "mail.ash.example", Port: 993, Security: "tls", User: "sam", SignIn: []string{""}}}, nil
}

// Find tells two steps, and has found what the domain publishes.
func (d *desk) Find(_ context.Context, address string) (view.Search, error) {
	s := view.Search{Steps: []view.SearchStep{
		{Key: "thunderbird", State: "nothing"}, {Key: "autoconfig", Asked: "contoso.example", State: "found"}, {Key: "dns", Asked: "contoso.example", State: "not-needed"},
	}}
	d.events <- view.Event{Kind: "search", Search: &s}
	s.Found = []view.Found{{
		Origin: "autoconfig", Source: "contoso.example", Address: address, Host: "imap.contoso.example", Port: 993, Security: "tls", User: address,
		SignIn: []string{"microsoft", ""},
	}}
	return s, nil
}

// Try waits in the browser until the test says that the user has signed in.
func (d *desk) Try(ctx context.Context, form view.AccountForm) (view.AccountTrial, error) {
	d.events <- view.Event{Kind: "browser", Link: "https://login.contoso.example/"}
	select {
	case ok := <-d.browsed:
		if !ok {
			return view.AccountTrial{Problem: "sign-in-abandoned"}, nil
		}
		return view.AccountTrial{OK: form.SignIn == "microsoft" && form.Host == "imap.contoso.example" && form.Password == "", Drafts: []string{"Drafts"}}, nil
	case <-ctx.Done():
		return view.AccountTrial{}, ctx.Err()
	}
}

func (d *desk) StopSignIn(context.Context) error {
	d.browsed <- false
	return nil
}

func (d *desk) AddAccount(_ context.Context, form view.AccountForm) (view.Account, error) {
	a := view.Account{ID: "new", Address: form.Address, Host: form.Host, Port: form.Port, User: form.User, SignIn: form.SignIn, State: view.Learning}
	a.Progress = &view.Progress{Folder: "Sent", Done: 61_400, Total: 84_310, Rate: 1240, Seconds: 18, People: 1912}
	return a, nil
}

func (d *desk) Slips(context.Context) (view.PeoplePage, error) {
	return view.PeoplePage{Total: 1912, Matches: 1, Rows: []view.PersonEntry{{
		Address: "t.oyelaran@nortwind.example", Last: day(3, 4), Standing: "seen", Suspect: true, Listed: true, Like: &view.Address{Plain: "t.oyelaran@northwind.example"},
	}}}, nil
}

func (d *desk) ReadBooks(_ context.Context, form view.BooksForm) (view.BooksRead, error) {
	return view.BooksRead{Done: form.Where == "thunderbird", Addresses: 312, Alike: 2}, nil
}

// TestSetUpFindsTheServerSignsInAndShowsWhatWasLearned: the four steps, with the browser stopped once in between.
func TestSetUpFindsTheServerSignsInAndShowsWhatWasLearned(t *testing.T) {
	w := open(t, page(view.Setup, "light"))
	w.see("heading", "Which mail should Missent learn from?")
	w.until("Thunderbird's account to be offered", func() bool { return strings.Contains(w.text(), "mail.ash.example") })
	w.until("the field to have the focus", func() bool { return w.focused("Your address") })
	w.types("sam@contoso.example")
	w.press("Return", func() bool { return strings.Contains(w.text(), "not asked, nothing is missing") })
	w.click("Use these settings", func() bool { return w.eyes.find("heading", "Sign in to sam@contoso.example") != nil })
	w.click("Sign in with Microsoft", func() bool { return strings.Contains(w.text(), "Waiting for your browser") })
	w.click("Stop", func() bool { return w.eyes.find("push button", "Use these settings") != nil })
	w.click("Use these settings", func() bool { return w.eyes.find("push button", "Sign in with Microsoft") != nil })
	w.click("Sign in with Microsoft", func() bool { return strings.Contains(w.text(), "Waiting for your browser") })
	w.desk.browsed <- true
	w.see("heading", "Learning who you write to")
	w.see("progress bar", "Learning")
	w.desk.events <- view.Event{Kind: "status", Status: &view.Status{
		State: view.Watching, People: 1912, Domains: 340, Accounts: []view.Account{{ID: "new", Address: "sam@contoso.example", State: view.Watching}},
	}}
	w.see("heading", "Missent watches your drafts")
	w.until("what was found", func() bool {
		all := w.text()
		return strings.Contains(all, "1,912") && strings.Contains(all, "340") && strings.Contains(all, "looks like a slip")
	})
	w.click("Show the slip", func() bool { return w.eyes.find("heading", "People") != nil })
	w.see("", "t.oyelaran@nortwind.example")
	w.until("whom it looks like, and where it lies", func() bool {
		all := w.text()
		return strings.Contains(all, "t.oyelaran@northwind.example") && strings.Contains(all, "in an address book") && strings.Contains(all, "delete them there")
	})
	w.click("Address books", func() bool { return w.eyes.find("push button", "Choose a file") != nil })
	w.click("Read the address books of Thunderbird", func() bool { return strings.Contains(w.text(), "312 addresses read.") })
	w.click("Show look-alikes", func() bool { return w.eyes.find("heading", "People") != nil })
}

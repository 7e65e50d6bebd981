//go:build e2e

package e2e

import (
	"context"
	"slices"
	"strings"
	"time"

	"missent/core/view"
)

// The pages of the main window as the scripted desk fills them.

func day(month time.Month, of int) time.Time {
	return time.Date(2026, month, of, 9, 30, 0, 0, time.UTC)
}

func page(p view.Page, theme string) view.Start {
	return view.Start{Page: p, Locale: "en", Theme: theme, TextSize: 100, Version: "test"}
}

func status() view.Status {
	return view.Status{
		State: view.Watching, People: 1912, Domains: 340,
		Accounts: []view.Account{{
			ID: "m1", Address: "sam@example.com", Host: "imap.example.com", Port: 993, User: "sam@example.com",
			State: view.Watching, Since: day(11, 22), Known: 1912,
		}},
	}
}

func (d *desk) Home(context.Context) (view.HomePage, error) {
	weeks := make([]int, 47)
	for i := range weeks {
		weeks[i] = 40 + (i*29)%37
	}
	return view.HomePage{
		Status: status(), Year: 2026, Checked: 2741, Asked: 2, Saved: 1, Weeks: weeks,
		Marks: []view.Mark{{Week: 9, Outcome: "once"}, {Week: 37, Outcome: "corrected"}},
		Answers: []view.Answer{
			{ID: "q2", Time: day(9, 12), Typed: "j.doe@us.af.ml", Known: "j.doe@us.af.mil", Reason: "tld-country", Outcome: "corrected"},
			{ID: "q1", Time: day(3, 4), Typed: "t.oyelaran@nortwind.example", Known: "t.oyelaran@northwind.example", Reason: "edit-missing", Outcome: "once"},
		},
	}, nil
}

var everybody = []view.PersonEntry{
	{Address: "j.doe@us.af.mil", Name: "Jane Doe", Last: day(11, 12), Standing: "answered"},
	{Address: "john.smith@northwind.example", Name: "John Smith", Last: day(11, 18), Standing: "answered"},
	{Address: "lin.zhao@northwind.example", Name: "Lin Zhao", Last: day(11, 9), Standing: "regular"},
	{Address: "a.keita@sante.example", Name: "Amadou Keita", Last: day(11, 20), Standing: "confirmed"},
	{Address: "t.oyelaran@nortwind.example", Name: "Tola Oyelaran", Last: day(3, 4), Standing: "seen", Suspect: true},
}

func (d *desk) People(_ context.Context, query string, offset, limit int) (view.PeoplePage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found := view.PeoplePage{Total: len(everybody) - len(d.forgotten)}
	for _, p := range everybody {
		if slices.Contains(d.forgotten, p.Address) || !strings.Contains(strings.ToLower(p.Name+" "+p.Address), strings.ToLower(query)) {
			continue
		}
		found.Rows = append(found.Rows, p)
	}
	found.Matches = len(found.Rows)
	found.Rows = found.Rows[min(offset, len(found.Rows)):min(offset+limit, len(found.Rows))]
	return found, nil
}

func (d *desk) Person(_ context.Context, address string) (view.PersonDetail, error) {
	i := slices.IndexFunc(everybody, func(p view.PersonEntry) bool { return p.Address == address })
	if i < 0 {
		return view.PersonDetail{}, &view.Problem{Key: "unknown-person"}
	}
	p := everybody[i]
	if p.Suspect {
		return view.PersonDetail{
			Address: p.Address, Name: p.Name, Standing: p.Standing, Suspect: true, First: p.Last, Last: p.Last,
			Rungs: []view.Rung{
				{Key: "organisation"},
				{Key: "confirmed"},
				{Key: "answered"},
				{Key: "days", Count: 1},
				{Key: "sent", Met: true, Top: true, Count: 1, Time: p.Last},
				{Key: "listed", Met: true},
			},
			Near: []view.Near{{Address: "t.oyelaran@northwind.example", Standing: "answered", Distance: 1}},
		}, nil
	}
	return view.PersonDetail{
		Address: p.Address, Name: p.Name, Standing: p.Standing, Suspect: p.Suspect, First: day(5, 3), Last: p.Last,
		Rungs: []view.Rung{
			{Key: "organisation"},
			{Key: "confirmed"},
			{Key: "answered", Met: true, Top: true, Count: 38},
			{Key: "days", Met: true, Count: 31},
			{Key: "sent", Met: true, Count: 42, Time: p.Last},
			{Key: "listed"},
		},
		Near: []view.Near{{Address: "j.doe@us.af.ml", Standing: "seen", Distance: 1}},
	}, nil
}

func (d *desk) Forget(_ context.Context, address string) (view.Forgotten, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forgotten = append(d.forgotten, address)
	return view.Forgotten{Token: address, Address: address, Until: time.Now().Add(10 * time.Minute)}, nil
}

func (d *desk) UndoForget(_ context.Context, token string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forgotten = slices.DeleteFunc(d.forgotten, func(a string) bool { return a == token })
	return nil
}

// forgot reports whether an address is forgotten now.
func (d *desk) forgot(address string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.forgotten, address)
}

func (d *desk) Backtest(context.Context) (view.BacktestPage, error) {
	done := view.BacktestPage{From: day(12, 1).AddDate(-1, 0, 0), To: day(11, 22), Messages: 3204, Windows: 2, Notes: 14}
	for i := range 12 {
		month := done.From.AddDate(0, i, 0).Format("2006-01")
		done.Months = append(done.Months, view.Month{Month: month, Messages: 267, Windows: map[int]int{3: 1, 9: 1}[i]})
	}
	ask := slip()
	done.Slips = []view.Slip{{Time: day(9, 18), Typed: ask.Typed, Known: ask.Known, Reason: ask.Reason, Args: ask.Args, Evidence: ask.Evidence}}
	return done, nil
}

func (d *desk) Settings(context.Context) (view.SettingsPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return view.SettingsPage{
		Items: []view.Setting{
			{Key: "theme", Type: "choice", Value: d.setting("theme", d.first.Theme), Choices: []string{"system", "light", "dark"}, Origin: "default", Group: "appearance"},
			{Key: "autostart", Type: "bool", Value: "true", Origin: "user", Group: "start"},
			{Key: "check.lookalike-domain", Type: "bool", Value: "true", Origin: "policy", Locked: true, Group: "checks"},
			{Key: "check.malformed", Type: "bool", Value: d.setting("check.malformed", "true"), Origin: "default", Group: "checks"},
		},
		DataDir: "/home/sam/.local/share/missent", Version: "test", License: "Apache-2.0", Autostart: true,
	}, nil
}

func (d *desk) Set(_ context.Context, key, value string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.set == nil {
		d.set = map[string]string{}
	}
	d.set[key] = value
	return nil
}

// setting is a value that was set, or else the one it has from the start. The caller holds the lock.
func (d *desk) setting(key, start string) string {
	if value, ok := d.set[key]; ok {
		return value
	}
	return start
}

// was reports whether a setting has this value now.
func (d *desk) was(key, value string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.set[key] == value
}

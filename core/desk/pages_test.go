package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/profile"
	"missent/core/view"
)

func TestPeople(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.wrote(4, "jane@army.mil", "bob@b.example", "zoë@bücher.example")
	o.wrote(9, "kim@army.mil")
	d := o.d.Window(t.Context(), view.People)
	for query, want := range map[string][]string{
		"":            {"kim@army.mil", "bob@b.example", "jane@army.mil", "zoë@bücher.example"},
		"ARMY":        {"kim@army.mil", "jane@army.mil"},
		"person bob":  {"bob@b.example"},
		"bücher":      {"zoë@bücher.example"},
		"nobody here": nil,
	} {
		p, err := d.People(ctx, query, 0, 10)
		var got []string
		for _, r := range p.Rows {
			got = append(got, r.Address)
		}
		if err != nil || !slices.Equal(got, want) || p.Total != 4 || p.Matches != len(want) {
			t.Errorf("%q: %q, %d of %d, %v", query, got, p.Matches, p.Total, err)
		}
	}
	p, err := d.People(ctx, "", 1, 2)
	if err != nil || len(p.Rows) != 2 || p.Rows[0].Address != "bob@b.example" || p.Matches != 4 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := d.People(ctx, "", 99, -5); err != nil || len(p.Rows) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	one, err := d.Person(ctx, "kim@army.mil")
	if err != nil || one.Standing != "regular" || one.Rungs[2].Count != 9 || !one.Rungs[2].Top || one.Rungs[0].Met {
		t.Errorf("%+v, %v", one, err)
	}
	if one.ASCII != "" {
		t.Errorf("another form of it: %q", one.ASCII)
	}
	if one, err := d.Person(ctx, "zoë@bücher.example"); err != nil || one.Address != "zoë@bücher.example" || one.ASCII != "zoë@xn--bcher-kva.example" {
		t.Errorf("both forms: %+v, %v", one, err)
	}
	if _, err := d.Person(ctx, "nobody@army.mil"); key(err) != "unknown-person" {
		t.Error(err)
	}
}

func TestForgetAndUndo(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.wrote(9, "canary@army.mil", "bob@army.mil")
	var both []mail.Message
	for i := range 9 {
		both = append(both, message(now.AddDate(0, -2, i), "canary@army.mil", "bob@army.mil"))
	}
	if err := o.g.Learn(ctx, both); err != nil {
		t.Fatal(err)
	}
	together := func() string {
		var out strings.Builder
		err := o.g.Memories(ctx, []mail.Address{addr("canary@army.mil"), addr("bob@army.mil")}, func(m guard.Memory) error {
			for _, c := range m.Company {
				fmt.Fprintln(&out, m.Addr.Plain(), c.Addr.Plain(), c.Messages)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	company := together()
	d := o.d.Window(t.Context(), view.People)
	before, _ := o.g.Known(addr("canary@army.mil"))
	f, err := d.Forget(ctx, "canary@army.mil")
	if err != nil || !f.Until.Equal(now.Add(10*time.Minute)) {
		t.Fatal(f, err)
	}
	if o.rawContains("canary") {
		t.Error("it is still in the file")
	}
	if _, err := d.Forget(ctx, "canary@army.mil"); key(err) != "unknown-person" {
		t.Error(err)
	}
	if err := d.UndoForget(ctx, f.Token); err != nil {
		t.Fatal(err)
	}
	if after, _ := o.g.Known(addr("canary@army.mil")); after != before {
		t.Errorf("%+v, want %+v", after, before)
	}
	if after := together(); after != company || strings.Count(company, " 9\n") != 2 {
		t.Errorf("company\n%s, want\n%s", after, company)
	}
	if k := key(d.UndoForget(ctx, f.Token)); k != "expired" {
		t.Errorf("%q", k)
	}
}

func TestAlwaysAsk(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.wrote(20, "jane@army.mil")
	if err := o.g.Put(ctx, history.Record{Addr: addr("jane@army.ml"), Confirmed: true}); err != nil {
		t.Fatal(err)
	}
	d := o.d.Window(t.Context(), view.People)
	o.saves("d1", "jane@army.ml")
	if o.g.Asking() || o.windows() != 0 {
		t.Error("asked about a confirmed address")
	}
	if err := d.AlwaysAsk(ctx, "jane@army.ml"); err != nil {
		t.Fatal(err)
	}
	o.saves("d2", "jane@army.ml")
	o.nth(0)
	if k := key(d.AlwaysAsk(ctx, "who@army.ml")); k != "unknown-person" {
		t.Errorf("%q", k)
	}
}

func TestSettings(t *testing.T) {
	o := newOffice(t, policy.Layer{Origin: policy.Managed, Values: map[string]string{"check.malformed": "note"}})
	ctx := context.Background()
	d := o.d.Window(t.Context(), view.Settings)
	for kv, want := range map[[2]string]string{
		{"theme", "dark"}: "", {"theme", "pink"}: "invalid", {"nothing", "x"}: "invalid", {"text-size", "9000"}: "invalid",
		{"check.malformed", "off"}: "locked", {"check.lookalike-domain", "note"}: "", {"check.cold-start", "off"}: "",
	} {
		if k := key(d.Set(ctx, kv[0], kv[1])); k != want {
			t.Errorf("%v: %q", kv, k)
		}
	}
	p, err := d.Settings(ctx)
	if err != nil || p.DataDir != "/data" || p.License == "" {
		t.Errorf("%+v, %v", p, err)
	}
	for _, s := range p.Items {
		switch s.Key {
		case "theme":
			if s.Value != "dark" || s.Origin != "user" || s.Locked || len(s.Choices) != 3 {
				t.Errorf("%+v", s)
			}
		case "check.malformed":
			if s.Value != "note" || s.Origin != "policy" || !s.Locked {
				t.Errorf("%+v", s)
			}
		case "autostart":
			t.Error("a switch that does nothing")
		}
	}
	if start, _ := d.Start(ctx); start.Theme != "dark" {
		t.Errorf("%+v", start)
	}
	o.wrote(20, "jane@army.mil")
	o.saves("d1", "jane@army.ml") // a note now
	if o.g.Asking() || o.windows() != 0 {
		t.Error("the rule does not reach the guard")
	}
	if k := key(d.Set(ctx, "theme", "system")); k != "" {
		t.Error(k)
	}
	if s, err := o.db.Settings(ctx); err != nil || len(s) != 2 {
		t.Errorf("the default is stored as a choice: %v, %v", s, err)
	}
	if key(d.Pause(ctx, -1)) != "invalid" || key(d.Pause(ctx, 60)) != "" {
		t.Error("pause")
	}
}

func form() view.AccountForm {
	return view.AccountForm{Address: "ann@a.example", Host: "imap.a.example", Port: 993, Security: "tls", User: "ann", Password: "canary-password"}
}

func TestSetUpOfAnAccount(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	d := o.d.Window(t.Context(), view.Setup)
	for want, spoil := range map[string]func(*view.AccountForm){
		"address-missing": func(f *view.AccountForm) { f.Address = " " }, "address-invalid": func(f *view.AccountForm) { f.Address = "ann" },
		"host-missing": func(f *view.AccountForm) { f.Host = "" }, "port-invalid": func(f *view.AccountForm) { f.Port = 70000 },
		"user-missing": func(f *view.AccountForm) { f.User = "" }, "password-missing": func(f *view.AccountForm) { f.Password = "" },
	} {
		f := form()
		spoil(&f)
		if trial, err := d.Try(ctx, f); err != nil || trial.OK || trial.Problem != want {
			t.Errorf("%s: %+v, %v", want, trial, err)
		}
		if _, err := d.AddAccount(ctx, f); key(err) != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	o.try = func(context.Context, guard.Account, string) ([]string, []string, error) {
		return nil, nil, fmt.Errorf("log in: %w", guard.ErrRefused)
	}
	if trial, err := d.Try(ctx, form()); err != nil || trial.OK || trial.Problem != "refused" {
		t.Errorf("%+v, %v", trial, err)
	}
	a, err := d.AddAccount(ctx, form())
	if err != nil || a.Address != "ann@a.example" || a.ID == "" {
		t.Fatal(a, err)
	}
	if o.keys.kept[a.ID] != "canary-password" || o.rawContains("canary-password") {
		t.Error("the password is not in the keyring, or in the file")
	}
	if _, err := d.AddAccount(ctx, form()); key(err) != "exists" {
		t.Error(err)
	}
	if trial, err := d.SignIn(ctx, a.ID, "wrong"); err != nil || trial.OK || o.keys.kept[a.ID] != "canary-password" {
		t.Errorf("%+v, %v", trial, err)
	}
	o.try = func(context.Context, guard.Account, string) ([]string, []string, error) {
		return []string{"Drafts"}, nil, nil
	}
	if trial, err := d.SignIn(ctx, a.ID, "right"); err != nil || !trial.OK || o.keys.kept[a.ID] != "right" {
		t.Errorf("%+v, %v", trial, err)
	}
	if err := d.RemoveAccount(ctx, a.ID); err != nil || len(o.keys.kept) != 0 || len(o.g.Accounts()) != 0 {
		t.Error(err, len(o.keys.kept))
	}
	if key(d.RemoveAccount(ctx, a.ID)) != "unknown-account" {
		t.Error("removed twice")
	}
	// Without a keyring the account is watched all the same, and it is said that the password is not kept.
	o.keys.fails = errors.New("no keyring")
	if _, err := d.AddAccount(ctx, form()); err != nil || o.g.Status().Notice != "password-not-kept" || !o.g.Status().Accounts[0].Unkept {
		t.Error(err, o.g.Status())
	}
}

func TestBacktest(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	d := o.d.Window(t.Context(), view.Backtest)
	done := func() bool { p, err := d.Backtest(ctx); return err == nil && !p.Running }
	if err := d.StartBacktest(ctx); err != nil {
		t.Fatal(err)
	}
	o.until("it ends", done)
	if p, _ := d.Backtest(ctx); p.Problem != "no-sent-mail" {
		t.Errorf("%+v", p)
	}
	if _, err := d.SaveBacktest(ctx); key(err) != "no-report" {
		t.Errorf("nothing was found, and saved: %v", err)
	}
	if _, err := d.AddAccount(ctx, form()); err != nil {
		t.Fatal(err)
	}
	slip := message(now.AddDate(0, -2, 0), "jane@army.ml")
	o.past = append(o.past, slip)
	for i := range 400 { // newest first, as an archive may hand them over
		o.past = append(o.past, message(now.AddDate(0, 0, -i), "jane@army.mil"))
	}
	if err := d.StartBacktest(ctx); err != nil {
		t.Fatal(err)
	}
	o.until("it ends", done)
	p, err := d.Backtest(ctx)
	if err != nil || p.Windows != 1 || len(p.Slips) != 1 || p.Done != 401 || p.Replayed != 401 || len(p.Months) != 12 || p.Messages < 340 || p.Messages > 366 {
		t.Fatalf("%+v, %v", p, err)
	}
	s := p.Slips[0]
	if !s.Time.Equal(slip.Time) || s.Reason != "tld-country" || s.Known == nil || s.Known.Plain != "jane@army.mil" || s.Evidence.Sent < 300 || s.Evidence.Sent > 340 {
		t.Errorf("%+v: the evidence must be that of the day", s)
	}
	if len(p.Astray) != 1 || p.Astray[0].Typed.Plain != "jane@army.ml" || p.Astray[0].Then != "silent" {
		t.Errorf("astray %+v: it never answered", p.Astray)
	}
	if path, err := d.SaveBacktest(ctx); err != nil || path != "/saved/1 windows.html" {
		t.Errorf("%q, %v", path, err)
	}
	sum := 0
	for _, m := range p.Months {
		sum += m.Messages
	}
	if sum != p.Messages {
		t.Errorf("%d messages in the months, %d in all", sum, p.Messages)
	}
}

func BenchmarkPeople(b *testing.B) {
	book := history.NewBook()
	for i := range 20_000 {
		book.Put(history.Record{Addr: addr(fmt.Sprintf("person.%d@dept%d.example", i, i%900)), Name: fmt.Sprint("Person Number ", i), Sent: 1, Last: now.Add(-time.Duration(i) * time.Hour)})
	}
	g, err := guard.New(context.Background(), guard.Options{Store: noStore{book}})
	if err != nil {
		b.Fatal(err)
	}
	d := &Desk{guard: g}
	for b.Loop() {
		if p, err := d.People(context.Background(), "number 1", 0, 50); err != nil || len(p.Rows) != 50 {
			b.Fatal(len(p.Rows), err)
		}
	}
}

type noStore struct{ book *history.Book }

func (s noStore) Records(_ context.Context, f func(history.Record) error) error {
	for r := range s.book.All() {
		if err := f(r); err != nil {
			return err
		}
	}
	return nil
}
func (noStore) Cursors(context.Context, string) ([]guard.Cursor, error)  { return nil, nil }
func (noStore) Author(context.Context, history.Key) (history.Key, error) { return 0, nil }
func (noStore) Company(context.Context, []mail.Address, *history.Company) error {
	return nil
}

func (noStore) Model(context.Context) (guard.Model, error) { return guard.Model{}, nil }
func (noStore) Profiles(context.Context, []mail.Address) (map[mail.Address]*profile.Profile, error) {
	return nil, nil
}

func (noStore) Directory(context.Context) (guard.DirectoryRead, error) {
	return guard.DirectoryRead{}, nil
}
func (noStore) Begin(context.Context) (guard.Tx, error) { return nil, guard.ErrFull }

func (noStore) BeginBulk(context.Context) (guard.Tx, error)                    { return nil, guard.ErrFull }
func (noStore) Accounts(context.Context) ([]guard.Account, error)              { return nil, nil }
func (noStore) Decisions(context.Context, time.Time) ([]guard.Decision, error) { return nil, nil }
func (noStore) Judged(context.Context, int) ([]int, error)                     { return nil, nil }
func (noStore) Settings(context.Context) (map[string]string, error)            { return nil, nil }
func (noStore) Known(context.Context) (map[string]int, error)                  { return nil, nil }

var _ = mail.NoFault

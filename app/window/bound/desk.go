// Package bound is what the page of a window may call: each exported method of Desk becomes a function in
// frontend/wailsjs/go/bound/Desk. Most hand one request on to the guard; the few of window.go concern the window itself.
//
// It refuses everything else. The page gets no file, no network, no shell, no process and no free text from an error: what
// goes wrong reaches it as a view.Problem, a key with arguments. It answers two threats. Hostile text that found its way
// into the page finds nothing here that could send mail or open a link. And a page that died silently is noticed by the
// heartbeat, so that a frozen window never looks like a question that is still open.
//
// It does not import Wails: the window gives it a Shell, so that all of this can be tested without a display.
package bound

import (
	"context"

	"missent/core/view"
)

// Desk is bound to the page. Make one with New.
type Desk struct {
	ctx   context.Context // ends with the window; the page has no contexts of its own
	guard view.Desk
	shell Shell
	heart *heart
	first chan view.Start // the answer to Start that decided the window's shape, handed to the page once
}

// New binds the guard and the window to a page. The context ends every request that is under way.
func New(ctx context.Context, guard view.Desk, shell Shell, first view.Start) *Desk {
	d := &Desk{ctx: ctx, guard: guard, shell: shell, heart: newHeart(), first: make(chan view.Start, 1)}
	d.first <- first
	return d
}

// Start says what the window is there to show. The page gets the very answer that decided the size of the window; a page
// that asks again gets a new one.
func (d *Desk) Start() (view.Start, error) {
	select {
	case s := <-d.first:
		return s, nil
	default:
		return d.guard.Start(d.ctx)
	}
}

// Answer decides a question. The choice is one of view.Choice; the guard refuses any other.
func (d *Desk) Answer(askID, choice string) error {
	return d.guard.Answer(d.ctx, askID, view.Choice(choice))
}

// Validate decides a question of a rule of the organisation, with the user's reason.
func (d *Desk) Validate(askID, why string) error { return d.guard.Validate(d.ctx, askID, why) }

// UndoAlways takes back an Always.
func (d *Desk) UndoAlways(askID string) error { return d.guard.UndoAlways(d.ctx, askID) }

// Home fills the first page.
func (d *Desk) Home() (view.HomePage, error) { return d.guard.Home(d.ctx) }

// People searches the people known.
func (d *Desk) People(query string, offset, limit int) (view.PeoplePage, error) {
	return d.guard.People(d.ctx, query, offset, limit)
}

// Person says why one address is trusted.
func (d *Desk) Person(address string) (view.PersonDetail, error) {
	return d.guard.Person(d.ctx, address)
}

// Forget forgets one address.
func (d *Desk) Forget(address string) (view.Forgotten, error) { return d.guard.Forget(d.ctx, address) }

// UndoForget brings back what Forget took.
func (d *Desk) UndoForget(token string) error { return d.guard.UndoForget(d.ctx, token) }

// AlwaysAsk takes back "always right".
func (d *Desk) AlwaysAsk(address string) error { return d.guard.AlwaysAsk(d.ctx, address) }

// Backtest shows the replay of the user's own mail.
func (d *Desk) Backtest() (view.BacktestPage, error) { return d.guard.Backtest(d.ctx) }

// StartBacktest begins a replay.
func (d *Desk) StartBacktest() error { return d.guard.StartBacktest(d.ctx) }

// StopBacktest ends it.
func (d *Desk) StopBacktest() error { return d.guard.StopBacktest(d.ctx) }

// SaveBacktest writes what it found to a file, and gives its path. The page has no say in where.
func (d *Desk) SaveBacktest() (string, error) { return d.guard.SaveBacktest(d.ctx) }

// Slips are the people who look like a slip of somebody better known.
func (d *Desk) Slips() (view.PeoplePage, error) { return d.guard.Slips(d.ctx) }

// FindBooks looks for the address books of an address.
func (d *Desk) FindBooks(typed string) (view.BooksPlace, error) {
	return d.guard.FindBooks(d.ctx, typed)
}

// ReadBooks reads address books. The page has no say in which file: the window asks the user.
func (d *Desk) ReadBooks(form view.BooksForm) (view.BooksRead, error) {
	form.Path = ""
	if form.Where == "file" {
		if form.Path = d.shell.ChooseFile(); form.Path == "" {
			return view.BooksRead{}, nil
		}
	}
	return d.guard.ReadBooks(d.ctx, form)
}

// Installed are the accounts of mail programs on this computer.
func (d *Desk) Installed() ([]view.Found, error) { return d.guard.Installed(d.ctx) }

// Find looks for the server of an address.
func (d *Desk) Find(address string) (view.Search, error) { return d.guard.Find(d.ctx, address) }

// StopSignIn ends a sign-in that waits for the browser.
func (d *Desk) StopSignIn() error { return d.guard.StopSignIn(d.ctx) }

// Try signs in without keeping anything.
func (d *Desk) Try(form view.AccountForm) (view.AccountTrial, error) { return d.guard.Try(d.ctx, form) }

// AddAccount keeps an account and begins to watch it.
func (d *Desk) AddAccount(form view.AccountForm) (view.Account, error) {
	return d.guard.AddAccount(d.ctx, form)
}

// RemoveAccount stops watching an account and deletes its password.
func (d *Desk) RemoveAccount(id string) error { return d.guard.RemoveAccount(d.ctx, id) }

// SignIn gives an account a new password.
func (d *Desk) SignIn(id, password string) (view.AccountTrial, error) {
	return d.guard.SignIn(d.ctx, id, password)
}

// EnableGate sets up how the account's mail passes Missent.
func (d *Desk) EnableGate(form view.GateForm) (view.GateSetup, error) {
	return d.guard.EnableGate(d.ctx, form)
}

// DisableGate lets the account's mail pass no more.
func (d *Desk) DisableGate(account string) error { return d.guard.DisableGate(d.ctx, account) }

// TestGate sends a message of the account to itself.
func (d *Desk) TestGate(account string) error { return d.guard.TestGate(d.ctx, account) }

// Settings shows every setting with its origin.
func (d *Desk) Settings() (view.SettingsPage, error) { return d.guard.Settings(d.ctx) }

// Set changes one setting.
func (d *Desk) Set(key, value string) error { return d.guard.Set(d.ctx, key, value) }

// Pause stops watching for some minutes; 0 resumes.
func (d *Desk) Pause(minutes int) error { return d.guard.Pause(d.ctx, minutes) }

package view

import (
	"context"
	"errors"
)

// Desk is what a window may ask of the guard. Each method is one request over the pipe; every error is a Problem, whose
// key the window turns into words. The window has no other way in: no adapter, no database.
type Desk interface {
	Start(ctx context.Context) (Start, error)
	// Next waits for the next thing to show; it blocks until there is one. One call at a time.
	Next(ctx context.Context) (Event, error)

	// Answer decides the question askID. It is written down before it takes effect. Answering twice is an error of
	// key "answered".
	Answer(ctx context.Context, askID string, choice Choice) error
	// Validate decides the question askID of a rule of the organisation: the address is right this time. why is the reason,
	// where Ask.Demand is "reason"; what is none is an error of key "invalid".
	Validate(ctx context.Context, askID, why string) error
	// UndoAlways takes back the Always of askID.
	UndoAlways(ctx context.Context, askID string) error

	Home(ctx context.Context) (HomePage, error)
	People(ctx context.Context, query string, offset, limit int) (PeoplePage, error)
	Person(ctx context.Context, address string) (PersonDetail, error)
	Forget(ctx context.Context, address string) (Forgotten, error)
	UndoForget(ctx context.Context, token string) error
	AlwaysAsk(ctx context.Context, address string) error // takes back "always right"

	Backtest(ctx context.Context) (BacktestPage, error)
	StartBacktest(ctx context.Context) error
	StopBacktest(ctx context.Context) error
	// SaveBacktest writes what it found as a page where the user keeps downloads, and gives the file's path.
	SaveBacktest(ctx context.Context) (string, error)

	// Slips are the people who look like a slip of somebody better known; all of them, at most the number of a page.
	Slips(ctx context.Context) (PeoplePage, error)

	// FindBooks looks for the address books of an address, or reads the URL of their server. It signs in nowhere.
	FindBooks(ctx context.Context, typed string) (BooksPlace, error)
	// ReadBooks reads address books, on this computer or on a server.
	ReadBooks(ctx context.Context, form BooksForm) (BooksRead, error)

	// Installed are the accounts of mail programs on this computer. It asks nobody.
	Installed(ctx context.Context) ([]Found, error)
	// Find looks for the server of an address. Each step comes as an event "search" as well.
	Find(ctx context.Context, address string) (Search, error)
	// Try signs in without keeping anything; with the browser where the form says so, then the event "browser" holds its
	// link, and the call lasts until the user has finished there.
	Try(ctx context.Context, form AccountForm) (AccountTrial, error)
	// StopSignIn ends a sign-in that waits for the browser.
	StopSignIn(ctx context.Context) error
	AddAccount(ctx context.Context, form AccountForm) (Account, error)
	RemoveAccount(ctx context.Context, id string) error
	SignIn(ctx context.Context, id, password string) (AccountTrial, error)

	// EnableGate sets up how the account's mail passes Missent, after trying it. What is wrong is part of the answer.
	EnableGate(ctx context.Context, form GateForm) (GateSetup, error)
	DisableGate(ctx context.Context, account string) error
	// TestGate sends a message of the account to itself, as its mail client would.
	TestGate(ctx context.Context, account string) error

	Settings(ctx context.Context) (SettingsPage, error)
	Set(ctx context.Context, key, value string) error
	Pause(ctx context.Context, minutes int) error // 0 resumes
}

// Event is pushed to a window through Next.
type Event struct {
	Kind   string  `json:"kind"`             // "ask" (show this question), "fixed" (the draft was corrected), "withdrawn" (the draft is gone), "status", "page" (raise this page), "search", "browser", "quit"
	Ask    *Ask    `json:"ask,omitempty"`    // for "ask"
	AskID  string  `json:"askId,omitempty"`  // for "fixed" and "withdrawn"
	Known  string  `json:"known,omitempty"`  // for "fixed": where the draft goes now
	Status *Status `json:"status,omitempty"` // for "status"
	Page   Page    `json:"page,omitempty"`   // for "page"
	Search *Search `json:"search,omitempty"` // for "search"
	Link   string  `json:"link,omitempty"`   // for "browser": what was opened there
}

// Problem is an error a window can show: a key of its catalogue and the arguments of that sentence.
type Problem struct {
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"`
}

func (p *Problem) Error() string { return p.Key }

// KeyOf gives the key that an adapter gave its error by a method Problem; ok is false where it has none.
func KeyOf(err error) (key string, ok bool) {
	var p interface{ Problem() string }
	if !errors.As(err, &p) {
		return "", false
	}
	return p.Problem(), true
}

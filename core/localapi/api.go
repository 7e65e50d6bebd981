package localapi

import (
	"context"
	"errors"
	"io"
	"time"

	"missent/core/view"
)

// Errors a caller can decide on.
var (
	// ErrNotRunning: no guard of this user and data folder is running.
	ErrNotRunning = errors.New("missent is not running")
	// ErrRunning: another guard already holds this data folder.
	ErrRunning = errors.New("missent is already running")
	// ErrRefused: the guard turned the request away.
	ErrRefused = errors.New("refused by the running missent")
)

// Guard is what a caller may ask of the resident guard. The methods may be called at the same time; each is bounded by
// its context.
type Guard interface {
	Status(ctx context.Context) (view.Status, error)
	// Raise brings the main window up on a page; an empty page means the one that fits.
	Raise(ctx context.Context, page view.Page) error
	// Pause stops asking for that many minutes; 0 resumes.
	Pause(ctx context.Context, minutes int) error
	// Reload reads the accounts and the settings again.
	Reload(ctx context.Context) error
	// Quit ends the guard; it returns before the guard is gone.
	Quit(ctx context.Context) error
}

// AddOn serves the add-on of a mail client until the conversation ends, or ctx does. What it may do there is in core/addon:
// it can answer only for messages it handed in itself.
type AddOn interface {
	// Extension is the one add-on that is served.
	Extension() string
	Serve(ctx context.Context, c io.ReadWriter) error
}

// maxPause is the longest pause: a guard that was switched off by a script should come back.
const maxPause = 24 * 60

const (
	maxRequest  = 4 << 10
	maxResponse = 4 << 20
	maxCallers  = 8
	maxSessions = 4 // of add-ons
	patience    = 5 * time.Second
)

// request is one line from the caller.
type request struct {
	Method    string    `json:"method"`
	Page      view.Page `json:"page,omitempty"`
	Minutes   int       `json:"minutes,omitempty"`
	Extension string    `json:"extension,omitempty"`
}

// response is one line back. Error is a key, never the text of an error: that could hold an address.
type response struct {
	Status *view.Status `json:"status,omitempty"`
	Error  string       `json:"error,omitempty"`
}

// method does one request.
type method func(ctx context.Context, g Guard, r request) (response, error)

// addOn is the method that turns the rest of the conversation over to core/addon.
const addOn = "addon"

// methods is the whole surface but for addOn. None of them can answer a question of the guard.
var methods = map[string]method{
	"status": func(ctx context.Context, g Guard, _ request) (response, error) {
		s, err := g.Status(ctx)
		return response{Status: &s}, err
	},
	"raise": func(ctx context.Context, g Guard, r request) (response, error) {
		return response{}, g.Raise(ctx, r.Page)
	},
	"pause": func(ctx context.Context, g Guard, r request) (response, error) {
		if r.Minutes < 0 || r.Minutes > maxPause {
			return response{Error: "minutes"}, nil
		}
		return response{}, g.Pause(ctx, r.Minutes)
	},
	"reload": func(ctx context.Context, g Guard, _ request) (response, error) {
		return response{}, g.Reload(ctx)
	},
	"quit": func(ctx context.Context, g Guard, _ request) (response, error) {
		return response{}, g.Quit(ctx)
	},
}

// pages are the ones a caller may raise.
var pages = map[view.Page]bool{
	"": true, view.Home: true, view.People: true, view.Backtest: true, view.Accounts: true, view.Settings: true, view.Setup: true,
}

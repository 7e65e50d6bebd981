// Package view holds what a window shows: plain values, ready to draw, no behaviour. The guard fills them, the pipe
// carries them as JSON, the front end turns their keys into sentences (frontend/src/locales).
//
// It refuses prose: a view carries keys ("tld-country") and arguments, so that one catalogue decides the words. It
// answers the threat of hostile text: whatever came out of a message goes through Safe before it is put in here.
package view

import "time"

// Page is a page of the main window.
type Page string

// The pages of the main window, in the order of its side bar.
const (
	Home     Page = "home"
	People   Page = "people"
	Backtest Page = "backtest"
	Accounts Page = "accounts"
	Settings Page = "settings"
	Setup    Page = "setup"
)

// Start is the first thing a window asks for: what it is there to show.
type Start struct {
	Ask      *Ask   `json:"ask,omitempty"`  // the dialog, when there is a question
	Page     Page   `json:"page,omitempty"` // else the main window, opened here
	Locale   string `json:"locale"`         // BCP 47, "en"
	Theme    string `json:"theme"`          // "system", "light" or "dark"
	TextSize int    `json:"textSize"`       // per cent, 100 is the design's size
	Version  string `json:"version"`
}

// State is what a watched account does now.
type State string

// States of an account; the window and the tray show them in words.
const (
	Watching     State = "watching"
	Connecting   State = "connecting"
	Learning     State = "learning"
	Reconnecting State = "reconnecting"
	Refused      State = "refused"     // the server refused the password
	Untrusted    State = "untrusted"   // the certificate could not be verified
	NoPassword   State = "no-password" // nothing in the keyring
	SignedOut    State = "signed-out"  // what was granted in the browser was taken back, or has run out
	Paused       State = "paused"
	Stopped      State = "stopped"
)

// Account is one watched mailbox.
type Account struct {
	ID       string    `json:"id"`
	Address  string    `json:"address"`
	Host     string    `json:"host"`
	Port     int       `json:"port"`
	User     string    `json:"user"`
	SignIn   string    `json:"signIn"` // "" for a password, "google" or "microsoft" for the browser
	Unkept   bool      `json:"unkept"` // the keyring did not take the password: it is asked for again at the next start
	State    State     `json:"state"`
	Since    time.Time `json:"since"`             // when State began
	NextTry  time.Time `json:"nextTry,omitzero"`  // next attempt while Reconnecting
	Problem  string    `json:"problem,omitempty"` // key of what is wrong: "closed", "unknown-host", "certificate-expired", "certificate-name", "certificate-unknown", "timeout", "refused", "no-drafts"
	Known    int       `json:"known"`             // people learned from this account
	Progress *Progress `json:"progress,omitempty"`
}

// Progress of a learning run.
type Progress struct {
	Folder  string  `json:"folder"`
	Done    int     `json:"done"`    // messages read so far
	Total   int     `json:"total"`   // messages there are
	Rate    float64 `json:"rate"`    // messages a second
	Seconds float64 `json:"seconds"` // estimated time left
	People  int     `json:"people"`  // people known so far
}

// Status is what the side bar, the tray and `missent status` show.
type Status struct {
	State       State       `json:"state"` // the worst of the accounts
	PausedUntil time.Time   `json:"pausedUntil,omitzero"`
	Accounts    []Account   `json:"accounts"`
	People      int         `json:"people"`
	Domains     int         `json:"domains"`
	AddOns      int         `json:"addOns,omitempty"` // add-ons of mail clients that are connected
	Gates       []GateState `json:"gates,omitempty"`
	Reports     []Target    `json:"reports,omitempty"` // where the organisation is told what is decided
	Notice      string      `json:"notice,omitempty"`  // key of something to know: "database-set-aside"
}

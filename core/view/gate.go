package view

import "time"

// GateState is how the mail of one account passes the gate, as the page of accounts and `missent status` show it.
type GateState struct {
	Account  string    `json:"account"` // Account.ID
	Host     string    `json:"host"`    // the provider's server for sending
	Port     int       `json:"port"`
	Security string    `json:"security"` // "tls" or "starttls"
	Plain    int       `json:"plain"`    // port on this computer, without TLS or with STARTTLS
	TLS      int       `json:"tls"`      // port on this computer, with implicit TLS
	SignIn   bool      `json:"signIn"`   // mail clients use a password of this computer
	User     string    `json:"user"`     // what mail clients sign in as
	Print    string    `json:"print"`    // SHA-256 of the certificate
	Client   string    `json:"client"`   // who sent last, "" when it did not say
	Last     time.Time `json:"last,omitzero"`
	Passed   int       `json:"passed"`            // messages since the program started
	Missed   time.Time `json:"missed,omitzero"`   // of a message in Sent that did not pass, later than Last
	Round    string    `json:"round,omitempty"`   // the mail client that wrote that one, where it said so
	Problem  string    `json:"problem,omitempty"` // key, as Account.Problem; or "port-taken", "not-stored"
}

// GateForm is what setting a gate up asks for.
type GateForm struct {
	Account  string `json:"account"` // Account.ID
	Host     string `json:"host"`    // "" for the usual name
	Port     int    `json:"port"`    // 0 for the usual one
	Security string `json:"security"`
	SignIn   bool   `json:"signIn"`
}

// GateSetup is what came of it: what the mail client has to be told.
type GateSetup struct {
	State    GateState `json:"state"`
	Password string    `json:"password,omitempty"` // shown once; only where SignIn is set
	Problem  string    `json:"problem,omitempty"`  // key of why it was not set up
}

package view

import "time"

// Class is how loud a question looks; see docs/ARCHITECTURE.md. Each class has a composition of its own.
type Class string

// Classes of the dialog.
const (
	Red   Class = "red"   // a sure slip
	Amber Class = "amber" // a wrong person: namesake, known elsewhere
	Slate Class = "slate" // the organisation wants a reason
)

// Place is where the message was caught, which decides the buttons.
type Place string

// Places of a message.
const (
	Draft Place = "draft" // advice: the mail client can still send it
	AddOn Place = "addon" // held at Send by the add-on of the mail client
	Gate  Place = "gate"  // held on its way to the server
)

// Holds tells whether the message waits for the answer.
func (p Place) Holds() bool { return p == AddOn || p == Gate }

// Ask is the dialog: one reason, one address in doubt, the evidence, the fix.
type Ask struct {
	ID    string `json:"id"`
	Class Class  `json:"class"`
	Place Place  `json:"place"`
	Held  bool   `json:"held"`
	Index int    `json:"index"` // "1 of 2": this is question Index of Count
	Count int    `json:"count"`

	Reason string            `json:"reason"` // key of the first line, e.g. "tld-country"
	Args   map[string]string `json:"args"`   // its arguments: domain, country, tld, known, script, n, person, what, rule, text, organisation, help
	Mark   Postmark          `json:"mark"`

	Typed    Address  `json:"typed"`
	Known    *Address `json:"known,omitempty"` // absent when nothing better is known
	Evidence Evidence `json:"evidence"`
	Hide     []string `json:"hide,omitempty"` // who is moved to Bcc by Fix, where that is the fix; comparable forms

	// Demand is what a rule of the organisation asks for before the message may go: "reason", "click", or "never"; empty
	// for every other question.
	Demand string `json:"demand,omitempty"`

	Letter  Letter `json:"letter"`
	Account string `json:"account"` // which mailbox it was seen in

	Client   string    `json:"client,omitempty"`  // the mail client that keeps a held message
	Deadline time.Time `json:"deadline,omitzero"` // when a held message is given up: it is not sent
}

// Postmark is the round mark in the band: a country code, or a sign for the kind of slip.
type Postmark struct {
	Text    string `json:"text"`    // "ML", "^", "ab", "a≠a"
	Caption string `json:"caption"` // "MALI" or empty
	Kind    string `json:"kind"`    // "country", "missing", "extra", "changed", "swap", "dot", "confusable", "other"
}

// Address is one address as the one component of the front end draws it. The segments of both rows of a pair have the
// same number of columns: a missing character keeps its place as a gap.
type Address struct {
	Plain   string    `json:"plain"`           // a@b, domain in Unicode form where that is safe to show
	Name    string    `json:"name,omitempty"`  // display name
	ASCII   string    `json:"ascii,omitempty"` // the xn-- form, when it differs
	Script  string    `json:"script,omitempty"`
	Local   []Segment `json:"local"`
	Domain  []Segment `json:"domain"`
	Sent    int       `json:"sent"`
	Replies int       `json:"replies"`
	Last    time.Time `json:"last,omitzero"`
}

// Segment is a run of characters drawn alike.
type Segment struct {
	Text string `json:"text"`
	Kind string `json:"kind"` // "same", "changed" (filled mark), "gap" (an empty slot, Text holds what is missing)
}

// Evidence is what the reason rests on.
type Evidence struct {
	Sent    int       `json:"sent"`
	Replies int       `json:"replies"`
	Days    int       `json:"days"`
	Last    time.Time `json:"last,omitzero"`
	Scope   string    `json:"scope"` // "address" or "domain": what Sent counts
}

// Letter is the message as the dialog quotes it; every text went through Safe.
type Letter struct {
	To          []Party  `json:"to"`
	Subject     string   `json:"subject"`
	Text        string   `json:"text"` // first 300 characters; empty where only headers were read
	Attachments []string `json:"attachments"`
	Holds       []Held   `json:"holds,omitempty"` // what must not reach a stranger
}

// Held is how often a message holds a kind of thing.
type Held struct {
	Kind  string `json:"kind"` // key of the word: "card", "secret"
	Count int    `json:"count"`
}

// Party is one recipient of the letter.
type Party struct {
	Field string `json:"field"` // "To", "Cc", "Bcc"
	Name  string `json:"name"`
	Plain string `json:"plain"`
	Doubt bool   `json:"doubt"` // this is the address in doubt
}

// Choice is a button of the dialog.
type Choice string

// Choices. The empty choice is the safe answer of a window that went away.
const (
	Fix    Choice = "fix"    // copied the address that is known, or took the fix that was offered
	Edit   Choice = "edit"   // I correct it myself
	Once   Choice = "once"   // it is right this time; no evidence
	Always Choice = "always" // this address is right, do not ask again
	Closed Choice = ""
)

package view

import "time"

// Report is what the organisation receives from this desk, and how that stands. Its page says it word for word.
type Report struct {
	Detail    string   `json:"detail"`    // "events", "addresses", "reasons"
	Heartbeat int      `json:"heartbeat"` // minutes between two signs of life
	Targets   []Target `json:"targets"`
	// Last is the last event as it is sent, in JSON, "" where nothing was decided yet; Alive is a heartbeat.
	Last  string `json:"last,omitempty"`
	Alive string `json:"alive"`
}

// Target is one place that gets events.
type Target struct {
	Kind    string    `json:"kind"`              // "syslog", "webhook", "otlp", "event-log"
	Host    string    `json:"host"`              // "" for this computer
	Waiting int       `json:"waiting"`           // events it does not have yet
	Lost    int       `json:"lost"`              // events it will never get
	Last    time.Time `json:"last,omitzero"`     // when it took something last
	Since   time.Time `json:"since,omitzero"`    // when Problem began
	Problem string    `json:"problem,omitempty"` // key: "unreachable", "refused", "rejected", or one of a certificate
}

package guard

import (
	"log/slog"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/view"
)

// Question is one address in doubt, put before the user.
type Question struct {
	ID      string
	Account string // Account.ID
	Draft   string // Draft.ID
	Message mail.Message
	Finding check.Finding
	Index   int // this is question Index of Count about the draft, from 1
	Count   int
	Time    time.Time
	Place   view.Place // where the message was caught
	Client  string     // the mail client that keeps a held message, "" where that is not known
	Until   time.Time  // when a held message is given up; zero: never
}

// String hides what the question is about.
func (q Question) String() string { return "question " + q.ID }

// LogValue hides what the question is about in structured logs.
func (q Question) LogValue() slog.Value { return slog.StringValue(q.String()) }

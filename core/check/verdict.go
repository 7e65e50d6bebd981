package check

import (
	"time"

	"missent/core/contents"
	"missent/core/mail"
	"missent/core/model"
)

// Level is how loud a finding is.
type Level uint8

// Levels. Only Warn and Stop open a window.
const (
	OK Level = iota
	Note
	Warn
	Stop
)

func (l Level) String() string { return [...]string{"ok", "note", "warn", "stop"}[l] }

// Finding is one reason why one recipient may be wrong.
type Finding struct {
	Check     string // the check's name, "lookalike-domain"
	Level     Level
	Recipient mail.Recipient // zero when the finding is about the whole message
	Suggest   mail.Address   // zero when nothing better is known
	Reason    string         // key of the sentence, "tld-slip"
	Person    string         // display name the reason speaks of, "" where it speaks of none
	Score     float64        // higher is more suspicious, 0 to 1
	Evidence  Evidence
	Holds     []contents.Found // what the message holds that must not reach a stranger
	Demand    Demand           // of a rule of the organisation; zero for the others
	Hide      []mail.Recipient // who stands in To or Cc and better stood in Bcc; of the check "visible"
}

// Evidence is what the user's own mail says about the suggestion.
type Evidence struct {
	Sent    int       // messages written to it
	Replies int       // messages from it that answered ours
	Days    int       // different days on which we wrote
	Last    time.Time // of Sent
	Domain  bool      // the figures are of the whole domain, not of the one address
}

// Verdict is what the checks say about one message.
type Verdict struct {
	Level    Level
	Findings []Finding // strongest first; at most one of level Note or above for a recipient
	Fitted   model.Outcome
}

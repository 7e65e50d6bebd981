package guard

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/view"
)

// Outcome is what became of a question.
type Outcome string

// Outcomes, in the order in which they can follow each other.
const (
	Noted      Outcome = "noted"      // no window opened: the budget held it back. Nothing follows
	Audited    Outcome = "audited"    // a window would have opened, but the organisation only looks on. Nothing follows
	Asked      Outcome = "asked"      // the window opened; nothing else is known
	Unanswered Outcome = "unanswered" // the window went away, or never came
	Withdrawn  Outcome = "withdrawn"  // the draft went away first
	Copied     Outcome = "copied"     // the known address was copied
	Used       Outcome = "used"       // a held message is to go to the known address instead
	Edited     Outcome = "edited"     // the user wanted to correct it himself
	Once       Outcome = "once"       // right this time
	Always     Outcome = "always"     // right for good
	Validated  Outcome = "validated"  // right this time, as a rule of the organisation demands it
	Undone     Outcome = "undone"     // Always, taken back
	Corrected  Outcome = "corrected"  // the draft no longer goes to the address in doubt
)

// Decision is one question and what became of it. The log only grows: the row that opens a question (Asked, Noted, Audited) holds
// all of it, each later row the question's ID, a time and an Outcome; the store chains the rows so that an edited one is found.
type Decision struct {
	Ask       string // ID of the question
	Time      time.Time
	Account   string
	Draft     string // DraftHash of the draft
	Recipient mail.Address
	Suggest   mail.Address // zero when nothing better was known
	Check     string
	Reason    string
	Level     check.Level
	Evidence  check.Evidence
	Outcome   Outcome
	Why       mail.Secret // the reason the user gave, of Validated alone
	Answered  time.Time   // of the latest outcome; zero while there is none
	Place     view.Place  // where the message was caught; "" where that is not known
}

// Logged is one row of the log: an outcome, and the question it is about.
type Logged struct {
	Decision
	Seq  int64     // from 1 on, without a gap
	Link []byte    // of the hash chain: it stands for this row and all before
	At   time.Time // of the row; Decision.Time is when the question was asked
}

// DraftHash names a draft in the log. The draft's own name may hold a Message-ID, which tells where it was written.
func DraftHash(account, id string) string {
	h := sha256.New()
	h.Write([]byte(account))
	h.Write([]byte{0})
	h.Write([]byte(id))
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Week is the year and the week in it (from 0) by which judged messages are counted: seven days each from 1 January, in
// the user's own time.
func Week(t time.Time) (year, week int) {
	t = t.Local()
	return t.Year(), (t.YearDay() - 1) / 7
}

// Opens tells whether o is the outcome of a question's first row.
func (o Outcome) Opens() bool { return o == Asked || o == Noted || o == Audited }

// Settled tells whether nothing more is expected of the user.
func (o Outcome) Settled() bool { return o != Asked }

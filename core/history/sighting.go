package history

import (
	"time"

	"missent/core/mail"
)

// Kind of a Sighting, weakest evidence first.
type Kind uint8

// Kinds of sightings.
const (
	Collected    Kind = iota + 1 // a mail program gathered it by itself
	Listed                       // found in an address book
	ReceivedFrom                 // a mail came from it: it exists
	SentWarned                   // we sent although a window had asked: no evidence
	SentTo                       // we wrote to it
	AnsweredUs                   // it answered a message of ours
	Bounced                      // a delivery report says it failed
	Confirmed                    // the user said "always right"
	Unconfirmed                  // the user took that back
	InDirectory                  // the organisation's directory has it
	OffDirectory                 // it was taken out there
)

// Sighting is one thing that happened with an address.
type Sighting struct {
	Kind Kind
	Addr mail.Address
	Name string // display name, "" where none was there
	At   time.Time
	From Sender // of SentTo: which of the user's addresses it came from
}

// Sender tells one of the user's own addresses from the others: a hash of it, or Unknown, or Several.
type Sender uint32

// Senders that name no address.
const (
	Unknown Sender = iota
	Several
)

// SenderOf is a's Sender.
func SenderOf(a mail.Address) Sender {
	if a.IsZero() {
		return Unknown
	}
	return max(Several+1, Sender(KeyOfAddress(a)))
}

// Record is all sightings of one address, added up. Counts are of messages; times are zero where there is none.
type Record struct {
	Addr mail.Address
	Name string // the name last seen with it

	Sent     int // messages we wrote to it, those after a warning left out
	Days     int // different days on which we did
	Warned   int // messages we sent although a window had asked
	Replies  int
	Received int
	Bounces  int

	First, Last time.Time // of Sent
	LastReply   time.Time
	LastBounce  time.Time
	LastWarned  time.Time

	From Sender // whom all of Sent came from; Unknown where nothing was sent, or this was not kept

	Listed    bool
	Collected bool // it tells nothing of its domain, unless something else does
	Confirmed bool
	Directory bool // the organisation's directory has it
}

// Standing is what a Record is worth, weakest first.
type Standing uint8

// Standings; see docs/ARCHITECTURE.md, *Evidence*.
const (
	Stranger  Standing = iota // nothing is known
	Seen                      // listed, collected, received from, sent within the last fortnight, or suspect
	Once                      // sent, and no bounce within 14 days
	Regular                   // sent on three different days or more
	Answered                  // it answered
	Certain                   // the user said "this is right"
	Organised                 // the organisation's directory or policy says so
)

func (s Standing) String() string {
	return [...]string{"stranger", "seen", "sent", "regular", "answered", "confirmed", "organisation"}[s]
}

// Key names a message for good: a 63-bit hash of its Message-ID, or of its date, author and recipients where it has
// none. It is how the same message is not counted twice when a folder is read again or lies in two folders.
type Key int64

package mail

import (
	"log/slog"
	"time"
)

// Fault is what keeps a typed recipient from being an address.
type Fault string

// Faults, from harmless to sure.
const (
	NoFault  Fault = ""
	NoAt     Fault = "no-at"     // a bare word: half typed, or a list that is not expanded
	List     Fault = "list"      // Thunderbird's `Team X <Team X>`: a list the client expands at Send
	NoLocal  Fault = "no-local"  // "@example.com"
	NoDomain Fault = "no-domain" // "bob@"
	NoDot    Fault = "no-dot"    // "bob@example"
	TwoAts   Fault = "two-ats"   // "bob@@example.com"
	Space    Fault = "space"     // "bob smith@example.com"
	Dots     Fault = "dots"      // two dots in the domain, or one at its edge: "bob@example..com"
	BadChar  Fault = "character" // a character no mail address has there
	TooLong  Fault = "too-long"  // above RFC 5321: 64 octets before the @, 255 after
)

// Field says which header line named a recipient.
type Field uint8

// The recipient fields of RFC 5322.
const (
	To Field = iota
	Cc
	Bcc
)

func (f Field) String() string { return [...]string{"To", "Cc", "Bcc"}[f] }

// Recipient is one entry of a recipient line, as typed and as read. Every @ of the line ends up in some Recipient:
// none is dropped because its neighbour cannot be read.
type Recipient struct {
	Name  string // display name, decoded (RFC 2047), "" where there is none
	Addr  Address
	Typed string // what stood there, at most 320 characters
	Fault Fault
	Field Field
}

// String hides name and address.
func (r Recipient) String() string { return "recipient…" }

// LogValue hides name and address in structured logs.
func (r Recipient) LogValue() slog.Value { return slog.StringValue(r.String()) }

// Direction of a message, seen from the owner of the mailbox.
type Direction uint8

// Directions.
const (
	Sent Direction = iota
	Received
)

// Secret is text of a message that must not get into a log.
type Secret string

// String hides the text.
func (s Secret) String() string { return "text…" }

// LogValue hides the text in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Message is a message as the checks read it; which parts are there depends on the source.
type Message struct {
	ID        string // the source's own name for it, handed through to the verdict
	Mailbox   string // whose mail it is
	Time      time.Time
	Direction Direction
	From      Recipient
	To        []Recipient // To, Cc and Bcc in this order, each with its Field
	Subject   Secret

	MessageID  string // without angle brackets, as is InReplyTo
	InReplyTo  string
	References []string

	Parent []Recipient // who is on the message being answered, its From first
	Thread []Recipient // earlier authors in the thread, latest last

	Body        Secret
	Attachments []string // file names
	Files       []File   // what was found in them, by who had their bytes; not all of them, nor in this order
	Marks       []Secret // values of the fields that carry protective markings

	Report  bool      // a delivery report (RFC 3464)
	Bounced []Address // the addresses it says failed
	Tool    bool      // sent by a program, not typed by a person
	Probe   bool      // to be checked, never learned
}

// Recipients are the entries of To without double ones: the first of each address stays.
func (m *Message) Recipients() []Recipient {
	out := make([]Recipient, 0, len(m.To))
	var seen map[string]struct{}
	if len(m.To) > 16 {
		seen = make(map[string]struct{}, len(m.To))
	}
	for i := range m.To {
		r := &m.To[i]
		twice := false
		if seen == nil {
			for j := 0; j < len(out) && !twice; j++ {
				twice = out[j].key() == r.key()
			}
		} else {
			n := len(seen)
			seen[r.key()] = struct{}{}
			twice = len(seen) == n
		}
		if !twice {
			out = append(out, *r)
		}
	}
	return out
}

// Among tells whether one of the entries is the address a.
func Among(entries []Recipient, a Address) bool {
	for i := range entries {
		if entries[i].Addr == a {
			return true
		}
	}
	return false
}

// key is what makes two entries the same: the address, or what stood there where none could be read.
func (r *Recipient) key() string {
	if plain := r.Addr.Plain(); plain != "" {
		return plain
	}
	return r.Typed
}

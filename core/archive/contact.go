package archive

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// Contact is a record of kind contact (docs/RECORDS.md): everything that is known of one address, but the words of messages
// to it, which mean nothing elsewhere. What NewContact made is read back as it was.
type Contact struct {
	Kind       string    `json:"kind"`
	Address    string    `json:"address"`
	Name       string    `json:"name,omitempty"`
	Sent       int       `json:"sent"`
	Days       int       `json:"days,omitempty"`
	Replies    int       `json:"replies"`
	Received   int       `json:"received,omitempty"`
	Bounces    int       `json:"bounces,omitempty"`
	Warned     int       `json:"warned,omitempty"`
	First      time.Time `json:"first,omitzero"`
	Last       time.Time `json:"last,omitzero"`
	LastReply  time.Time `json:"last_reply,omitzero"`
	LastBounce time.Time `json:"last_bounce,omitzero"`
	LastWarned time.Time `json:"last_warned,omitzero"`
	Sender     string    `json:"sender,omitempty"` // an address of the user, or several, or the hash of one as hexadecimal digits
	Confirmed  bool      `json:"confirmed"`
	Listed     bool      `json:"listed,omitempty"`
	Collected  bool      `json:"collected,omitempty"`
	Directory  bool      `json:"directory,omitempty"`
	Standing   string    `json:"standing,omitempty"` // for reading

	Company map[string]int `json:"company,omitempty"` // messages together, by address
}

const several = "several"

// NewContact is what is known at the time now; me are the addresses by which Sender is told.
func NewContact(r history.Record, company []history.Companion, me history.Owners, now time.Time) Contact {
	c := Contact{
		Kind: "contact", Address: r.Addr.Plain(), Name: r.Name, Sent: r.Sent, Days: r.Days, Replies: r.Replies, Received: r.Received,
		Bounces: r.Bounces, Warned: r.Warned, First: r.First.UTC(), Last: r.Last.UTC(), LastReply: r.LastReply.UTC(),
		LastBounce: r.LastBounce.UTC(), LastWarned: r.LastWarned.UTC(), Sender: senderText(r.From, me),
		Confirmed: r.Confirmed, Listed: r.Listed, Collected: r.Collected, Directory: r.Directory, Standing: r.Standing(now).String(),
	}
	for _, w := range company {
		if c.Company == nil {
			c.Company = map[string]int{}
		}
		c.Company[w.Addr.Plain()] = w.Messages
	}
	return c
}

func senderText(s history.Sender, me history.Owners) string {
	switch s {
	case history.Unknown:
		return ""
	case history.Several:
		return several
	}
	for a := range me {
		if history.SenderOf(a) == s {
			return a.Plain()
		}
	}
	return strconv.FormatUint(uint64(s), 16)
}

func sender(text string) (history.Sender, error) {
	switch {
	case text == "":
		return history.Unknown, nil
	case text == several:
		return history.Several, nil
	case strings.Contains(text, "@"):
		a, fault := mail.ParseAddress(text)
		if fault != mail.NoFault {
			return 0, fmt.Errorf("field \"sender\": %s", fault)
		}
		return history.SenderOf(a), nil
	}
	n, err := strconv.ParseUint(text, 16, 32)
	if err != nil {
		return 0, errors.New("field \"sender\": neither an address nor a hash of one")
	}
	return history.Sender(n), nil
}

// record is what c says of the address a.
func (c *Contact) record(a mail.Address) (history.Record, error) {
	if min(c.Sent, c.Days, c.Replies, c.Received, c.Bounces, c.Warned) < 0 {
		return history.Record{}, errors.New("a count is negative")
	}
	from, err := sender(c.Sender)
	r := history.Record{
		Addr: a, Name: c.Name, Sent: c.Sent, Days: c.Days, Replies: c.Replies, Received: max(c.Received, c.Replies),
		Bounces: c.Bounces, Warned: c.Warned, First: c.First, Last: c.Last, LastReply: c.LastReply, LastBounce: c.LastBounce,
		LastWarned: c.LastWarned, From: from, Confirmed: c.Confirmed, Listed: c.Listed, Collected: c.Collected, Directory: c.Directory,
	}
	if r.Days == 0 {
		r.Days = min(r.Sent, 1+int(r.Last.Sub(r.First)/(24*time.Hour)))
	}
	if r.Replies > 0 && r.LastReply.IsZero() {
		r.LastReply = r.Last
	}
	if r == (history.Record{Addr: a, Name: r.Name}) { // somebody wrote it down, and nothing else is known
		r.Listed = true
	}
	return r, err
}

// company is whom a contact stands with, in the order of the addresses.
func (c *Contact) company() ([]history.Companion, error) {
	var out []history.Companion
	for _, typed := range slices.Sorted(maps.Keys(c.Company)) {
		a, fault := mail.ParseAddress(typed)
		if fault != mail.NoFault {
			return nil, fmt.Errorf("field \"company\": %s", fault)
		}
		if n := c.Company[typed]; n > 0 {
			out = append(out, history.Companion{Addr: a, Messages: n})
		}
	}
	return out, nil
}

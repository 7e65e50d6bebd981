package archive

import (
	"maps"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// contact is what the record says of an address.
func (r *record) contact(a mail.Address) history.Record {
	days := r.Days
	if days == 0 {
		days = min(r.Sent, 1+int(r.Last.Sub(r.First)/(24*time.Hour)))
	}
	c := history.Record{
		Addr: a, Name: r.Name, Sent: r.Sent, Days: days, Replies: r.Replies, Received: max(r.Received, r.Replies),
		Bounces: r.Bounces, Warned: r.Warned, First: r.First, Last: r.Last, LastReply: r.LastReply,
		LastBounce: r.Bounced, Confirmed: r.Confirmed,
		Listed: r.Listed || r.Sent == 0 && !r.Collected, Collected: r.Collected,
	}
	if c.Replies > 0 && c.LastReply.IsZero() {
		c.LastReply = r.Last
	}
	return c
}

// company is whom a contact stands with, in the order of the addresses.
func (r *record) company() ([]history.Companion, mail.Fault) {
	var out []history.Companion
	for _, typed := range slices.Sorted(maps.Keys(r.Company)) {
		a, fault := mail.ParseAddress(typed)
		if fault != mail.NoFault {
			return nil, fault
		}
		if n := r.Company[typed]; n > 0 {
			out = append(out, history.Companion{Addr: a, Messages: n})
		}
	}
	return out, mail.NoFault
}

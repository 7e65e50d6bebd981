package history

import (
	"hash/fnv"
	"strconv"

	"missent/core/mail"
)

// Owners is the set of the user's own addresses.
type Owners map[mail.Address]mail.Address

// NewOwners makes the set of addrs.
func NewOwners(addrs ...mail.Address) Owners {
	o := make(Owners, len(addrs))
	for _, a := range addrs {
		o.Add(a)
	}
	return o
}

// Add takes up one more. Of several spellings the first is how the user writes it.
func (o Owners) Add(a mail.Address) {
	if !o.Has(a) {
		o[a.Canonical()] = a
	}
}

// Has tells whether a is the user himself, under any plus tag.
func (o Owners) Has(a mail.Address) bool {
	if len(o) == 0 {
		return false
	}
	_, ok := o[a.Canonical()]
	return ok
}

// KeyOf names m for good; see Key.
func KeyOf(m *mail.Message) Key {
	if m.MessageID != "" {
		return KeyOfID(m.MessageID)
	}
	h := fnv.New64a()
	h.Write(strconv.AppendInt(nil, m.Time.Unix(), 10))
	h.Write([]byte(m.From.Addr.Plain()))
	for _, r := range m.To {
		h.Write([]byte{0})
		h.Write([]byte(r.Addr.Plain()))
	}
	return Key(h.Sum64() >> 1)
}

// KeyOfID is the key of the message with this Message-ID.
func KeyOfID(id string) Key {
	h := fnv.New64a()
	h.Write([]byte(id))
	return Key(h.Sum64() >> 1)
}

// KeyOfAddress is a hash of the mailbox, 0 for none.
func KeyOfAddress(a mail.Address) Key {
	if a.IsZero() {
		return 0
	}
	return KeyOfID(a.Canonical().Plain())
}

// Read turns one message into what it proves. ours tells whether we sent the message with a key; warned whether a
// window asked about an address and the user did not say that it is always right. Recipients that could not be read
// prove nothing.
func Read(m *mail.Message, me Owners, ours func(Key) bool, warned func(mail.Address) bool) []Sighting {
	if m.Direction == mail.Sent {
		return readSent(m, me, warned)
	}
	var out []Sighting
	for _, a := range m.Bounced {
		out = append(out, Sighting{Kind: Bounced, Addr: a, At: m.Time})
	}
	from := m.From
	if m.Report || from.Fault != mail.NoFault || me.Has(from.Addr) {
		return out
	}
	kind := ReceivedFrom
	if !m.Tool && answers(m, ours) {
		kind = AnsweredUs
	}
	return append(out, Sighting{Kind: kind, Addr: from.Addr, Name: from.Name, At: m.Time})
}

func readSent(m *mail.Message, me Owners, warned func(mail.Address) bool) []Sighting {
	out := make([]Sighting, 0, 1+len(m.Thread)+len(m.To))
	// who wrote the message being answered, and others before him in the thread, exist: their mail came through
	if len(m.Parent) > 0 {
		out = author(out, m.Parent[0], m, me)
	}
	for _, p := range m.Thread {
		out = author(out, p, m, me)
	}
	by := SenderOf(m.From.Addr)
	for _, r := range m.Recipients() {
		if r.Fault != mail.NoFault || me.Has(r.Addr) {
			continue
		}
		kind := SentTo
		if warned != nil && warned(r.Addr) {
			kind = SentWarned
		}
		out = append(out, Sighting{Kind: kind, Addr: r.Addr, Name: r.Name, At: m.Time, From: by})
	}
	return out
}

func author(out []Sighting, p mail.Recipient, m *mail.Message, me Owners) []Sighting {
	if p.Fault != mail.NoFault || me.Has(p.Addr) {
		return out
	}
	return append(out, Sighting{Kind: ReceivedFrom, Addr: p.Addr, Name: p.Name, At: m.Time})
}

// answers tells whether m answers a message of ours. An automatic answer is none: it comes from every address that
// exists, the wrong one too.
func answers(m *mail.Message, ours func(Key) bool) bool {
	if ours == nil {
		return false
	}
	if m.InReplyTo != "" && ours(KeyOfID(m.InReplyTo)) {
		return true
	}
	// the last reference is the message answered (RFC 5322 section 3.6.4)
	n := len(m.References)
	return m.InReplyTo == "" && n > 0 && ours(KeyOfID(m.References[n-1]))
}

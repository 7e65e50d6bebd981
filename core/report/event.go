package report

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"missent/core/guard"
	"missent/core/policy"
	"missent/core/view"
)

// Kinds of events.
const (
	KindDecision  = "decision"  // a row of the log: a question was asked or held back, or something became of it
	KindHeartbeat = "heartbeat" // the guard runs
)

// Event is what a target gets: one type for all, whose fields are absent where they say nothing. Its JSON form is a public
// interface; docs/ADMIN.md explains it.
type Event struct {
	ID       string    `json:"id"` // the same for the same event, however often it comes
	Kind     string    `json:"kind"`
	Time     time.Time `json:"time"`
	Instance string    `json:"instance"` // the database: a desk that begins anew has another one
	User     string    `json:"user"`     // a pseudonym
	Version  string    `json:"version"`
	Channel  string    `json:"channel,omitempty"` // update.channel, where it is set
	Policy   string    `json:"policy"`            // digest of what the organisation set
	Mode     string    `json:"mode"`

	Seq      int64    `json:"seq,omitempty"`   // of the row in the log, without a gap
	Chain    string   `json:"chain,omitempty"` // its link: a log that was changed afterwards no longer leads to it
	Question string   `json:"question,omitempty"`
	Checks   []string `json:"checks,omitempty"`
	Reason   string   `json:"reason,omitempty"` // key, "tld-slip"
	Level    string   `json:"level,omitempty"`  // "warn", "stop"
	Source   string   `json:"source,omitempty"` // where the message was caught: "draft", "addon", "gate"
	Decision string   `json:"decision,omitempty"`
	Counts   *Counts  `json:"counts,omitempty"`

	Recipient string `json:"recipient,omitempty"` // where report.detail says so
	Suggest   string `json:"suggest,omitempty"`
	Why       string `json:"why,omitempty"`

	Sources []Source `json:"sources,omitempty"` // of a heartbeat
	Notice  string   `json:"notice,omitempty"`  // what the user is told is wrong: "policy-broken"
}

// Counts are the evidence of a question, or how the desk stands in a heartbeat.
type Counts struct {
	Sent     int   `json:"sent,omitempty"`
	Replies  int   `json:"replies,omitempty"`
	Days     int   `json:"days,omitempty"`
	Judged   int   `json:"judged,omitempty"`   // messages of this week, from 1 January on
	Waiting  int64 `json:"waiting,omitempty"`  // events this target does not have yet
	Lost     int64 `json:"lost,omitempty"`     // events this target will never get
	Logged   int64 `json:"logged,omitempty"`   // rows the log ever had
	Accounts int   `json:"accounts,omitempty"` // mailboxes that are watched
}

// Source is one way by which messages are seen, and its state.
type Source struct {
	Kind    string    `json:"kind"`  // "drafts", "gate", "addon"
	State   string    `json:"state"` // as view.State; "serving", "missed"; "connected"
	Since   time.Time `json:"since,omitzero"`
	Problem string    `json:"problem,omitempty"`
}

// writer makes events.
type writer struct {
	instance []byte
	user     string // of the system
	version  string
}

// base is what every event has.
func (w writer) base(p policy.Report, kind, id string, at time.Time) Event {
	e := Event{
		ID: id, Kind: kind, Time: at.UTC(), Instance: hex.EncodeToString(w.instance), User: w.pseudonym(p.Pseudonym),
		Version: w.version, Policy: p.Digest, Mode: string(p.Mode),
	}
	if p.Channel != "none" {
		e.Channel = p.Channel
	}
	return e
}

// pseudonym is the keyed hash of the user: HMAC-SHA256, cut to 16 bytes.
func (w writer) pseudonym(key string) string {
	k := []byte(key)
	if key == "" {
		k = w.instance
	}
	h := hmac.New(sha256.New, k)
	h.Write([]byte(strings.ToLower(w.user)))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// decision is a row of the log.
func (w writer) decision(p policy.Report, l *guard.Logged) Event {
	e := w.base(p, KindDecision, fmt.Sprintf("%x-%d", w.instance, l.Seq), l.At)
	e.Seq, e.Chain, e.Question, e.Decision = l.Seq, hex.EncodeToString(l.Link), l.Ask, string(l.Outcome)
	e.Reason, e.Source = l.Reason, string(l.Place)
	if l.Check != "" { // its question was deleted, as old as it is
		e.Checks, e.Level = []string{l.Check}, l.Level.String()
	}
	if v := l.Evidence; v.Sent+v.Replies+v.Days > 0 {
		e.Counts = &Counts{Sent: v.Sent, Replies: v.Replies, Days: v.Days}
	}
	if p.Detail == policy.Addresses || p.Detail == policy.Reasons {
		e.Recipient, e.Suggest = l.Recipient.Plain(), l.Suggest.Plain()
	}
	if p.Detail == policy.Reasons {
		e.Why = string(l.Why)
	}
	return e
}

// heartbeat says that the guard runs, and how.
func (w writer) heartbeat(p policy.Report, s view.Status, c Counts, at time.Time) Event {
	e := w.base(p, KindHeartbeat, fmt.Sprintf("%x-h%d", w.instance, at.UnixMilli()), at)
	e.Notice = s.Notice
	c.Accounts = len(s.Accounts)
	e.Counts = &c
	e.Sources = []Source{}
	for _, a := range s.Accounts {
		state := a.State
		if s.State == view.Paused {
			state = view.Paused
		}
		e.Sources = append(e.Sources, Source{"drafts", string(state), a.Since.UTC(), a.Problem})
	}
	for _, g := range s.Gates {
		state := "serving"
		if g.Missed.After(g.Last) {
			state = "missed"
		}
		e.Sources = append(e.Sources, Source{"gate", state, g.Last.UTC(), g.Problem})
	}
	for range s.AddOns {
		e.Sources = append(e.Sources, Source{Kind: "addon", State: "connected"})
	}
	return e
}

// loud tells whether an event is more than information.
func (e *Event) loud() bool { return e.Level == "warn" || e.Level == "stop" || e.Notice != "" }

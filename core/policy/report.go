package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Detail is how much an event tells the organisation.
type Detail string

// Details.
const (
	NoAddresses Detail = "events"
	Addresses   Detail = "addresses" // also the address in doubt, and the one suggested
	Reasons     Detail = "reasons"   // also the reasons users gave
)

// Report is what the organisation wants to be told, and where. The zero one is nothing.
type Report struct {
	Syslog        ServerValue // no Host: not there
	Webhook, OTLP string      // URLs, "" for none
	EventLog      bool
	Detail        Detail
	Heartbeat     time.Duration
	CAFile        string
	WebhookSecret string
	Authorization string
	Pseudonym     string // key of the users' pseudonyms, "" for one of the desk's own
	Digest        string // of what the organisation set
	Mode          Mode
	Channel       string
}

// Any tells whether there is a target.
func (r Report) Any() bool {
	return r.Syslog.Host != "" || r.Webhook != "" || r.OTLP != "" || r.EventLog
}

// Report gives what the organisation wants to be told.
func (s Set) Report() Report {
	server, _ := ParseServer(s["report.syslog"].Value) // checked; none where it is empty
	return Report{
		Syslog: server, Webhook: s["report.webhook"].Value, OTLP: s["report.otlp"].Value, EventLog: s.Bool("report.event-log"),
		Detail: Detail(s["report.detail"].Value), Heartbeat: time.Duration(s.Int("report.heartbeat")) * time.Minute,
		CAFile: s["report.ca-file"].Value, WebhookSecret: s["report.webhook-secret"].Value,
		Authorization: s["report.otlp-authorization"].Value, Pseudonym: s["report.pseudonym-secret"].Value,
		Digest: s.Digest(), Mode: Mode(s["mode"].Value), Channel: s["update.channel"].Value,
	}
}

// Digest names what the organisation set: two desks of one policy have the same, whatever their users set. It is the
// SHA-256 of "key=value" for each key, in the order of the table, in hexadecimal.
func (s Set) Digest() string {
	h := sha256.New()
	for _, k := range Keys {
		if v := s[k.Name]; v.Origin == Managed {
			h.Write([]byte(k.Name + "=" + v.Value + "\x00"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// LearnSince is how far back mail is learned from at the time now; the zero time for all of it.
func (s Set) LearnSince(now time.Time) time.Time { return s.ago("learn.years", now, -1, 0) }

// KeepPeople is since when somebody must have been written to, or have answered, to be kept; the zero time for always.
func (s Set) KeepPeople(now time.Time) time.Time { return s.ago("retention.people", now, -1, 0) }

// KeepDecisions is since when decisions are kept; the zero time for always.
func (s Set) KeepDecisions(now time.Time) time.Time { return s.ago("retention.decisions", now, 0, -1) }

func (s Set) ago(key string, now time.Time, years, days int) time.Time {
	n := s.Int(key)
	if n == 0 {
		return time.Time{}
	}
	return now.AddDate(n*years, 0, n*days)
}

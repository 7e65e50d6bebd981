package main

import (
	"time"

	"missent/core/check"
	"missent/core/mail"
)

// verdictLine is a verdict in its public form: one object a message.
type verdictLine struct {
	N        int           `json:"n"`
	ID       string        `json:"id,omitempty"`
	Mailbox  string        `json:"mailbox,omitempty"`
	Time     time.Time     `json:"time,omitzero"`
	Probe    bool          `json:"probe,omitempty"`
	Level    string        `json:"level"`
	Findings []findingLine `json:"findings"`
}

type findingLine struct {
	Check     string        `json:"check,omitempty"`
	Level     string        `json:"level"`
	Recipient string        `json:"recipient,omitempty"`
	Suggest   string        `json:"suggest,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Score     float64       `json:"score,omitempty"`
	Evidence  *evidenceLine `json:"evidence,omitempty"`
}

type evidenceLine struct {
	Sent    int    `json:"sent"`
	Replies int    `json:"replies"`
	Last    string `json:"last,omitempty"` // a date
	Domain  bool   `json:"domain,omitempty"`
}

func newVerdictLine(n int, m *mail.Message, v check.Verdict) verdictLine {
	line := verdictLine{
		N: n, ID: m.ID, Mailbox: m.Mailbox, Time: m.Time, Probe: m.Probe,
		Level: v.Level.String(), Findings: make([]findingLine, 0, len(v.Findings)),
	}
	for _, f := range v.Findings {
		line.Findings = append(line.Findings, newFindingLine(f))
	}
	return line
}

func newFindingLine(f check.Finding) findingLine {
	line := findingLine{
		Check: f.Check, Level: f.Level.String(), Recipient: f.Recipient.Addr.Plain(), Reason: f.Reason,
		Score: float64(int(f.Score*1000+.5)) / 1000,
	}
	if !f.Suggest.IsZero() {
		line.Suggest = f.Suggest.Plain()
		line.Evidence = &evidenceLine{Sent: f.Evidence.Sent, Replies: f.Evidence.Replies, Domain: f.Evidence.Domain}
		if !f.Evidence.Last.IsZero() {
			line.Evidence.Last = f.Evidence.Last.UTC().Format(time.DateOnly)
		}
	}
	return line
}

package policy

import (
	"cmp"
	"strings"
)

// Rules gives what the checks and the guard go by.
func (s Set) Rules() Rules {
	r := Rules{
		Marking: ParseMarkings(s["rule.marking"].Value), Apart: ParseAparts(s["rule.apart"].Value),
		Words: ParsePhrases(s["rule.words"].Value), Files: strings.Fields(strings.ToLower(strings.ReplaceAll(s["rule.files"].Value, ",", " "))),
		Texts:   s.Bool("learn.text"),
		Windows: s.Int("windows-a-month"), // "off" is no number, so 0
		Mode:    Mode(s["mode"].Value), Override: Override(s["rule.override"].Value),
		Validate: ParseList(s["rule.validate"].Value), Blocked: ParseList(s["rule.blocked"].Value),
		Trusted: ParseList(s["rule.trusted"].Value), Inside: ParseList(s["organisation.domains"].Value),
		Clients:      ParseClients(s["organisation.clients"].Value),
		Organisation: s["organisation.name"].Value, Help: s["organisation.help"].Value,
		StopFrom: StopFrom(s["stop.from"].Value), Drill: s.Int("drill.days"),
	}
	for name, v := range s {
		if check, ok := cutPrefix(name); ok && v.Value != cmp.Or(usual[check], "default") {
			if r.Checks == nil {
				r.Checks = map[string]string{}
			}
			r.Checks[check] = v.Value
		}
	}
	return r
}

// Rules is the part of a Set that judging goes by. The zero Rules are the defaults of the checks, without a budget.
type Rules struct {
	Checks  map[string]string // the level of the checks that are not at their default
	Texts   bool              // learning reads the text of sent messages; the checks do not read it
	Windows int               // how many windows a month has room for; 0 is no limit. The checks do not read it

	Mode     Mode
	Validate Entries   // goes only with what Override demands
	Blocked  Entries   // does not go
	Trusted  Entries   // is not judged
	Marking  []Marking // where what is marked may go
	Apart    []Apart   // domains that may not be on one message
	Words    []Phrase  // do not leave the organisation
	Files    []string  // endings of files that do not leave it, in lower case
	Inside   Entries   // the organisation's own domains
	Clients  []Client  // whom files may be about; the check "document"
	Override Override  // of Validate
	StopFrom StopFrom  // which findings stop a message, beside those of the rules
	Drill    int       // days between two drills; 0 for none
	// Organisation and Help are for the sentences of a question: who asks, and where to ask back.
	Organisation, Help string
}

// Mode is what follows from a finding.
type Mode string

// Modes. The empty one is Enforce.
const (
	Audit   Mode = "audit"   // judge and record, show nothing
	Warn    Mode = "warn"    // ask; the organisation's rules advise
	Enforce Mode = "enforce" // ask; the organisation's rules hold
)

// StopFrom is from which findings on a message is stopped. The empty one is StopRules.
type StopFrom string

// What stops a message.
const (
	StopRules StopFrom = "rules"
	StopSure  StopFrom = "sure" // sure slips too
	StopAll   StopFrom = "all"  // whatever opens a window
)

// Override is how a rule can be set aside, in the words of Microsoft Graph (notifyUserAction, overrideOption).
type Override string

// Overrides.
const (
	NotAllowed    Override = "notAllowed"
	WithReason    Override = "allowWithJustification"
	WithoutReason Override = "allowWithoutJustification"
)

// Off tells whether the check is switched off.
func (r *Rules) Off(check string) bool { return r.of(check) == "off" }

// Quiet tells whether the check may only note.
func (r *Rules) Quiet(check string) bool { return r.of(check) == "note" }

// Loud tells whether the check opens a window though by itself it only notes.
func (r *Rules) Loud(check string) bool { return r.of(check) == "warn" }

func (r *Rules) of(check string) string {
	if v, set := r.Checks[check]; set {
		return v
	}
	return usual[check]
}

// usual is what holds for the checks that do not let the evidence decide by default.
var usual = func() map[string]string {
	m := map[string]string{}
	for _, k := range Keys {
		if check, ok := cutPrefix(k.Name); ok && k.Default != "default" {
			m[check] = k.Default
		}
	}
	return m
}()

func cutPrefix(name string) (string, bool) {
	const p = "check."
	if len(name) > len(p) && name[:len(p)] == p {
		return name[len(p):], true
	}
	return "", false
}

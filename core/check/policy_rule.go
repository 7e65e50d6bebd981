package check

import (
	"strings"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// Demand is what a rule of the organisation asks for.
type Demand struct {
	Override policy.Override // how the user can set the rule aside; "" where none spoke
	Pattern  string          // what fitted, as the organisation wrote it
	Text     string          // what it tells the user, "" for nothing
}

// rule says what the organisation's own rules say about one recipient, whoever it is: a colleague, the author of the
// message being answered, an address the user called right, one of his own. What is blocked goes before what is to be
// validated, that before what the message holds (house_rule.go), and all before what is trusted; what is trusted spoke too, and
// says OK.
func (l *letter) rule(r *mail.Recipient) (f Finding, spoke bool) {
	rules := &l.known.Rules
	if r.Addr.IsZero() {
		return f, false
	}
	reason, pattern, text, holds := l.held(r)
	if len(rules.Blocked)+len(rules.Validate)+len(rules.Trusted) == 0 && !holds {
		return f, false
	}
	exact := forms(r.Addr)
	loose := append(forms(r.Addr.Canonical()), exact...) // a tag after + does not lead around a rule
	entry, found := rules.Blocked.Match(loose...)
	demand, by := policy.NotAllowed, "blocked"
	if !found {
		entry, found = rules.Validate.Match(loose...)
		demand, by = rules.Override, "validate"
	}
	if !found && holds {
		entry, found, by = policy.Entry{Pattern: pattern, Text: text}, true, reason
	}
	if !found {
		_, trusted := rules.Trusted.Match(exact...)
		return f, trusted
	}
	level := Stop
	if rules.Mode == policy.Warn {
		level = Warn
	}
	return Finding{
		Check: policy.Rule, Reason: by, Level: level, Score: 1, Recipient: *r,
		Demand: Demand{Override: demand, Pattern: entry.Pattern, Text: entry.Text},
	}, true
}

// stop makes a question about a slip one that holds the message, where the organisation wants that.
func (l *letter) stop(f *Finding) {
	rules := &l.known.Rules
	if f.Level != Warn || rules.Mode == policy.Warn {
		return
	}
	if rules.StopFrom == policy.StopAll || rules.StopFrom == policy.StopSure && f.Sure() {
		f.Level, f.Demand = Stop, Demand{Override: rules.Override}
	}
}

// forms are the texts a pattern can fit to mean a.
func forms(a mail.Address) []string { return []string{a.Plain(), a.Domain().ASCII()} }

// inside tells whether the domain is one the organisation calls its own, or below one.
func (l *letter) inside(d mail.Domain) bool {
	_, own := l.known.Rules.Inside.Match(d.ASCII())
	return own
}

// houseSent is how many messages, all answered, a domain of the user's own organisation stands for, whether he writes to
// colleagues or not.
const houseSent = 100

// houses are the places that could be meant by d because policy or the user's own addresses say that they are his
// organisation's; places are those his mail knows, which become as strong.
func (l *letter) houses(d mail.Domain, places []history.Place) []history.Place {
	own := map[mail.Domain]bool{}
	for _, e := range l.known.Rules.Inside {
		if name := strings.TrimPrefix(e.Pattern, "*."); !e.Except && !strings.ContainsAny(name, "*@") {
			own[mail.ParseDomain(name)] = true
		}
	}
	for _, me := range l.known.Me {
		if at := me.Domain(); !provider(at.ASCII()) && !provider(at.Registered()) {
			own[at] = true
		}
	}
	if own[d] || l.inside(d) {
		return places
	}
	for i := range places {
		if p := &places[i]; own[p.Domain] {
			p.Sent, p.Replies = max(p.Sent, houseSent), max(p.Replies, houseSent)
			delete(own, p.Domain)
		}
	}
	for h := range own {
		p := history.Place{Domain: h, Distance: near.Distance(d.ASCII(), h.ASCII(), 2), Sent: houseSent, Replies: houseSent}
		if p.Distance <= 2 || h.Name() == d.Name() || sameLook(h, d) {
			places = append(places, p)
		}
	}
	return places
}

package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
	"missent/core/wording"
)

// ask draws a question.
func (d *Desk) ask(q guard.Question) (a view.Ask) {
	d.guard.Look(func(b *history.Book, _ history.Owners) { a = Draw(b, &q.Message, q.Finding) })
	a.ID, a.Index, a.Count, a.Account = q.ID, q.Index, q.Count, d.accountName(q.Account)
	if rules := d.guard.Rules(); q.Finding.Check == policy.Rule || q.Finding.Check == policy.Drill || q.Finding.Level == check.Stop {
		a.Args["organisation"], a.Args["help"] = Safe(rules.Organisation, longName), Safe(rules.Help, longSubject)
	}
	a.Place, a.Held, a.Client, a.Deadline = q.Place, q.Place.Holds(), Safe(q.Client, longName), q.Until
	return a
}

// Draw draws one finding about m as a question, against the book it was found with.
func Draw(b *history.Book, m *mail.Message, f check.Finding) view.Ask {
	s, on := ofFinding(f), drawing{b}
	a := view.Ask{
		Class: s.class, Place: view.Draft, Index: 1, Count: 1,
		Reason: s.reason, Args: s.args, Mark: s.mark, Letter: letter(m, f), Evidence: on.evidence(f, s),
		Demand: demands(f),
	}
	a.Typed, a.Known = on.pair(f, s)
	if s.reason == coldStart {
		a.Args["n"] = strconv.Itoa(on.learned())
	}
	for i := range f.Hide {
		a.Hide = append(a.Hide, f.Hide[i].Addr.Plain())
	}
	if len(a.Hide) > 0 {
		a.Args["n"] = strconv.Itoa(len(a.Hide))
	}
	on.people(f, s)
	if s.reason == greeting {
		if who := wording.Greeted(string(m.Body)); len(who) > 0 {
			a.Args["greeted"] = Safe(who[0].As, longName)
		}
	}
	if s.reason == outsider {
		if inside, ok := others(m, f); ok {
			a.Args["organisation"] = safeAddress(inside)
		}
	}
	if s.reason == namesake {
		if thread, ok := meeting(m, f); ok {
			a.Args["thread"] = safeAddress(thread.Unicode())
		}
	}
	return a
}

// meeting is the one domain of everybody else on the message, where it is also that of the person who is known.
func meeting(m *mail.Message, f check.Finding) (mail.Domain, bool) {
	d, n := f.Suggest.Domain(), 0
	for _, r := range m.Recipients() {
		if r.Addr == f.Recipient.Addr || r.Fault != mail.NoFault {
			continue
		}
		if n++; r.Addr.Domain() != d {
			return d, false
		}
	}
	return d, n > 0 && d != f.Recipient.Addr.Domain()
}

// others is the organisation of the first one on the message who is not in doubt.
func others(m *mail.Message, f check.Finding) (string, bool) {
	for _, r := range m.Recipients() {
		if r.Addr != f.Recipient.Addr && r.Fault == mail.NoFault {
			return mail.ParseDomain(r.Addr.Domain().Registered()).Unicode(), true
		}
	}
	return "", false
}

// drawing draws findings against what is known, now or at a moment of the past.
type drawing struct{ book *history.Book }

// people adds whom the sentence speaks of: the person it would go to, and the other one.
func (d drawing) people(f check.Finding, s slip) {
	name := func(name string, a mail.Address) string {
		if name == "" {
			return safeAddress(a.Local())
		}
		return Safe(name, longName)
	}
	r, _ := d.book.Get(f.Recipient.Addr)
	person := cmp.Or(f.Recipient.Name, r.Name)
	switch s.reason {
	case wrongHost: // the two are one person
		person = cmp.Or(f.Recipient.Name, f.Person)
	case namesake:
		person = inCommon(cmp.Or(person, f.Person), f.Person)
	}
	s.args["person"] = name(person, f.Recipient.Addr)
	if !f.Suggest.IsZero() {
		s.args["other"] = name(f.Person, f.Suggest)
		s.args["greeted"] = s.args["other"]
	}
}

// inCommon is what two names share: "John" of John Adams and John Baker; all of the first one where that is nothing.
func inCommon(name, other string) string {
	theirs := wording.Words(other)
	words := slices.DeleteFunc(strings.Fields(name), func(w string) bool {
		return !slices.ContainsFunc(wording.Words(w), func(part string) bool { return slices.Contains(theirs, part) })
	})
	return cmp.Or(strings.Join(words, " "), name)
}

// pair draws the two addresses, letter under letter where that says something.
func (d drawing) pair(f check.Finding, s slip) (view.Address, *view.Address) {
	typed := d.address(f.Recipient.Addr, f.Recipient.Name)
	if f.Recipient.Fault != mail.NoFault {
		typed.Plain = safeAddress(f.Recipient.Typed)
		local, domain := halves(typed.Plain)
		typed.Local, typed.Domain = whole(local), whole(domain)
	}
	if s.known.IsZero() {
		return typed, nil
	}
	known := d.address(s.known, f.Person)
	if s.plain {
		return typed, &known
	}
	typedLocal, typedDomain := halves(typed.Plain)
	knownLocal, knownDomain := halves(known.Plain)
	ops, _ := align(typedLocal, knownLocal)
	typed.Local, known.Local = segments(ops)
	ops, _ = align(typedDomain, knownDomain)
	typed.Domain, known.Domain = segments(ops)
	if s.reason == confusable {
		typed.Script, known.Script = s.args["script"], "Latin"
		for _, r := range knownDomain {
			if sc := scriptOf(r); sc != "" {
				known.Script = sc
				break
			}
		}
	}
	return typed, &known
}

// address draws one address with what is known of it.
func (d drawing) address(a mail.Address, name string) view.Address {
	v := view.Address{Plain: safeAddress(shown(a)), Name: Safe(name, longName)}
	if ascii := a.Plain(); ascii != shown(a) {
		v.ASCII = safeAddress(ascii)
	}
	local, domain := halves(v.Plain)
	v.Local, v.Domain = whole(local), whole(domain)
	if r, ok := d.book.Get(a); ok {
		v.Sent, v.Replies, v.Last = r.Sent, r.Replies, r.Last
		if v.Name == "" {
			v.Name = Safe(r.Name, longName)
		}
	}
	return v
}

// halves cuts a plain address at its last @.
func halves(plain string) (local, domain string) {
	i := strings.LastIndexByte(plain, '@')
	if i < 0 {
		return plain, ""
	}
	return plain[:i], plain[i+1:]
}

// evidence is what the second line counts. A slip in the domain alone is told by all mail to the known domain.
func (d drawing) evidence(f check.Finding, s slip) view.Evidence {
	e := view.Evidence{Sent: f.Evidence.Sent, Replies: f.Evidence.Replies, Days: f.Evidence.Days, Last: f.Evidence.Last, Scope: "address"}
	if f.Evidence.Domain {
		e.Scope = "domain"
	}
	if s.known.IsZero() || !s.domain {
		return e
	}
	p := d.book.Place(s.known.Domain())
	return view.Evidence{Sent: p.Sent, Replies: p.Replies, Days: e.Days, Last: p.Last, Scope: "domain"}
}

// learned is how many sent messages have been counted so far.
func (d drawing) learned() int {
	n := 0
	for r := range d.book.All() {
		n += r.Sent
	}
	return n
}

// letter quotes the message.
func letter(m *mail.Message, f check.Finding) view.Letter {
	doubt := f.Recipient
	own := strings.Join(strings.Fields(wording.Own(string(m.Body), 4<<10)), " ")
	l := view.Letter{
		To: []view.Party{}, Subject: Safe(string(m.Subject), longSubject), Text: Safe(own, longText), Attachments: []string{},
	}
	const most = 50 // the dialog shows a few and says how many more
	for _, r := range m.Recipients() {
		plain := shown(r.Addr)
		if r.Fault != mail.NoFault {
			plain = r.Typed
		}
		is := r.Typed == doubt.Typed && r.Addr == doubt.Addr
		if len(l.To) >= most && !is {
			continue
		}
		l.To = append(l.To, view.Party{Field: r.Field.String(), Name: Safe(r.Name, longName), Plain: safeAddress(plain), Doubt: is})
	}
	for _, name := range m.Attachments {
		if len(l.Attachments) == most {
			break
		}
		l.Attachments = append(l.Attachments, Safe(name, longFile))
	}
	for _, h := range f.Holds {
		l.Holds = append(l.Holds, view.Held{Kind: string(h.Kind), Count: h.Count})
	}
	return l
}

// accountName is the address of an account.
func (d *Desk) accountName(id string) string {
	for _, a := range d.guard.Accounts() {
		if a.ID == id {
			return safeAddress(a.Address.Plain())
		}
	}
	return ""
}

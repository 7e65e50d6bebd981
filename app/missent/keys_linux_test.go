package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/app/missent/autostart"
	"missent/core/discover"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/oauth"
	"missent/core/policy"
	"missent/core/view"
)

// office is a house in which Ann of Contoso has a history, and an administrator who sets one thing after the other.
type office struct {
	*house
	t    *testing.T
	file string
}

func newOffice(t *testing.T) *office {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_DIRS", t.TempDir())
	m := ruled(t, `{}`)
	o := &options{machine: m, data: t.TempDir(), me: []string{"ann@contoso.example"}}
	r, err := o.reader()
	if err != nil {
		t.Fatal(err)
	}
	start, err := autostart.New("/usr/bin/missent")
	if err != nil {
		t.Fatal(err)
	}
	h, err := wire(t.Context(), o, plan{dir: o.data, policy: r, autostart: start})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, h) })
	long := time.Now().AddDate(-1, 0, 0)
	for who, sent := range map[string]int{
		"Jane Doe <j.doe@us.af.mil>": 42, "John Smith <john.smith@northwind.example>": 30, "Lin Zhao <lin.zhao@northwind.example>": 12,
		"Kim Park <kim.park@contoso.example>": 20, "Tom Low <tom.low@contoso.example>": 20, "Bob Rae <bob@fabrikam.example>": 9, "kai@tailspin.example": 9,
	} {
		p := mail.ParseList(who, mail.To)[0]
		if err := h.guard.Put(t.Context(), history.Record{Addr: p.Addr, Name: p.Name, Sent: sent, Days: sent, Replies: 3, First: long, Last: time.Now(), LastReply: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	return &office{h, t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json")}
}

func (o *office) says(text string) {
	o.t.Helper()
	putFile(o.t, o.file, text)
	o.obey()
	for _, f := range o.policy.Policy().Faults {
		o.t.Fatalf("%s: %+v", text, f)
	}
}

// judging is what the checks say of a message, each with its level.
func judging(to string, more ...func(*mail.Message)) func(*office) string {
	return func(o *office) string {
		m := mail.Message{Direction: mail.Sent, From: mail.ParseList("ann@contoso.example", mail.To)[0], To: mail.ParseList(to, mail.To)}
		for _, f := range more {
			f(&m)
		}
		var out []string
		for _, f := range o.guard.Judge(&m).Findings {
			out = append(out, fmt.Sprintf("%s %s %s", f.Check, f.Level, f.Demand))
		}
		return strings.Join(out, ", ")
	}
}

func saying(s string) func(*mail.Message) { return func(m *mail.Message) { m.Body = mail.Secret(s) } }

func attached(s string) func(*mail.Message) {
	return func(m *mail.Message) { m.Attachments = []string{s} }
}

func answering(s string) func(*mail.Message) {
	return func(m *mail.Message) { m.Parent = mail.ParseList(s, mail.To) }
}

func effective(key string) func(*office) string {
	return func(o *office) string { return o.desk.Effective().Get(key).Value }
}

func off(check string) func(*office) string {
	return func(o *office) string {
		rules := o.guard.Rules()
		return fmt.Sprint(rules.Off(check))
	}
}

func reported(f func(policy.Report) any) func(*office) string {
	return func(o *office) string { return fmt.Sprint(f(o.desk.Effective().Report())) }
}

// started is how a window begins.
func started(f func(view.Start) any) func(*office) string {
	return func(o *office) string {
		s, err := o.desk.Window(o.t.Context(), view.Home).Start(o.t.Context())
		return fmt.Sprint(f(s), err)
	}
}

// found is the server an account of the organisation is offered.
func found(o *office) string {
	a, _ := mail.ParseAddress("ann@contoso.example")
	var out []string
	for _, p := range discover.New(discover.Options{Profiles: []string{}}).Find(o.t.Context(), a, offline(o.desk.Effective()), nil) {
		out = append(out, fmt.Sprintf("%+v", p))
	}
	return strings.Join(out, "\n")
}

// offline keeps a search from the network, which no test asks.
func offline(set policy.Set) policy.Set {
	set["account.lookup"] = policy.Value{Value: "false"}
	return set
}

func clients(o *office) string { return fmt.Sprintf("%+v", oauth.Clients(o.desk.Effective())) }

const (
	server = `"account.imap":"imaps://mail.contoso.example"`
	rule   = `"rule.validate":["partner.example"]`
	hook   = `"report.webhook":"https://siem.example/hook"`
	iban   = "Our account: DE89 3704 0044 0532 0130 00"
	many   = "a@a.example, b@b.example, c@c.example, d@d.example, e@a.example, f@b.example, g@c.example, h@d.example, i@a.example, j@b.example, k@c.example"
	three  = "kim.park@contoso.example, tom.low@contoso.example, kai@tailspin.example"
)

// TestEveryKeyActs: each key of the table, written into a file of /etc as an administrator writes it, changes what the
// program does, without a restart, and taking it away changes it back. Keys whose work is at a server say here that it is
// reached by what they set; what is done there has tests of its own.
func TestEveryKeyActs(t *testing.T) {
	o, seen := newOffice(t), map[string]bool{}
	for _, row := range []struct {
		key, with string // with: what else the policy says, before and after
		value     string // JSON
		seen      func(*office) string
	}{
		{"theme", "", `"dark"`, started(func(s view.Start) any { return s.Theme })},
		{"text-size", "", `150`, started(func(s view.Start) any { return s.TextSize })},
		{"locale", "", `"de"`, started(func(s view.Start) any { return s.Locale })},
		{"autostart", "", `true`, func(o *office) string {
			p, err := o.desk.Settings(o.t.Context())
			return fmt.Sprint(p.Autostart, err)
		}},
		{"account.lookup", "", `false`, effective("account.lookup")},
		{"account.domain", server, `"other.example"`, found},
		{"account.imap", "", `"imap://mail.contoso.example:1143"`, found},
		{"account.smtp", server, `"smtp://out.contoso.example"`, found},
		{"account.user", server, `"local-part"`, found},
		{"account.sign-in", server, `"microsoft"`, found},
		{"account.ca-file", "", `"/etc/ssl/contoso.pem"`, effective("account.ca-file")},
		{"account.spread", "", `300`, effective("account.spread")},
		{"oauth.google.client-id", "", `"one"`, clients},
		{"oauth.google.client-secret", `"oauth.google.client-id":"one"`, `"s"`, clients},
		{"oauth.microsoft.client-id", "", `"one"`, clients},
		{"oauth.microsoft.tenant", `"oauth.microsoft.client-id":"one"`, `"contoso"`, clients},
		{"directory.server", "", `"ldaps://ldap.contoso.example"`, effective("directory.server")},
		{"directory.base", "", `"dc=contoso"`, effective("directory.base")},
		{"directory.filter", "", `"(mail=*@contoso.example)"`, effective("directory.filter")},
		{"directory.user", "", `"uid={local-part}"`, effective("directory.user")},
		{"directory.password-command", "", `"cat /run/password"`, effective("directory.password-command")},
		{"addon.failure", "", `"closed"`, func(o *office) string { return o.forAddOn().Failure }},
		{"gate.hold", "", `"300"`, func(o *office) string { return o.gateHold(30 * time.Second).String() }},
		{"gate.failure", "", `"closed"`, func(o *office) string { return o.gateSetting("gate.failure") }},
		{"learn.text", "", `true`, func(o *office) string { return fmt.Sprint(o.guard.Rules().Texts) }},
		{"windows-a-month", "", `"5"`, func(o *office) string { return strconv.Itoa(o.guard.Budget().Limit) }},
		{"check." + policy.LookalikeDomain, "", `"note"`, judging("j.doe@us.af.ml")},
		{"check." + policy.LookalikeAddress, "", `"note"`, judging("jonh.smith@northwind.example")},
		{"check." + policy.WrongHost, "", `"off"`, judging("john.smith@mail.northwind.example")},
		{"check." + policy.UnknownTLD, "", `"note"`, judging("somebody@nowhere.comm")},
		{"check." + policy.Malformed, "", `"note"`, judging("bob@")},
		{"check." + policy.OtherPlace, "", `"off"`, judging("lin.zhao@wingtip.example")},
		{"check." + policy.Namesake, "", `"off"`, off(policy.Namesake)},
		{"check." + policy.Greeting, "", `"off"`, off(policy.Greeting)},
		{"check." + policy.Quotation, "", `"off"`, off(policy.Quotation)},
		{"check." + policy.DisplayName, "", `"note"`, judging(`"lin.zhao@northwind.example" <lz1@mail.example>`)},
		{"check." + policy.ColdStart, "", `"note"`, judging("somebody@gmial.com")},
		{"check." + policy.OddOneOut, "", `"off"`, off(policy.OddOneOut)},
		{"check." + policy.Fitting, "", `"off"`, off(policy.Fitting)},
		{"check." + policy.Outsider, "", `"warn"`, judging(three)},
		{"check." + policy.WrongSender, "", `"off"`, off(policy.WrongSender)},
		{"check." + policy.FirstTime, "", `"note"`, judging("zoe@wingtip.example")},
		{"check." + policy.Attachment, "", `"off"`, judging("bob@fabrikam.example", saying("Hi Bob, please see the attached report."))},
		{"check." + policy.Document, "", `"warn"`, judging("kai@tailspin.example", attached("Invoice_John_Smith.pdf"))},
		{"check." + policy.UsualPerson, "", `"off"`, off(policy.UsualPerson)},
		{"check." + policy.BlindReply, "", `"off"`, judging("bob@fabrikam.example, tom.low@contoso.example", answering("Bob Rae <bob@fabrikam.example>, tom.low@contoso.example, kim.park@contoso.example"))},
		{"check." + policy.ListName, "", `"off"`, judging("Team X <Team X>, bob@fabrikam.example")},
		{"check." + policy.Visible, "", `"off"`, judging(many)},
		{"check." + policy.Sensitive, "", `"warn"`, judging(three, saying(iban))},
		{"mode", rule, `"warn"`, judging("bob@partner.example")},
		{"rule.validate", "", `["partner.example | A partner until December."]`, judging("bob@partner.example")},
		{"rule.blocked", "", `["*.rival.example"]`, judging("bob@a.rival.example")},
		{"rule.trusted", "", `["*.ml"]`, judging("j.doe@us.af.ml")},
		{"rule.marking", "", `["OFFICIAL: gov.uk"]`, judging("bob@fabrikam.example", saying("OFFICIAL\n\nHello"))},
		{"rule.apart", "", `["fabrikam.example = tailspin.example | rivals"]`, judging("bob@fabrikam.example, kai@tailspin.example")},
		{"rule.words", "", `["Project Falcon"]`, judging("bob@fabrikam.example", saying("About Project Falcon."))},
		{"rule.files", "", `"exe iso"`, judging("bob@fabrikam.example", attached("setup.exe"))},
		{"rule.override", rule, `"allowWithoutJustification"`, judging("bob@partner.example")},
		{"organisation.name", "", `"Contoso IT"`, func(o *office) string { return o.guard.Rules().Organisation }},
		{"organisation.domains", "", `["tailspin.example"]`, judging(three)},
		{"organisation.clients", "", `["Wingtip Toys: wingtip.example"]`, judging("kai@tailspin.example", attached("Offer_Wingtip_Toys.pdf"))},
		{"organisation.help", "", `"Extension 4400"`, func(o *office) string { return o.guard.Rules().Help }},
		{"stop.from", "", `"sure"`, judging("j.doe@us.af.ml")},
		{"drill.days", "", `"30"`, func(o *office) string { return strconv.Itoa(o.guard.Rules().Drill) }},
		{"learn.years", "", `"2"`, func(o *office) string { return o.desk.Effective().LearnSince(now2026).String() }},
		{"retention.people", "", `"3"`, func(o *office) string { return o.desk.Effective().KeepPeople(now2026).String() }},
		{"retention.decisions", "", `"90"`, func(o *office) string { return o.desk.Effective().KeepDecisions(now2026).String() }},
		{"update.channel", "", `"preview"`, reported(func(r policy.Report) any { return r.Channel })},
		{"report.syslog", "", `"syslogs://siem.example"`, reported(func(r policy.Report) any { return r.Syslog })},
		{"report.webhook", "", `"https://siem.example/hook"`, received},
		{"report.webhook-secret", hook, `"s"`, reported(func(r policy.Report) any { return r.WebhookSecret })},
		{"report.otlp", "", `"https://otel.example:4318/v1/logs"`, received},
		{"report.otlp-authorization", "", `"Bearer x"`, reported(func(r policy.Report) any { return r.Authorization })},
		{"report.event-log", "", `true`, received},
		{"report.detail", hook, `"reasons"`, received},
		{"report.heartbeat", hook, `15`, received},
		{"report.pseudonym-secret", hook, `"s"`, reported(func(r policy.Report) any { return r.Pseudonym })},
		{"report.ca-file", "", `"/etc/ssl/contoso.pem"`, reported(func(r policy.Report) any { return r.CAFile })},
		{"users-may-change", "", `"nothing"`, func(o *office) string { return fmt.Sprint(o.desk.Set(o.t.Context(), "check.malformed", "note")) }},
	} {
		t.Run(row.key, func(t *testing.T) {
			o.t = t
			o.says("{" + row.with + "}")
			before := row.seen(o)
			both := `"` + row.key + `":` + row.value
			if row.with != "" {
				both = row.with + "," + both
			}
			o.says("{" + both + "}")
			if v := o.desk.Effective().Get(row.key); v.Origin != policy.Managed || v.Source != "/etc/missent/policies/managed/10.json" {
				t.Errorf("it comes from %+v", v)
			}
			after := row.seen(o)
			t.Logf("%s -> %s", before, after)
			if before == after {
				t.Errorf("nothing changes: %s", after)
			}
			o.says("{" + row.with + "}")
			if back := row.seen(o); back != before && row.key != "autostart" { // taken away, it stays as it was turned
				t.Errorf("taken away, it is %s; before, %s", back, before)
			}
			seen[row.key] = true
		})
	}
	for _, k := range policy.Keys {
		if !seen[k.Name] {
			t.Errorf("%s: nothing shows that it acts", k.Name)
		}
	}
}

var now2026 = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// received is what the window says that the organisation receives.
func received(o *office) string {
	p, err := o.desk.Settings(o.t.Context())
	if p.Report == nil || err != nil {
		return fmt.Sprint(err)
	}
	return fmt.Sprintf("%s %d %v", p.Report.Detail, p.Report.Heartbeat, o.desk.Effective().Report().Any())
}

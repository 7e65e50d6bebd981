package policy

// Type of a key's value; every value is text.
type Type string

// Types.
const (
	Bool   Type = "bool" // "true" or "false"
	Int    Type = "int"  // decimal, within Min and Max
	Choice Type = "choice"
	Text   Type = "text"   // printable ASCII, at most Max characters
	Server Type = "server" // empty, or as of ParseServer, with one of Choices as its scheme
	URL    Type = "url"    // empty, or https:// with a host, at most Max bytes
	Line   Type = "line"   // a sentence without control characters, at most Max bytes
	Lines  Type = "lines"  // one rule a line, of a form of its own
	List   Type = "list"   // one Entry a line
)

// Key is one thing that can be set.
type Key struct {
	Name     string
	Type     Type
	Default  string
	Choices  []string // of a Choice
	Min, Max int      // of an Int
	Group    string   // where the window shows it: "appearance", "start", "accounts", "checks", "organisation"
	Managed  bool     // for the organisation alone: the user has no such setting, and no window shows it
	Free     bool     // the user's own say stays: the organisation gives no more than another default
	Hidden   bool     // its value is printed nowhere
	Since    string   // version that brought it, "" for the first one
}

// Names of the checks; a check's switch is the key "check." + its name.
const (
	LookalikeDomain  = "lookalike-domain"
	LookalikeAddress = "lookalike-address"
	WrongHost        = "wrong-host"
	UnknownTLD       = "unknown-tld"
	Malformed        = "malformed"
	Namesake         = "namesake"
	DisplayName      = "display-name"
	OtherPlace       = "other-organisation"
	ColdStart        = "cold-start"
	OddOneOut        = "odd-one-out"
	Outsider         = "outsider"
	WrongSender      = "wrong-sender"
	FirstTime        = "first-time"
	Greeting         = "greeting"
	Quotation        = "quotation"
	Sensitive        = "sensitive"
	Attachment       = "attachment"
	Visible          = "visible"
	Fitting          = "fitting"
	Document         = "document"
	UsualPerson      = "usual-person"
	BlindReply       = "blind-reply"
	ListName         = "list-name"
)

// Rule is the check of the organisation's own rules. It has no switch: without a rule it says nothing.
const Rule = "policy"

// Drill is what the organisation's drills are logged as. It has no switch but drill.days.
const Drill = "drill"

// levels a check can be set to. "default" lets the evidence decide; "note" caps it, so that it never opens a window.
var levels = []string{"default", "note", "off"}

// Keys is the table of everything that can be set, in the order it is shown.
var Keys = []Key{
	{Name: "theme", Type: Choice, Default: "system", Choices: []string{"system", "light", "dark"}, Group: "appearance"},
	{Name: "text-size", Type: Int, Default: "100", Min: 80, Max: 200, Group: "appearance", Free: true},
	{Name: "locale", Type: Choice, Default: "system", Choices: []string{"system", "en", "de", "fr", "es"}, Group: "appearance"},
	{Name: "autostart", Type: Bool, Default: "true", Group: "start"},
	{Name: "account.lookup", Type: Bool, Default: "true", Group: "accounts"},
	{Name: "account.domain", Type: Text, Max: 500, Managed: true},
	{Name: "account.imap", Type: Server, Choices: []string{"imaps", "imap"}, Managed: true},
	{Name: "account.smtp", Type: Server, Choices: []string{"smtps", "smtp"}, Managed: true},
	{Name: "account.user", Type: Choice, Default: "address", Choices: []string{"address", "local-part"}, Managed: true},
	{Name: "account.sign-in", Type: Choice, Default: "any", Choices: []string{"any", "password", "google", "microsoft"}, Managed: true},
	{Name: "account.ca-file", Type: Text, Max: 500, Managed: true},
	{Name: "account.spread", Type: Int, Default: "5", Max: 900, Managed: true},
	{Name: "oauth.google.client-id", Type: Text, Max: 200, Managed: true},
	{Name: "oauth.google.client-secret", Type: Text, Max: 200, Managed: true},
	{Name: "oauth.microsoft.client-id", Type: Text, Max: 200, Managed: true},
	{Name: "oauth.microsoft.tenant", Type: Text, Default: "common", Max: 100, Managed: true},
	{Name: "directory.server", Type: Server, Choices: []string{"ldaps", "ldap"}, Managed: true},
	{Name: "directory.base", Type: Line, Max: 500, Managed: true},
	{Name: "directory.filter", Type: Line, Default: "(mail=*)", Max: 500, Managed: true},
	{Name: "directory.user", Type: Line, Max: 300, Managed: true},
	{Name: "directory.password-command", Type: Line, Max: 500, Managed: true},
	{Name: "addon.failure", Type: Choice, Default: "ask", Choices: []string{"ask", "open", "closed"}, Group: "start"},
	{Name: "gate.hold", Type: Choice, Default: "client", Choices: []string{"client", "15", "30", "60", "120", "300"}, Managed: true},
	{Name: "gate.failure", Type: Choice, Default: "open", Choices: []string{"open", "closed"}, Managed: true},
	{Name: "learn.text", Type: Bool, Default: "false", Group: "checks"},
	{Name: "windows-a-month", Type: Choice, Default: "2", Choices: []string{"1", "2", "3", "5", "10", "off"}, Group: "checks"},
	{Name: "check." + LookalikeDomain, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + LookalikeAddress, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + WrongHost, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + UnknownTLD, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + Malformed, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + OtherPlace, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + Namesake, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + Greeting, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + Quotation, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + DisplayName, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + ColdStart, Type: Choice, Default: "default", Choices: levels, Group: "checks"},
	{Name: "check." + OddOneOut, Type: Choice, Default: "note", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + Fitting, Type: Choice, Default: "note", Choices: []string{"note", "warn", "off"}, Group: "checks"},
	{Name: "check." + Outsider, Type: Choice, Default: "note", Choices: []string{"note", "warn", "off"}, Group: "checks"},
	{Name: "check." + WrongSender, Type: Choice, Default: "note", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + FirstTime, Type: Choice, Default: "off", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + Attachment, Type: Choice, Default: "note", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + Document, Type: Choice, Default: "note", Choices: []string{"note", "warn", "off"}, Group: "checks"},
	{Name: "check." + UsualPerson, Type: Choice, Default: "note", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + BlindReply, Type: Choice, Default: "note", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + ListName, Type: Choice, Default: "note", Choices: []string{"note", "off"}, Group: "checks"},
	{Name: "check." + Visible, Type: Choice, Default: "warn", Choices: []string{"warn", "note", "off"}, Group: "checks"},
	{Name: "check." + Sensitive, Type: Choice, Default: "note", Choices: []string{"note", "warn", "off"}, Group: "checks"},
	{Name: "mode", Type: Choice, Default: string(Enforce), Choices: []string{string(Audit), string(Warn), string(Enforce)}, Group: organisation, Managed: true},
	{Name: "rule.validate", Type: List, Group: organisation, Managed: true},
	{Name: "rule.blocked", Type: List, Group: organisation, Managed: true},
	{Name: "rule.trusted", Type: List, Group: organisation, Managed: true},
	{Name: "rule.marking", Type: Lines, Group: organisation, Managed: true},
	{Name: "rule.apart", Type: Lines, Group: organisation, Managed: true},
	{Name: "rule.words", Type: Lines, Group: organisation, Managed: true},
	{Name: "rule.files", Type: Line, Max: 500, Group: organisation, Managed: true},
	{Name: "rule.override", Type: Choice, Default: string(WithReason), Choices: []string{string(WithReason), string(WithoutReason)}, Group: organisation, Managed: true},
	{Name: "organisation.name", Type: Line, Max: 60, Group: organisation, Managed: true},
	{Name: "organisation.domains", Type: List, Group: organisation, Managed: true},
	{Name: "organisation.clients", Type: Lines, Group: organisation, Managed: true},
	{Name: "organisation.help", Type: Line, Max: 200, Group: organisation, Managed: true},
	{Name: "stop.from", Type: Choice, Default: string(StopRules), Choices: []string{string(StopRules), string(StopSure), string(StopAll)}, Group: organisation, Managed: true},
	{Name: "drill.days", Type: Choice, Default: "off", Choices: []string{"off", "30", "90", "180", "365"}, Group: organisation, Managed: true},
	{Name: "learn.years", Type: Choice, Default: "all", Choices: []string{"1", "2", "3", "5", "10", "all"}, Group: organisation, Managed: true},
	{Name: "retention.people", Type: Choice, Default: "all", Choices: []string{"1", "2", "3", "5", "10", "all"}, Group: organisation, Managed: true},
	{Name: "retention.decisions", Type: Choice, Default: "all", Choices: []string{"30", "90", "180", "365", "730", "all"}, Group: organisation, Managed: true},
	{Name: "update.channel", Type: Choice, Default: "none", Choices: []string{"none", "stable", "preview"}, Group: organisation, Managed: true},
	{Name: "report.syslog", Type: Server, Choices: []string{"syslogs"}, Group: report, Managed: true},
	{Name: "report.webhook", Type: URL, Max: 500, Group: report, Managed: true},
	{Name: "report.webhook-secret", Type: Text, Max: 200, Group: report, Managed: true, Hidden: true},
	{Name: "report.otlp", Type: URL, Max: 500, Group: report, Managed: true},
	{Name: "report.otlp-authorization", Type: Text, Max: 2000, Group: report, Managed: true, Hidden: true},
	{Name: "report.event-log", Type: Bool, Default: "false", Group: report, Managed: true},
	{Name: "report.detail", Type: Choice, Default: string(NoAddresses), Choices: []string{string(NoAddresses), string(Addresses), string(Reasons)}, Group: report, Managed: true},
	{Name: "report.heartbeat", Type: Int, Default: "60", Min: 5, Max: 1440, Group: report, Managed: true},
	{Name: "report.pseudonym-secret", Type: Text, Max: 200, Group: report, Managed: true, Hidden: true},
	{Name: "report.ca-file", Type: Text, Max: 500, Group: report, Managed: true},
	{Name: usersMayChange, Type: Choice, Default: "all", Choices: []string{"all", "appearance", "nothing"}, Group: organisation, Managed: true},
}

const (
	organisation   = "organisation"
	report         = "report"
	usersMayChange = "users-may-change"
)

// Lookup finds a key of the table.
func Lookup(name string) (Key, bool) {
	for _, k := range Keys {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}

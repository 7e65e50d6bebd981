package policy

// Texts says what each key does, in a sentence or two of Markdown. The page for administrators, the templates and the
// profile are made of them (build/policy); the words of the window are in its own catalogue.
var Texts = map[string]string{
	"locale":                     "Language of the windows: `system` takes that of the user's session, where there is a translation, else English.",
	"theme":                      "Colours of the windows.",
	"text-size":                  "Text size of the windows, in per cent. A policy gives another default; the user's own eyes decide.",
	"autostart":                  "Start at log-in. In a policy it locks the switch as it stands; it does not turn it.",
	"account.lookup":             "May the network be asked for the mail server when an account is added.",
	"account.domain":             "Whose addresses the servers below are for: domains with spaces between, all where there is none.",
	"account.imap":               "Mail server of the organisation, `imaps://HOST:PORT` (TLS) or `imap://HOST:PORT` (STARTTLS). It goes before everything that is found.",
	"account.smtp":               "Its outgoing server, `smtps://HOST:PORT` or `smtp://HOST:PORT`.",
	"account.user":               "The user name there.",
	"account.sign-in":            "How to sign in there.",
	"account.ca-file":            "Path of certificates of the organisation (PEM) to trust for accounts that are added from now on, beside the system's.",
	"oauth.google.client-id":     "Missent as registered with Google: docs/OAUTH.md.",
	"oauth.google.client-secret": "Its client secret, as Google wants it of desktop programs.",
	"oauth.microsoft.client-id":  "Missent as registered with Microsoft: docs/OAUTH.md.",
	"oauth.microsoft.tenant":     "`common`, `organizations`, or the id of your tenant.",
	"directory.server": "Directory of the organisation (LDAP), `ldaps://HOST:PORT` (TLS) or `ldap://HOST:PORT` (STARTTLS). Who is in it exists, " +
		"and is proposed for a slip. It is read once a day and kept for when there is no network.",
	"directory.base":             "Where in it to look, as a DN: `ou=people,dc=example,dc=com`.",
	"directory.filter":           "Which entries, as a filter of RFC 4515. At most 20,000 are taken.",
	"directory.user":             "Who signs in there, as a DN or as the server takes it; `{address}` and `{local-part}` are those of the user's account. Nobody where there is none.",
	"directory.password-command": "Command that prints the password there on its first line. Without it the password of the user's mail account goes there.",
	"addon.failure":              "What the add-on does at Send while Missent does not answer: `ask` the user, let it go (`open`), or keep it (`closed`). See docs/THUNDERBIRD.md.",
	"gate.hold": "How long the gate holds a message while a question is open: what its mail client bears (`client`: Thunderbird 90 s, Evolution 80, Sylpheed 55, others 30), " +
		"or so many seconds for every client. A client that gives up earlier says that the connection timed out, and nothing is sent. See docs/GATE.md.",
	"gate.failure": "What becomes of a message at the gate that Missent could not judge: it goes (`open`), or is kept (`closed`).",

	"windows-a-month": "How often a month a doubt may open a window. Sure slips and the rules of the organisation always do.",

	"check." + LookalikeDomain:  "A slip behind the @ of a domain the user writes to.",
	"check." + LookalikeAddress: "A slip before the @ of somebody known at the domain.",
	"check." + WrongHost:        "The same person at another host of the organisation.",
	"check." + UnknownTLD:       "An ending that does not exist.",
	"check." + Malformed:        "What cannot be an address.",
	"check." + OtherPlace:       "The same name at another organisation. Never more than a note.",
	"check." + Namesake:         "The wrong one of two of a name, in a reply.",
	"check." + Greeting:         "The greeting names somebody known who gets no copy.",
	"check." + Quotation:        "What is quoted was written by somebody who looks like a recipient and gets no copy.",
	"check." + Attachment:       "The text says that something is attached, and nothing is.",
	"check." + Visible:          "Ten or more people of three or more other organisations in To and Cc.",
	"check." + Sensitive:        "What a doubtful message holds (passwords, card numbers, passports) is named in the question; `warn` makes a window of a note about somebody outside; `off` does not look.",
	"check." + DisplayName:      "A display name that is another address.",
	"check." + ColdStart:        "A slip of a well-known domain, while the user's own mail does not know it.",
	"check." + OddOneOut:        "Another one of the same first letters or name is usually with the other recipients.",
	"check." + Outsider:         "Everybody else on the message is of one organisation, and this one is not.",
	"check." + WrongSender:      "Written from one of the user's addresses, to somebody he only ever wrote to from another one.",
	"check." + FirstTime:        "The first message to an address and its domain.",

	"mode": "`audit` judges and records and never shows a window; `warn` asks, and the rules of the organisation only advise; " +
		"`enforce` asks, and the rules hold.",
	"rule.validate": "Mail there goes only after the user validated the address, as `rule.override` says.",
	"rule.blocked":  "Mail there does not go at all where the message can be held.",
	"rule.trusted":  "Never asked about. `rule.blocked` and `rule.validate` go before it.",
	"rule.override": "What validating takes: a reason in the user's words, kept with his answer, or a click.",

	"organisation.name":    "Who asks, as a question names it.",
	"organisation.domains": "Domains of the organisation. They exist, and who is there is no outsider.",
	"organisation.help":    "Where users ask back: a sentence, a telephone number, a link. It stands in the question of a rule.",
	"stop.from": "Which messages are stopped: `rules`, those your rules fit; `sure`, also those with a sure slip; `all`, every message there is a question about. " +
		"One that is stopped goes only after the user validated the address, as `rule.override` says. In mode `warn` nothing is stopped.",
	"drill.days": "A drill every so many days: one made-up slip goes through the checks and is asked about in a window that says that it is a drill and which button " +
		"shows that it was read. No message is involved. What was pressed is in the log of decisions, and in the report.",
	"learn.years":         "How far back mail is learned from, in years. What was read before a change stays; a longer span reaches accounts that are added later.",
	"retention.people":    "Who was neither written to nor answered, nor was bounced, for so many years is forgotten; an address that only ever wrote to the user, or is only listed, has no date and stays.",
	"retention.decisions": "Questions and answers older than so many days are deleted, with their addresses and reasons. What a report had not taken by then is counted as lost.",
	"update.channel":      "The channel your software distribution has put this computer on; `missent version` and every report name it. Missent never updates itself, whatever it says.",

	"report.syslog":             "Events go there by syslog (RFC 5424) over TLS (RFC 5425): `syslogs://HOST:PORT`, port 6514 if none is named.",
	"report.webhook":            "Events are posted there as JSON, signed as Standard Webhooks want it: `https://HOST/PATH`.",
	"report.webhook-secret":     "What they are signed with (HMAC-SHA256). Whoever can read this policy can sign, too: it proves a desk of yours, not which one.",
	"report.otlp":               "Events go there as logs of OpenTelemetry (OTLP over HTTP, JSON): the whole address, `https://HOST:4318/v1/logs`.",
	"report.otlp-authorization": "What goes there as the field Authorization: `Bearer ...`.",
	"report.event-log":          "On Windows, events go to the application log of the computer, source Missent.",
	"report.detail":             "What events say: `events`, no address and no reason; `addresses`, also the address in doubt and the one suggested; `reasons`, also the reasons users gave. The window tells users which.",
	"report.heartbeat":          "Every so many minutes a target gets a sign of life: version, policy, state of each source. Each desk has a moment of its own.",
	"report.pseudonym-secret":   "The user is named in events by an HMAC of his user name with this, the same on all his computers. Without it, by one with a random key of his data folder.",
	"report.ca-file":            "Path of certificates of the organisation (PEM) to trust at the targets, beside the system's.",
	usersMayChange:              "Which settings users may change. What is closed stands at its default, or at what you recommend.",
}

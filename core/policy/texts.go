package policy

// Texts says what each key does, in a sentence or two of Markdown. The page for administrators, the templates and the
// profile are made of them (build/policy); the words of the window are in its own catalogue.
var Texts = map[string]string{
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
	"addon.failure":              "What the add-on does at Send while Missent does not answer: `ask` the user, let it go (`open`), or keep it (`closed`). See docs/THUNDERBIRD.md.",

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
	"check." + Fitting:          "Somebody goes with the message less well than the user's own mail leads to expect; `off` keeps no words, either.",
	"check." + Outsider:         "Everybody else on the message is of one organisation, and this one is not.",
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
	usersMayChange:         "Which settings users may change. What is closed stands at its default, or at what you recommend.",
}

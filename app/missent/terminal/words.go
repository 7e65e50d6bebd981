package terminal

import (
	"cmp"
	"strings"
	"time"

	"missent/core/view"
)

// words are the sentences, British English. Keys and arguments are those of the windows' catalogue.
var words = map[string]string{
	"reason.tld-country":     "{domain} is in {country}",
	"reason.tld-other":       "{domain} ends in .{tld}",
	"reason.tld-unknown":     ".{tld} does not exist",
	"reason.edit-missing":    "One letter is missing",
	"reason.edit-extra":      "One letter too many",
	"reason.edit-changed":    "One letter is different",
	"reason.edit-several":    "Some letters are different",
	"reason.swap":            "Two letters are swapped",
	"reason.lost-first":      "The first letter is missing",
	"reason.moved-dot":       "The dot is in another place",
	"reason.confusable":      "{script} letters in it: {n}",
	"reason.wrong-host":      "{person} is not at {host}",
	"reason.namesake":        "Which {person}?",
	"reason.answered":        "You answer {other}, but write to {person}",
	"reason.greeting":        "You greet {greeted}, but write to {person}",
	"reason.quotation":       "You quote {other}, but write to {person}",
	"reason.attachment":      "The text says that something is attached, and nothing is",
	"reason.visible":         "Many people of different organisations see each other's addresses",
	"reason.malformed":       "This address is not complete",
	"reason.outsider":        "{person} is outside {organisation}",
	"reason.odd-one-out":     "{known} is usually with the others",
	"reason.fitting-people":  "{person} is seldom on a message with these people",
	"reason.fitting-words":   "You seldom write to {person} about this",
	"reason.fitting-other":   "Do you mean {other}, not {person}?",
	"reason.fitting-rare":    "You seldom write to {person}",
	"reason.document":        "A file is about {other}, who gets no copy",
	"reason.document-client": "A file is about {client}",
	"reason.file-locked":     "A file takes a password, so nobody looked inside",
	"reason.file-unreadable": "A file could not be read, so nobody looked inside",
	"reason.usual-person":    "{other} is usually with these people",
	"reason.blind-reply":     "You got this as a blind copy, and answer all",
	"reason.list-name":       "Nobody sees who is on this list",
	"reason.policy-marking":  "{rule} may not go to {domain}",
	"reason.policy-apart":    "{rule} and {domain} may not be on one message",
	"reason.policy-words":    "\"{rule}\" may not leave your organisation",
	"reason.policy-file":     "{rule} files may not leave your organisation",
	"why.fitting":            "Compared with the messages you sent before.",
	"reason.wrong-sender":    "Sent from another address of yours than usual",
	"reason.first-time":      "{domain} is new to you",
	"reason.cold-start":      "{domain} looks like {famous}",
	"reason.unknown":         "This address is not one you know",

	"reason.drill":          "A drill: {domain} is not {known}",
	"why.drill":             "No message is involved. Answer as you would if it were yours.",
	"reason.policy":         "Your organisation asks you to validate mail to {rule}",
	"reason.policy-blocked": "Your organisation does not let mail go to {rule}",
	"why.policy":            "{text} {help}",

	"why.usual":         "You usually write to {known}{evidence}.",
	"why.usual-at":      "At {organisation} you usually write to {known}{evidence}.",
	"why.learning":      "Missent is still learning your mail (messages so far: {n}).",
	"why.odd":           "You wrote to {known} lately{evidence}, and rather than to {person} together with these people.",
	"why.sender":        "To {person} you always wrote from {known}{evidence}.",
	"why.absent":        "{known} gets no copy{evidence}.",
	"why.client":        "Your organisation does not list this address for {client}.",
	"why.inside":        "Everyone else on this thread is inside.",
	"why.cannot-arrive": "This message cannot arrive.",
	"why.never":         "You have never written to it.",
	"fault.no-at":       "There is no @ in it.",
	"fault.list":        "It is the name of a list, not an address.",
	"fault.no-local":    "There is nothing before the @.",
	"fault.no-domain":   "There is no domain after the @.",
	"fault.no-dot":      "There is no dot in its domain.",
	"fault.two-ats":     "There are two @ in it.",
	"fault.space":       "There is a space in the middle.",
	"fault.dots":        "There is a dot too many.",
	"fault.character":   "There is a character in it that no address has.",
	"fault.too-long":    "It is longer than an address can be.",
	"then.bounced":      "it bounced",
	"then.silent":       "no answer",

	"page.title":       "Missent: backtest",
	"page.kind":        "Backtest of your own sent mail,",
	"page.sent":        "messages sent",
	"page.windows":     "windows",
	"page.rate":        "windows to messages",
	"page.notes":       "quiet notes",
	"page.astray":      "probably went astray",
	"page.per-month":   "Windows per month",
	"page.limit":       "limit: {n} a month",
	"page.held":        "The light part is what the limit would have made a note.",
	"page.volume":      "Messages sent, and when a window would have opened",
	"page.volume-said": "{n} messages in these months, at most {most} in one.",
	"page.pins":        "A pin is a window; a full one is a message that probably went to a wrong address.",
	"page.kinds":       "What they would have been about",
	"page.silent":      "Missent would have stayed silent.",
	"page.what":        "The windows, newest first",
	"page.more":        "And {n} older ones.",
	"page.wrong":       "Probably went to a wrong address",
	"page.none":        "No message looks as if it did.",
	"page.hindsight":   "Judged with hindsight, by all mail before and after: the address never answered or bounced, and beside it stands one you really write to. Of all times, not only of these months.",
	"page.unknown":     "nothing known",
	"page.col-sent":    "Sent",
	"page.col-to":      "To",
	"page.col-meant":   "Probably meant",
	"page.col-why":     "Why",
	"page.col-then":    "Then",
	"page.foot":        "Made by Missent {version} on this computer. Nothing was sent anywhere. This page holds addresses out of your mail.",

	"holds.secret":      "passwords or keys",
	"holds.iban":        "bank accounts (IBAN)",
	"holds.card":        "payment card numbers",
	"holds.routing":     "bank routing numbers",
	"holds.national-id": "identity or tax numbers",
	"holds.passport":    "passport numbers",
	"holds.health":      "health data",
	"holds.travel":      "travel data",
	"holds.place":       "coordinates",
	"holds.marking":     "protective markings",

	"kind.ending":     "another ending",
	"kind.letters":    "a slip of letters",
	"kind.confusable": "look-alike letters",
	"kind.wrong-host": "another host",
	"kind.namesake":   "two people of one name",
	"kind.greeting":   "somebody else is greeted",
	"kind.quotation":  "somebody else is quoted",
	"kind.malformed":  "not complete",
	"kind.cold-start": "a well-known domain",
	"kind.outsider":   "somebody from outside",
	"kind.other":      "something else",

	"report.unreachable":         "it cannot be reached",
	"report.refused":             "it does not let us in",
	"report.rejected":            "it does not take what is sent",
	"report.unsupported":         "this system has no event log",
	"report.not-stored":          "the database cannot be read or written",
	"report.certificate-expired": "its certificate has expired",
	"report.certificate-name":    "its certificate is for another name",
	"report.certificate-unknown": "its certificate is signed by nobody known",
	"report.ca-file":             "the file of certificates cannot be read",
	"report.tls-version":         "it speaks only old TLS",

	"state.watching":     "Watching",
	"state.connecting":   "Connecting",
	"state.learning":     "Learning",
	"state.reconnecting": "Reconnecting since {since}",
	"state.refused":      "Password refused",
	"state.untrusted":    "Certificate not trusted",
	"state.no-password":  "No password stored",
	"state.signed-out":   "Sign in again",
	"state.paused":       "Paused until {until}",
	"state.stopped":      "Stopped",
	"state.none":         "No account yet",
	"state.asking":       "Asking",

	"find.policy":      "What your organisation has set",
	"find.thunderbird": "Thunderbird on this computer",
	"find.table":       "The table of large providers",
	"find.autoconfig":  "{asked}, asked for its published settings",
	"find.dns":         "DNS, asked about {asked}",
	"find.is":          "{step}: {state}",
	"find.found":       "found",
	"find.nothing":     "nothing",
	"find.failed":      "could not be asked",
	"find.forbidden":   "not asked, network look-ups are switched off",

	"help.app-password": "This provider wants an app password here: one made for Missent alone, in the security settings of your account there.",
	"help.switch-on":    "IMAP has to be switched on in the settings of your mailbox first; some providers also want an app password.",
	"help.browser-only": "This provider takes no passwords here, and nobody has registered Missent with it. docs/OAUTH.md tells how.",
	"help.bridge":       "Proton Mail is reached through Proton Mail Bridge on this computer. It shows the password to use; export its certificate and name it with --ca-file.",

	"browser.done":   "Missent is signed in. You can close this tab.",
	"browser.failed": "The sign-in did not work. Missent says more.",

	"notice.database-set-aside": "The database was damaged. It was set aside with its date, and learning starts again.",
	"notice.database-damaged":   "The database is damaged. Missent goes on with what it knows, but cannot store anything new.",
	"notice.disk-full":          "The disk is full. Missent goes on watching, but cannot store anything new.",
	"notice.not-stored":         "Something could not be stored. Missent goes on watching and tries again.",
	"notice.policy-broken":      "The policy of your organisation cannot be read. The last good one holds.",
	"notice.no-display":         "There is no display here, so nothing can be asked. Start missent in a terminal, and it asks there.",
	"notice.window-failed":      "A question could not be shown, because its window did not open.",
	"notice.password-not-kept":  "The keyring did not take the password. It is kept until Missent ends, then asked for again.",

	"gate.passed":    "{client} sends through Missent (last at {last})",
	"gate.nobody":    "ready, but nothing was sent through it since Missent started",
	"gate.someone":   "A mail client",
	"gate.stuck":     "Mail cannot be sent through Missent; see Accounts",
	"gate.round":     "A message of {missed} went round Missent",
	"gate.round-by":  "{client} went round Missent at {missed}",
	"gate.missed-by": "A message of {missed}, written with {client}, is in Sent, but did not pass: from another device, or because {client} goes round Missent.",
	"gate.missed":    "A message of {missed} is in Sent, but did not pass: from another device, or by a mail client that goes round Missent.",
}

// Say is the sentence of a key, with its arguments; "" where there is none.
func Say(key string, args map[string]string) string {
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(cmp.Or(words[key], problems[key]))
}

// Problem is the sentence of what is wrong with an account.
func Problem(key string) string {
	if s := Say("problem."+key, nil); s != "" {
		return s
	}
	return Say("problem.unknown", map[string]string{"key": key})
}

// Notice is the sentence of something the user has to know.
func Notice(key string) string {
	if s := Say("notice."+key, nil); s != "" {
		return s
	}
	return key
}

// State is what an account does, in words.
func State(a view.Account) string {
	s := Say("state."+string(a.State), map[string]string{"since": clock(a.Since)})
	if p := a.Progress; a.State == view.Learning && p != nil && p.Seconds >= 1 {
		s += ", " + time.Duration(p.Seconds*float64(time.Second)).Round(time.Second).String() + " left"
	}
	return s
}

// Overall is what the whole program does, in words: the state of the worst account.
func Overall(s view.Status) string {
	switch {
	case s.State == view.Paused:
		return Say("state.paused", map[string]string{"until": clock(s.PausedUntil)})
	case len(s.Accounts) == 0:
		return Say("state.none", nil)
	}
	for _, a := range s.Accounts {
		if a.State == s.State {
			return State(a)
		}
	}
	return Say("state."+string(s.State), nil)
}

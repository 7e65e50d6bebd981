package discover

import (
	"slices"
	"strings"

	"missent/core/guard"
	"missent/core/mail"
)

// provider is one row of the table.
type provider struct {
	name    string
	domains []string // of its addresses
	mx      []string // endings of the hosts that receive mail for the domains of its customers
	in, out guard.Endpoint
	local   bool // the user name is the part before the @
	signIn  []string
	help    string // what the user has to do at the provider first
	source  string // the provider's own page that says so
}

func tls(host string, port int) guard.Endpoint {
	return guard.Endpoint{Host: host, Port: port, Security: "tls"}
}

func startTLS(host string, port int) guard.Endpoint {
	return guard.Endpoint{Host: host, Port: port, Security: "starttls"}
}

var byPassword = []string{guard.ByPassword}

// table holds the large providers, with the page of each that says so. It was held against Thunderbird's configurations in
// November 2026: docs/PROVIDERS.md. It is small on purpose: what a domain publishes is newer than any list.
var table = []provider{
	{
		name: "Google", domains: []string{"gmail.com", "googlemail.com"}, mx: []string{".google.com", ".googlemail.com"},
		in: tls("imap.gmail.com", 993), out: tls("smtp.gmail.com", 465),
		signIn: []string{guard.ByGoogle, guard.ByPassword}, help: "app-password",
		source: "https://developers.google.com/workspace/gmail/imap/imap-smtp",
	},
	{
		name: "Microsoft", domains: []string{"outlook.com", "outlook.de", "outlook.fr", "hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.fr", "live.com", "live.de", "live.fr", "msn.com"},
		mx: []string{".mail.protection.outlook.com", ".mx.microsoft", ".olc.protection.outlook.com"},
		in: tls("outlook.office365.com", 993), out: startTLS("smtp.office365.com", 587),
		signIn: []string{guard.ByMicrosoft}, help: "browser-only",
		source: "https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/pop3-and-imap4",
	},
	{
		name: "Yahoo", domains: []string{"yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.it", "ymail.com", "rocketmail.com"},
		in: tls("imap.mail.yahoo.com", 993), out: tls("smtp.mail.yahoo.com", 465),
		signIn: byPassword, help: "app-password", source: "https://help.yahoo.com/kb/SLN4075.html",
	},
	{
		name: "AOL", domains: []string{"aol.com", "aim.com"},
		in: tls("imap.aol.com", 993), out: tls("smtp.aol.com", 465),
		signIn: byPassword, help: "app-password",
		source: "https://help.aol.com/articles/how-do-i-use-other-email-applications-to-send-and-receive-my-aol-mail",
	},
	{
		name: "iCloud", domains: []string{"icloud.com", "me.com", "mac.com"}, mx: []string{".mail.icloud.com"},
		in: tls("imap.mail.me.com", 993), out: startTLS("smtp.mail.me.com", 587), local: true,
		signIn: byPassword, help: "app-password", source: "https://support.apple.com/en-us/102525",
	},
	{
		name: "Fastmail", domains: []string{"fastmail.com", "fastmail.fm"}, mx: []string{".messagingengine.com"},
		in: tls("imap.fastmail.com", 993), out: tls("smtp.fastmail.com", 465),
		signIn: byPassword, help: "app-password",
		source: "https://www.fastmail.help/hc/en-us/articles/1500000279921-IMAP-POP-and-SMTP",
	},
	{
		name: "GMX", domains: []string{"gmx.net", "gmx.de", "gmx.at", "gmx.ch"},
		in: tls("imap.gmx.net", 993), out: tls("mail.gmx.net", 465),
		signIn: byPassword, help: "switch-on", source: "https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html",
	},
	{
		name: "GMX", domains: []string{"gmx.com", "gmx.us", "gmx.co.uk"},
		in: tls("imap.gmx.com", 993), out: tls("mail.gmx.com", 465),
		signIn: byPassword, help: "switch-on", source: "https://support.gmx.com/pop-imap/imap/server.html",
	},
	{
		name: "WEB.DE", domains: []string{"web.de"},
		in: tls("imap.web.de", 993), out: tls("smtp.web.de", 465),
		signIn: byPassword, help: "switch-on", source: "https://hilfe.web.de/pop-imap/imap/imap-serverdaten.html",
	},
	{
		name: "Telekom", domains: []string{"t-online.de", "magenta.de"},
		in: tls("secureimap.t-online.de", 993), out: tls("securesmtp.t-online.de", 465),
		signIn: byPassword, help: "app-password",
		source: "https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/posteingangsserver-und-postausgangsserver",
	},
	{
		name: "Posteo", domains: []string{"posteo.de", "posteo.net", "posteo.org"}, mx: []string{".posteo.de"},
		in: tls("posteo.de", 993), out: tls("posteo.de", 465), signIn: byPassword,
		source: "https://posteo.de/en/help/how-do-i-set-up-posteo-in-an-email-client-pop3-imap-and-smtp",
	},
	{
		name: "mailbox.org", domains: []string{"mailbox.org"}, mx: []string{".mailbox.org"},
		in: tls("imap.mailbox.org", 993), out: tls("smtp.mailbox.org", 465), signIn: byPassword,
		source: "https://kb.mailbox.org/en/private/e-mail/e-mail-programs-configuration",
	},
	{
		name: "Yandex", domains: []string{"yandex.com", "yandex.ru", "ya.ru"}, mx: []string{".yandex.net", ".yandex.ru"},
		in: tls("imap.yandex.com", 993), out: tls("smtp.yandex.com", 465),
		signIn: byPassword, help: "app-password", source: "https://yandex.com/support/mail/mail-clients/others.html",
	},
	{
		name: "Mail.ru", domains: []string{"mail.ru", "bk.ru", "inbox.ru", "list.ru"},
		in: tls("imap.mail.ru", 993), out: tls("smtp.mail.ru", 465),
		signIn: byPassword, help: "app-password", source: "https://help.mail.ru/mail/mailer/popsmtp",
	},
	{
		name: "Zoho", domains: []string{"zoho.com", "zohomail.com"},
		in: tls("imap.zoho.com", 993), out: tls("smtp.zoho.com", 465),
		signIn: byPassword, help: "switch-on", source: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		name: "Xfinity", domains: []string{"comcast.net"},
		in: tls("imap.comcast.net", 993), out: tls("smtp.comcast.net", 465),
		signIn: byPassword, help: "switch-on",
		source: "https://www.xfinity.com/support/articles/email-client-programs-with-xfinity-email",
	},
	{
		name: "Proton Mail Bridge", domains: []string{"proton.me", "protonmail.com", "protonmail.ch", "pm.me"},
		in: startTLS("127.0.0.1", 1143), out: startTLS("127.0.0.1", 1025),
		signIn: byPassword, help: "bridge", source: "https://proton.me/support/comprehensive-guide-to-bridge-settings",
	},
}

// fromTable is the row of the address's domain.
func fromTable(a mail.Address) []guard.Candidate {
	for i := range table {
		if slices.Contains(table[i].domains, a.Domain().ASCII()) {
			return []guard.Candidate{table[i].candidate("table", a)}
		}
	}
	return nil
}

// fromMX is the row of the provider that receives the domain's mail.
func fromMX(a mail.Address, host string) []guard.Candidate {
	host = "." + strings.ToLower(strings.TrimSuffix(host, "."))
	for i := range table {
		for _, ending := range table[i].mx {
			if strings.HasSuffix(host, ending) {
				return []guard.Candidate{table[i].candidate("dns", a)}
			}
		}
	}
	return nil
}

func (p *provider) candidate(origin string, a mail.Address) guard.Candidate {
	c := guard.Candidate{
		Origin: origin, Source: p.name, Address: a, Incoming: p.in, Outgoing: p.out, SignIn: p.signIn, Help: p.help,
	}
	c.Incoming.User, c.Outgoing.User = a.Plain(), a.Plain()
	if p.local { // Apple: the name alone to receive, the whole address to send
		c.Incoming.User = a.Local()
	}
	return c
}

// providerOfHost finds the row of a server, nil for none: how to sign in there is the same, whoever named it.
func providerOfHost(host string) *provider {
	for i := range table {
		if table[i].in.Host == host && host != "127.0.0.1" {
			return &table[i]
		}
	}
	return nil
}

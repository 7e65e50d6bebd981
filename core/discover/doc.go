// Package discover finds the mail server of an address, so that a user need not know its name: in what the organisation
// has set, in the accounts of a Thunderbird on this computer, in a small table of large providers, in what the domain
// publishes (Thunderbird's autoconfig over HTTPS), and in DNS (RFC 6186, and the provider a domain's mail goes to).
//
// What lies on this computer is looked at first, and the network is asked only when nothing was found there, never when
// that is switched off. The domain of the address is all that is told to anybody: no address, no name, and no service in
// between. Each step says whom it asks before it does.
//
// It refuses to believe too much (threats 7 and 29 in docs/THREATS.md). What is published counts over verified HTTPS
// alone, with redirects to HTTPS alone; plain HTTP is not asked. DNS is not signed: a server outside of the domain that
// only DNS names is marked, and the user has to agree. A server without encryption is not a candidate. Answers are
// bounded in size and time, and what they name must be a name of a host.
//
// A profile of Thunderbird is read and never written: profiles.ini, prefs.js and the names of its files, never
// logins.json.
package discover

package discover

import (
	"slices"
	"strings"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
)

// preset is what the organisation has set for the domain of the address.
func preset(a mail.Address, set policy.Set) []guard.Candidate {
	in, ok := policy.ParseServer(set.Get("account.imap").Value)
	if !ok {
		return nil
	}
	if domains := strings.Fields(set.Get("account.domain").Value); len(domains) > 0 && !slices.Contains(domains, a.Domain().ASCII()) {
		return nil
	}
	user := a.Plain()
	if set.Get("account.user").Value == "local-part" {
		user = a.Local()
	}
	c := guard.Candidate{Origin: "policy", Address: a, Incoming: guard.Endpoint(in), SignIn: []string{guard.ByPassword}}
	c.Incoming.User = user
	if out, ok := policy.ParseServer(set.Get("account.smtp").Value); ok {
		c.Outgoing = guard.Endpoint(out)
		c.Outgoing.User = user
	}
	if p := providerOfHost(c.Incoming.Host); p != nil {
		c.SignIn, c.Help = p.signIn, p.help
	}
	switch way := set.Get("account.sign-in").Value; way {
	case "any":
	case "password":
		c.SignIn = []string{guard.ByPassword}
	default:
		c.SignIn = []string{way}
	}
	return []guard.Candidate{c}
}

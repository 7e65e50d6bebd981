package discover

import (
	"context"
	"net/netip"
	"strings"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
)

// Outgoing finds the server for sending (RFC 6409) of an address whose mailbox is at the host imap. It looks where Find
// does, in the same order, and goes on where a place knows the mailbox alone. A server on this computer that a mail client
// has does not count, unless the mailbox is there too: it is the gate. Names from DNS count where they are of the domain of the address or of the
// mailbox, since DNS is not signed. There is always one: when nobody knows, the usual name.
func (f *Finder) Outgoing(ctx context.Context, a mail.Address, imap string, set policy.Set) guard.Endpoint {
	for _, s := range f.steps(set) {
		if s.network && !set.Bool("account.lookup") {
			continue
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		all, _ := s.look(limited, a) // who cannot be asked knows nothing
		cancel()
		for _, c := range all {
			if out := c.Outgoing; out.Host != "" && (s.key != "thunderbird" || !here(out.Host) || here(imap)) && (s.key != "dns" || near(out.Host, imap, a)) {
				return out
			}
		}
		if row := providerOfHost(imap); s.key == "table" && row != nil { // a domain of one's own at a large provider
			out := row.out
			out.User = a.Plain()
			return out
		}
	}
	host := "smtp." + a.Domain().ASCII()
	if rest, ok := strings.CutPrefix(imap, "imap."); ok {
		host = "smtp." + rest
	}
	return guard.Endpoint{Host: host, Port: 465, Security: "tls"}
}

// here tells whether the host is this computer.
func here(host string) bool {
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}

// near tells whether the host belongs to whoever has the address or the mailbox, or is a large provider's.
func near(host, imap string, a mail.Address) bool {
	for i := range table {
		if table[i].out.Host == host {
			return true
		}
	}
	return sameOrganisation(host, a) || mail.ParseDomain(host).Registered() == mail.ParseDomain(imap).Registered()
}

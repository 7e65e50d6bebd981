package discover

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// names is a resolver without a network.
type names struct {
	srv map[string][]*net.SRV // "_imaps._tcp.a.example"
	mx  map[string][]*net.MX
	err error
}

func (n names) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	key := "_" + service + "._" + proto + "." + name
	if all := n.srv[key]; n.err != nil || all != nil {
		return key, all, n.err
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (n names) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	if all := n.mx[name]; n.err != nil || all != nil {
		return all, n.err
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func address(t *testing.T, s string) mail.Address {
	t.Helper()
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		t.Fatalf("%s is no address", s)
	}
	return a
}

func settings(t *testing.T, values map[string]string) policy.Set {
	t.Helper()
	set, err := policy.Merge(policy.Layer{Origin: policy.Managed, Values: values})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// find runs the steps and gives their last states.
func find(t *testing.T, f *Finder, typed string, values map[string]string) ([]guard.Candidate, map[string]string) {
	t.Helper()
	states := map[string]string{}
	var order []string
	all := f.Find(t.Context(), address(t, typed), settings(t, values), func(s view.SearchStep) {
		if states[s.Key] == "" {
			order = append(order, s.Key)
		}
		states[s.Key] = s.State
		if network := s.Key == "autoconfig" || s.Key == "dns"; network != (s.Asked != "") {
			t.Errorf("%s asks %q", s.Key, s.Asked)
		}
	})
	if want := []string{"policy", "thunderbird", "table", "autoconfig", "dns"}; !slices.Equal(order, want) {
		t.Errorf("steps %v", order)
	}
	return all, states
}

func TestPresetGoesFirst(t *testing.T) {
	f := New(Options{Resolver: names{}, Client: web{}, Profiles: []string{}})
	values := map[string]string{
		"account.imap": "imaps://imap.contoso.example", "account.smtp": "smtp://out.contoso.example:2587",
		"account.user": "local-part", "account.domain": "contoso.example gmail.com",
	}
	all, states := find(t, f, "Ann@contoso.example", values)
	want := guard.Candidate{
		Origin: "policy", Address: address(t, "ann@contoso.example"), SignIn: []string{""},
		Incoming: guard.Endpoint{Host: "imap.contoso.example", Port: 993, Security: "tls", User: "ann"},
		Outgoing: guard.Endpoint{Host: "out.contoso.example", Port: 2587, Security: "starttls", User: "ann"},
	}
	if len(all) != 1 || !same(all[0], want) || states["policy"] != "found" || states["dns"] != "not-needed" {
		t.Errorf("%+v %v", all, states)
	}
	// Before the table, and with a way to sign in that the organisation chose.
	values["account.sign-in"] = "microsoft"
	if all, _ := find(t, f, "ann@gmail.com", values); len(all) != 1 || all[0].Origin != "policy" || !slices.Equal(all[0].SignIn, []string{"microsoft"}) {
		t.Errorf("%+v", all)
	}
	if all, _ := find(t, f, "ann@fabrikam.example", values); len(all) != 1 || all[0].Origin != "usual" {
		t.Errorf("a domain that is not the organisation's: %+v", all)
	}
}

func same(a, b guard.Candidate) bool {
	return a.Origin == b.Origin && a.Source == b.Source && a.Address == b.Address && a.Incoming == b.Incoming &&
		a.Outgoing == b.Outgoing && a.Help == b.Help && a.Outside == b.Outside && slices.Equal(a.SignIn, b.SignIn)
}

func TestTable(t *testing.T) {
	f := New(Options{Resolver: names{}, Client: web{}, Profiles: []string{}})
	all, states := find(t, f, "ann@icloud.com", nil)
	if len(all) != 1 || all[0].Incoming != (guard.Endpoint{Host: "imap.mail.me.com", Port: 993, Security: "tls", User: "ann"}) ||
		all[0].Outgoing.User != "ann@icloud.com" || states["table"] != "found" || states["autoconfig"] != "not-needed" {
		t.Errorf("%+v %v", all, states)
	}
	domains := map[string]bool{}
	for _, p := range table {
		for _, d := range p.domains {
			if domains[d] || d != mail.ParseDomain(d).ASCII() {
				t.Errorf("%s stands twice, or is no domain", d)
			}
			domains[d] = true
		}
		for _, e := range []guard.Endpoint{p.in, p.out} {
			if host, ok := hostOf(e.Host); !ok || host != e.Host {
				t.Errorf("%s is no host", e.Host)
			}
		}
		if !strings.HasPrefix(p.source, "https://") || len(p.signIn) == 0 {
			t.Errorf("%s has no source, or no way in", p.name)
		}
	}
}

func TestDNS(t *testing.T) {
	srv := func(host string, port uint16) []*net.SRV { return []*net.SRV{{Target: host, Port: port}} }
	f := New(Options{Client: web{}, Profiles: []string{}, Resolver: names{
		srv: map[string][]*net.SRV{
			"_imaps._tcp.a.example":      srv("Mail.a.example.", 993),
			"_submission._tcp.a.example": srv("out.a.example.", 587),
			"_imaps._tcp.none.example":   srv(".", 0),
			"_imap._tcp.none.example":    srv("imap.none.example.", 143),
			"_imaps._tcp.out.example":    srv("imap.elsewhere.example.", 993),
			"_imaps._tcp.fm.example":     srv("imap.fastmail.com.", 993),
			"_imaps._tcp.odd.example":    srv("im\tap;.odd.example.", 993),
		},
		mx: map[string][]*net.MX{
			"hosted.example": {{Host: "hosted-example.mail.protection.outlook.com."}},
			"trick.example":  {{Host: "evilmail.protection.outlook.com.trick.example."}},
		},
	}})
	for typed, want := range map[string]struct {
		in      guard.Endpoint
		origin  string
		outside bool
	}{
		"ann@a.example":      {guard.Endpoint{Host: "mail.a.example", Port: 993, Security: "tls", User: "ann@a.example"}, "dns", false},
		"ann@none.example":   {guard.Endpoint{Host: "imap.none.example", Port: 143, Security: "starttls", User: "ann@none.example"}, "dns", false},
		"ann@out.example":    {guard.Endpoint{Host: "imap.elsewhere.example", Port: 993, Security: "tls", User: "ann@out.example"}, "dns", true},
		"ann@fm.example":     {guard.Endpoint{Host: "imap.fastmail.com", Port: 993, Security: "tls", User: "ann@fm.example"}, "dns", false},
		"ann@odd.example":    {guard.Endpoint{Host: "imap.odd.example", Port: 993, Security: "tls", User: "ann@odd.example"}, "usual", false},
		"ann@hosted.example": {guard.Endpoint{Host: "outlook.office365.com", Port: 993, Security: "tls", User: "ann@hosted.example"}, "dns", false},
		"ann@trick.example":  {guard.Endpoint{Host: "imap.trick.example", Port: 993, Security: "tls", User: "ann@trick.example"}, "usual", false},
	} {
		all, _ := find(t, f, typed, nil)
		if len(all) != 1 || all[0].Incoming != want.in || all[0].Origin != want.origin || all[0].Outside != want.outside {
			t.Errorf("%s: %+v", typed, all)
		}
	}
	if all, _ := find(t, f, "ann@a.example", nil); all[0].Outgoing.Host != "out.a.example" {
		t.Errorf("the outgoing server: %+v", all[0].Outgoing)
	}
}

// TestLookupsCanBeForbidden: then nobody is asked; a fake that is asked fails the test.
func TestLookupsCanBeForbidden(t *testing.T) {
	asked := names{err: errors.New("asked")}
	f := New(Options{Resolver: asked, Client: web{fail: t}, Profiles: []string{}})
	all, states := find(t, f, "ann@a.example", map[string]string{"account.lookup": "false"})
	if len(all) != 1 || all[0].Origin != "usual" || states["autoconfig"] != "forbidden" || states["dns"] != "forbidden" {
		t.Errorf("%+v %v", all, states)
	}
}

func TestNoNetworkIsSaid(t *testing.T) {
	f := New(Options{Resolver: names{err: errors.New("unreachable")}, Client: web{err: errors.New("unreachable")}, Profiles: []string{}})
	all, states := find(t, f, "ann@a.example", nil)
	if len(all) != 1 || all[0].Origin != "usual" || states["autoconfig"] != "failed" || states["dns"] != "failed" {
		t.Errorf("%+v %v", all, states)
	}
}

func TestHostOf(t *testing.T) {
	for in, want := range map[string]string{
		"imap.example.com": "imap.example.com", "IMAP.Example.com.": "imap.example.com", "127.0.0.1": "127.0.0.1", "::1": "::1",
		"bücher.example": "xn--bcher-kva.example", "": "", "a..b": "", "-a.example": "", "a b": "", "a\x1b[31m.example": "",
		"imap.example.com/x": "", "user@host": "", "fe80::1%eth0": "", strings.Repeat("a", 64) + ".example": "",
		strings.Repeat("abcdefg.", 40) + "example": "",
	} {
		if got, ok := hostOf(in); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestOutgoing: the server for sending is looked for where the mailbox was, and further where that says nothing of it.
func TestOutgoing(t *testing.T) {
	srv := func(host string, port uint16) []*net.SRV { return []*net.SRV{{Target: host, Port: port}} }
	dns := names{srv: map[string][]*net.SRV{
		"_imaps._tcp.a.example": srv("mail.a.example.", 993), "_submission._tcp.a.example": srv("out.a.example.", 587),
		"_imaps._tcp.b.example": srv("mail.b.example.", 993), "_submissions._tcp.b.example": srv("out.evil.example.", 465),
	}}
	site := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, published) }, "autoconfig.contoso.example", "contoso.example")
	installed := func(out string) []string {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "profiles.ini"), "[Profile0]\nIsRelative=1\nPath=x\n")
		write(t, filepath.Join(dir, "x", "prefs.js"), strings.ReplaceAll(profile, "out.contoso.example", out))
		return []string{dir}
	}
	for _, test := range []struct {
		address, imap string
		set           map[string]string
		profiles      []string
		want          string
	}{
		{"ann@gmail.com", "imap.gmail.com", nil, nil, "tls smtp.gmail.com:465 ann@gmail.com"},
		{"ann@own.example", "imap.gmail.com", nil, nil, "tls smtp.gmail.com:465 ann@own.example"},
		{"ann@a.example", "mail.a.example", nil, nil, "starttls out.a.example:587 ann@a.example"},
		{"ann@a.example", "mail.a.example", map[string]string{"account.lookup": "false"}, nil, "tls smtp.a.example:465 "},
		{"ann@b.example", "imap.b.example", nil, nil, "tls smtp.b.example:465 "}, // DNS names a stranger
		{"ann@c.example", "imap.hosted.example", nil, nil, "tls smtp.hosted.example:465 "},
		{"ann@contoso.example", "imap.contoso.example", nil, nil, "tls smtp.contoso.example:465 ann@contoso.example"},
		{"Anna.Ash@contoso.example", "mail.contoso.example", nil, installed("out.contoso.example"), "tls out.contoso.example:465 anna.ash"},
		// Thunderbird has the gate already.
		{"Anna.Ash@contoso.example", "mail.contoso.example", nil, installed("localhost"), "tls smtp.contoso.example:465 anna.ash@contoso.example"},
		{"Anna.Ash@contoso.example", "mail.contoso.example", nil, installed("127.0.0.1"), "tls smtp.contoso.example:465 anna.ash@contoso.example"},
		{
			"ann@gmail.com", "imap.gmail.com",
			map[string]string{"account.imap": "imaps://in.c.example", "account.smtp": "smtp://out.c.example:2587"},
			nil,
			"starttls out.c.example:2587 ann@gmail.com",
		},
	} {
		f := New(Options{Resolver: dns, Client: site, Profiles: append([]string{}, test.profiles...)})
		out := f.Outgoing(t.Context(), address(t, test.address), test.imap, settings(t, test.set))
		if got := fmt.Sprintf("%s %s:%d %s", out.Security, out.Host, out.Port, out.User); got != test.want {
			t.Errorf("%s at %s: %q, want %q", test.address, test.imap, got, test.want)
		}
	}
}

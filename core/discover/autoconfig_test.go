package discover

import (
	"context"
	ctls "crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
)

// web is a network without a server.
type web struct {
	fail *testing.T // asking is an error
	err  error
}

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.fail != nil {
		w.fail.Errorf("asked %s", r.URL.Host)
	}
	if w.err != nil {
		return nil, w.err
	}
	return nil, &net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true}
}

const published = `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="contoso.example"><domain>contoso.example</domain>
 <incomingServer type="pop3"><hostname>pop.contoso.example</hostname><port>995</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
 <incomingServer type="imap"><hostname>imap.contoso.example</hostname><port>143</port><socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></incomingServer>
 <incomingServer type="imap"><hostname>IMAP.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
 <incomingServer type="imap"><hostname>plain.contoso.example</hostname><port>143</port><socketType>plain</socketType><username>%EMAILADDRESS%</username></incomingServer>
 <outgoingServer type="smtp"><hostname>smtp.contoso.example</hostname><port>465</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>`

// site is a web server on loopback that has a certificate for these names; the client reaches it under any name.
type site struct {
	mu    sync.Mutex
	asked []string
	http.RoundTripper
}

func newSite(t *testing.T, handle http.HandlerFunc, certified ...string) *site {
	t.Helper()
	ca, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := ca.Leaf(time.Now().Add(time.Hour), certified...)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Host+r.URL.String())
		s.mu.Unlock()
		handle(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &ctls.Config{Certificates: []ctls.Certificate{leaf}}
	server.StartTLS()
	t.Cleanup(server.Close)
	s.RoundTripper = &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &ctls.Config{RootCAs: ca.Pool()},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
		},
	}
	return s
}

func TestAutoconfig(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "autoconfig.contoso.example" {
			io.WriteString(w, published)
			return
		}
		http.NotFound(w, r)
	}, "autoconfig.contoso.example", "contoso.example")
	f := New(Options{Resolver: names{}, Client: s, Profiles: []string{}})
	all, states := find(t, f, "ann@contoso.example", nil)
	if len(all) != 2 || states["autoconfig"] != "found" || states["dns"] != "not-needed" {
		t.Fatalf("%+v %v", all, states)
	}
	want := guard.Candidate{
		Origin: "autoconfig", Source: "contoso.example", Address: address(t, "ann@contoso.example"), SignIn: []string{""},
		Incoming: guard.Endpoint{Host: "imap.contoso.example", Port: 993, Security: "tls", User: "ann"},
		Outgoing: guard.Endpoint{Host: "smtp.contoso.example", Port: 465, Security: "tls", User: "ann@contoso.example"},
	}
	if !same(all[0], want) {
		t.Errorf("%+v", all[0])
	}
	for _, asked := range s.asked {
		if strings.Contains(asked, "ann") {
			t.Errorf("the address was told: %s", asked)
		}
	}
}

// TestAutoconfigIsBelievedOverVerifiedHTTPSOnly: a certificate for another name, and a redirect to plain HTTP, say nothing.
func TestAutoconfigIsBelievedOverVerifiedHTTPSOnly(t *testing.T) {
	foreign := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, published) }, "portal.example")
	down := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://contoso.example/config.xml", http.StatusFound)
	}, "autoconfig.contoso.example", "contoso.example")
	for _, s := range []*site{foreign, down} {
		all, states := find(t, New(Options{Resolver: names{}, Client: s, Profiles: []string{}}), "ann@contoso.example", nil)
		if len(all) != 1 || all[0].Origin != "usual" || states["autoconfig"] != "failed" {
			t.Errorf("%+v %v", all, states)
		}
	}
	if len(foreign.asked) != 0 {
		t.Errorf("asked over a foreign certificate: %v", foreign.asked)
	}
}

func TestHostileAutoconfig(t *testing.T) {
	for name, body := range map[string]string{
		"endless":      `<clientConfig><emailProvider>` + strings.Repeat("<a>", 1<<19),
		"entities":     `<!DOCTYPE x [<!ENTITY a "` + strings.Repeat("x", 1000) + `">]><clientConfig>` + strings.Repeat("&a;", 10000) + `</clientConfig>`,
		"no XML":       strings.Repeat("\x00", 1000),
		"odd names":    strings.NewReplacer("imap.contoso.example", "imap.contoso.example\x1b[2J", "IMAP.%EMAILDOMAIN%", "a b").Replace(published),
		"odd variable": strings.NewReplacer("%EMAILADDRESS%", "%REALNAME%", "%EMAILLOCALPART%", "%PASSWORD%").Replace(published),
		"odd port":     strings.NewReplacer("143", "99999999999", "993", "-1").Replace(published),
	} {
		s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }, "autoconfig.contoso.example", "contoso.example")
		all, _ := find(t, New(Options{Resolver: names{}, Client: s, Profiles: []string{}}), "ann@contoso.example", nil)
		if len(all) != 1 || all[0].Origin != "usual" {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add(published)
	f.Add(strings.Replace(published, "UTF-8", "ISO-8859-1", 1))
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range readConfig(strings.NewReader(text), address(t, "ann@contoso.example")) {
			sound(t, c)
		}
	})
}

package discover

import (
	"context"
	ctls "crypto/tls"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/emersion/go-message/charset"

	"missent/core/guard"
	"missent/core/mail"
)

// maxXML is what an answer may have; real ones have 2 KiB.
const maxXML = 256 << 10

// newClient speaks HTTPS alone, also after a redirect, and keeps nothing.
func newClient(over http.RoundTripper) *http.Client {
	if over == nil {
		over = &http.Transport{
			Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10,
			TLSClientConfig: &ctls.Config{MinVersion: ctls.VersionTLS12},
		}
	}
	return &http.Client{Transport: over, Timeout: patience, CheckRedirect: func(to *http.Request, via []*http.Request) error {
		if to.URL.Scheme != "https" || len(via) > 3 {
			return errors.New("a redirect away from HTTPS")
		}
		return nil
	}}
}

// autoconfig asks the domain what it publishes for Thunderbird: both addresses at once, the first one counts more. The
// address itself is not told: the domain is enough.
func (f *Finder) autoconfig(ctx context.Context, a mail.Address) ([]guard.Candidate, error) {
	domain := a.Domain().ASCII()
	urls := []string{
		"https://autoconfig." + domain + "/mail/config-v1.1.xml",
		"https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	}
	type answer struct {
		found []guard.Candidate
		err   error
	}
	answers := make([]chan answer, len(urls))
	for i, u := range urls {
		answers[i] = make(chan answer, 1)
		go func() {
			found, err := f.published(ctx, u, a)
			answers[i] <- answer{found, err}
		}()
	}
	var errs []error
	var found []guard.Candidate
	for _, c := range answers {
		got := <-c
		if len(found) == 0 {
			found = got.found
		}
		if got.err != nil && !nowhere(got.err) {
			errs = append(errs, got.err)
		}
	}
	if len(errs) < len(urls) {
		return found, nil // one of them answered, or there is no such host
	}
	return found, errors.Join(errs...)
}

func (f *Finder) published(ctx context.Context, url string, a mail.Address) ([]guard.Candidate, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	answer, err := f.web.Do(req)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, nil // it answers, and publishes nothing
	}
	return readConfig(io.LimitReader(answer.Body, maxXML), a), nil
}

// clientConfig is the part of the format that is read: https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html
type clientConfig struct {
	Provider struct {
		Name     string      `xml:"displayShortName"`
		Incoming []xmlServer `xml:"incomingServer"`
		Outgoing []xmlServer `xml:"outgoingServer"`
	} `xml:"emailProvider"`
}

type xmlServer struct {
	Type   string `xml:"type,attr"`
	Host   string `xml:"hostname"`
	Port   int    `xml:"port"`
	Socket string `xml:"socketType"`
	User   string `xml:"username"`
}

// readConfig reads what was published; nothing where it cannot be used.
func readConfig(r io.Reader, a mail.Address) []guard.Candidate {
	var config clientConfig
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.Reader
	if d.Decode(&config) != nil {
		return nil
	}
	var out []guard.Candidate
	for _, s := range config.Provider.Incoming {
		in, ok := s.endpoint("imap", a)
		if !ok {
			continue
		}
		c := guard.Candidate{Origin: "autoconfig", Source: a.Domain().ASCII(), Address: a, Incoming: in, SignIn: byPassword}
		for _, s := range config.Provider.Outgoing {
			if c.Outgoing, ok = s.endpoint("smtp", a); ok {
				break
			}
		}
		if row := providerOfHost(in.Host); row != nil {
			c.SignIn, c.Help = row.signIn, row.help
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b guard.Candidate) int { // implicit TLS before STARTTLS (RFC 8314)
		return strings.Compare(b.Incoming.Security, a.Incoming.Security)
	})
	return unique(out)
}

func (s xmlServer) endpoint(kind string, a mail.Address) (guard.Endpoint, bool) {
	security := map[string]string{"SSL": "tls", "TLS": "tls", "STARTTLS": "starttls"}[strings.TrimSpace(s.Socket)]
	fill := strings.NewReplacer("%EMAILADDRESS%", a.Plain(), "%EMAILLOCALPART%", a.Local(), "%EMAILDOMAIN%", a.Domain().ASCII())
	host, hostOK := hostOf(fill.Replace(s.Host))
	user, userOK := userOf(fill.Replace(s.User))
	unknown := strings.Count(user, "%") > 1 // a variable of the format that is not ours
	ok := s.Type == kind && !unknown && security != "" && s.Port > 0 && s.Port < 1<<16 && hostOK && userOK
	return guard.Endpoint{Host: host, Port: s.Port, Security: security, User: user}, ok
}

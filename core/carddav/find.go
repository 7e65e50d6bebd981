package carddav

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"missent/core/mail"
	"missent/core/trust"
)

// Resolver is the part of net.Resolver that is used.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Options of looking and reading; the zero value is what a program wants.
type Options struct {
	Resolver Resolver       // nil for the system's
	Roots    *x509.CertPool // the certificates to trust, nil for the system's
	CAFile   string         // a CA of the organisation beside them, "" for none
	Dial     func(ctx context.Context, network, address string) (net.Conn, error)

	most int64 // bytes of one answer; 0 for mostBytes
}

// Limits of what a server may do to us.
const (
	patience  = time.Minute // one request
	mostBytes = 32 << 20    // one answer
	mostHops  = 5           // redirects on the way to the server
)

// Parse reads the URL of a server or of one address book: https alone, a user name in it is handed back beside it.
func Parse(text string) (u *url.URL, user string, err error) {
	u, err = url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" {
		return nil, "", &Error{Op: "url", Key: keyURL}
	}
	if u.User != nil {
		if _, password := u.User.Password(); password { // it would be in the history of the shell
			return nil, "", &Error{Op: "url", Key: keyPasswordInURL}
		}
		user = u.User.Username()
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u, user, nil
}

// Find looks for the CardDAV server of an address: what the domain announces in DNS, else the well-known place at the
// domain. It signs in nowhere. Errors: as of Read.
func Find(ctx context.Context, a mail.Address, opt Options) (*url.URL, error) {
	at := opt.announced(ctx, a.Domain().ASCII())
	for range mostHops {
		next, err := opt.hop(ctx, at)
		if err != nil {
			return nil, err
		}
		if next == nil {
			return at, nil
		}
		at = next
	}
	return nil, &Error{Op: "find", Key: keyMoved}
}

// announced is the place of RFC 6764 sections 3 to 5: the service of the best SRV record, at the path of its TXT record.
func (o Options) announced(ctx context.Context, domain string) *url.URL {
	const wellKnown = "/.well-known/carddav"
	var dns Resolver = net.DefaultResolver
	if o.Resolver != nil {
		dns = o.Resolver
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	_, all, err := dns.LookupSRV(ctx, "carddavs", "tcp", domain)
	if err != nil || len(all) == 0 || strings.TrimSuffix(all[0].Target, ".") == "" {
		return &url.URL{Scheme: "https", Host: domain, Path: wellKnown}
	}
	u := &url.URL{Scheme: "https", Host: strings.TrimSuffix(all[0].Target, "."), Path: wellKnown}
	if all[0].Port != 443 {
		u.Host = net.JoinHostPort(u.Host, fmt.Sprint(all[0].Port))
	}
	texts, _ := dns.LookupTXT(ctx, "_carddavs._tcp."+domain) // there need not be one
	for _, t := range texts {
		if path, ok := strings.CutPrefix(t, "path="); ok && strings.HasPrefix(path, "/") {
			u.Path = path
		}
	}
	return u
}

// hop asks whether the server is here: nil, or where it says it is. It is no CardDAV server if it knows nothing of the
// place; that it wants a password first is the usual sign of one.
func (o Options) hop(ctx context.Context, at *url.URL) (*url.URL, error) {
	web, err := o.client(at.Hostname(), nil)
	if err != nil {
		return nil, err
	}
	defer web.CloseIdleConnections()
	r, err := http.NewRequestWithContext(ctx, "PROPFIND", at.String(), strings.NewReader(probe))
	if err != nil {
		return nil, &Error{Op: "find", Key: keyURL, cause: err}
	}
	r.Header.Set("Depth", "0")
	r.Header.Set("Content-Type", `application/xml; charset="utf-8"`)
	answer, err := web.Do(r)
	if err != nil {
		return nil, failed(ctx, "find", err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body) // what it says does not matter
	switch answer.StatusCode {
	case http.StatusMultiStatus, http.StatusUnauthorized:
		return nil, nil
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := answer.Location()
		if err != nil || next.Scheme != "https" || next.User != nil {
			return nil, &Error{Op: "find", Key: keyMoved, cause: err}
		}
		return next, nil
	}
	return nil, &Error{Op: "find", Key: keyNone, cause: errors.New(answer.Status)}
}

const probe = `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>`

// login is who reads; nil while the server is looked for.
type login struct{ user, password string }

// client speaks to one host, with its password where there is one. It goes where it is told, and follows nobody.
func (o Options) client(host string, who *login) (*http.Client, error) {
	config, key, err := trust.Config(host, o.Roots, o.CAFile)
	if err != nil {
		return nil, &Error{Op: "tls", Key: key, cause: err}
	}
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 30 * time.Second}).DialContext
	}
	t := &http.Transport{
		TLSClientConfig: config, DialContext: dial, TLSHandshakeTimeout: 30 * time.Second, ResponseHeaderTimeout: patience,
		MaxResponseHeaderBytes: 64 << 10, MaxConnsPerHost: 1, Proxy: http.ProxyFromEnvironment,
	}
	return &http.Client{
		Transport: &line{t, host, who, cmp.Or(o.most, mostBytes)}, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// line is the way to the one host: it signs in there alone, and cuts answers without an end.
type line struct {
	*http.Transport
	host string
	who  *login
	most int64
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" || r.URL.Hostname() != l.host {
		return nil, &Error{Op: "request", Key: keyMoved}
	}
	if l.who != nil {
		r = r.Clone(r.Context())
		r.SetBasicAuth(l.who.user, l.who.password)
	}
	answer, err := l.Transport.RoundTrip(r)
	if err == nil {
		answer.Body = &bounded{answer.Body, l.most}
	}
	return answer, err
}

type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, trust.ErrFlood
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// Place is a URL as a message names it: host and path.
func Place(u *url.URL) string { return u.Host + cmp.Or(u.Path, "/") }

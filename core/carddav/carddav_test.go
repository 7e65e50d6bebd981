package carddav

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"missent/core/coretest"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/trust"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sink gathers what is read.
type sink struct {
	listed []history.Sighting
	lines  []int
	bad    []int
}

func (s *sink) Listed(line int, l history.Sighting) error {
	s.listed, s.lines = append(s.listed, l), append(s.lines, line)
	return nil
}

func (s *sink) Bad(line int, _ error) { s.bad = append(s.bad, line) }

func (s *sink) addresses() []string {
	var out []string
	for _, l := range s.listed {
		out = append(out, l.Addr.Plain())
	}
	slices.Sort(out)
	return out
}

func card(n int, name string, addresses ...string) string {
	mails := ""
	for _, a := range addresses {
		mails += "EMAIL;TYPE=work:" + a + "\n"
	}
	return fmt.Sprintf("BEGIN:VCARD\nVERSION:3.0\nUID:%d\nFN:%s\nN:%s;;;;\n%sEND:VCARD\n", n, name, name, mails)
}

func address(t *testing.T, s string) mail.Address {
	t.Helper()
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		t.Fatal(fault)
	}
	return a
}

// records is a DNS with one service.
type records struct {
	srv, txt string
	port     uint16
}

func (r records) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	if r.srv == "" || service != "carddavs" || proto != "tcp" || name != "a.example" {
		return "", nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	return "", []*net.SRV{{Target: r.srv, Port: r.port}}, nil
}

func (r records) LookupTXT(_ context.Context, name string) ([]string, error) {
	if r.txt == "" || name != "_carddavs._tcp.a.example" {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	return []string{r.txt}, nil
}

// serve is a server of our own on loopback with a certificate that verifies.
func serve(t *testing.T, h http.HandlerFunc) (u *url.URL, opt Options) {
	t.Helper()
	ca, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	if s.TLS, err = ca.Server(); err != nil {
		t.Fatal(err)
	}
	s.Config.ErrorLog = nil
	s.StartTLS()
	t.Cleanup(s.Close)
	u, err = url.Parse(strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	if err != nil {
		t.Fatal(err)
	}
	return u, Options{Roots: ca.Pool()}
}

const status = `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">%s</multistatus>`

func part(href, prop string) string {
	return "<response><href>" + href + "</href><propstat><prop>" + prop + "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
}

// shelf is a server with one book of these cards, which hands them out as they are.
func shelf(cards map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		say := func(parts ...string) {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(http.StatusMultiStatus)
			fmt.Fprintf(w, status, strings.Join(parts, ""))
		}
		book := "<resourcetype><collection/><C:addressbook/></resourcetype>"
		switch {
		case r.Method == "GET":
			io.WriteString(w, cards[r.URL.Path])
		case r.Method == "REPORT":
			var parts []string
			for path, text := range cards {
				if strings.Contains(string(body), path+"<") {
					var escaped strings.Builder
					_ = xml.EscapeText(&escaped, []byte(text))
					parts = append(parts, part(path, "<C:address-data>"+escaped.String()+"</C:address-data>"))
				}
			}
			say(parts...)
		case r.Header.Get("Depth") == "1":
			parts := []string{part("/book/", book)}
			for path := range cards {
				parts = append(parts, part(path, "<resourcetype/><getcontentlength>1</getcontentlength>"))
			}
			say(parts...)
		default:
			http.NotFound(w, r)
		}
	}
}

// TestABadCardCostsNoOther: the library gives none where one is bad; the others are read all the same.
func TestABadCardCostsNoOther(t *testing.T) {
	cards := map[string]string{}
	var want []string
	for n := range 30 {
		cards[fmt.Sprintf("/book/%02d.vcf", n)] = card(n, "Some One", fmt.Sprintf("p%02d@contoso.example", n))
		want = append(want, fmt.Sprintf("p%02d@contoso.example", n))
	}
	cards["/book/30.vcf"] = "BEGIN:VCARD\r\nthis is no card\r\n"
	cards["/book/31.vcf"] = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Old;Phone\r\nEMAIL;INTERNET:phone@contoso.example\r\nEND:VCARD\r\n"
	want = append(want, "phone@contoso.example")
	u, opt := serve(t, shelf(cards))
	u.Path = "/book/"
	var got sink
	books, err := Read(t.Context(), u, "anna", "secret", &got, opt)
	if err != nil || books != 1 || !slices.Equal(got.addresses(), want) || len(got.bad) != 1 {
		t.Errorf("%d books, %v, bad %v, %v", books, got.addresses(), got.bad, err)
	}
	if slices.Sort(got.lines); got.lines[0] < 1 || got.lines[len(got.lines)-1] > 32 {
		t.Errorf("numbers %v", got.lines)
	}
}

// TestThePasswordStaysWhereItWasGiven: a server that sends us on gets no second request with it, and neither does the other.
func TestThePasswordStaysWhereItWasGiven(t *testing.T) {
	var told atomic.Int64
	other, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if _, _, ok := r.BasicAuth(); ok {
			told.Add(1)
		}
	})
	u, opt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.String()+"/", http.StatusTemporaryRedirect)
	})
	_, err := Read(t.Context(), u, "anna", "secret", &sink{}, opt)
	if problem(err) != keyMoved || told.Load() > 0 {
		t.Errorf("%v; the other one heard the password %d times", err, told.Load())
	}
}

func problem(err error) string {
	if e, ok := err.(*Error); ok {
		return e.Key
	}
	return ""
}

// TestFind: what the domain announces goes before the well-known place; whatever answers there is asked without a password.
func TestFind(t *testing.T) {
	var asked, told atomic.Int64
	u, opt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Header.Get("Authorization") != "" {
			told.Add(1)
		}
		switch r.URL.Path {
		case "/dav/", "/home/":
			w.WriteHeader(http.StatusUnauthorized)
		case "/.well-known/carddav":
			http.Redirect(w, r, "/home/", http.StatusMovedPermanently)
		case "/plain/":
			http.Redirect(w, r, "http://localhost/", http.StatusFound)
		case "/circle/":
			http.Redirect(w, r, "/circle/", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	})
	port := u.Port()
	var n uint16
	fmt.Sscan(port, &n)
	for _, c := range []struct{ txt, path, key string }{
		{"path=/dav/", "/dav/", ""},
		{"", "/home/", ""},
		{"path=/nothing/", "", keyNone},
		{"path=/plain/", "", keyMoved},
		{"path=/circle/", "", keyMoved},
	} {
		opt.Resolver = records{srv: "localhost.", txt: c.txt, port: n}
		got, err := Find(t.Context(), address(t, "anna@a.example"), opt)
		if problem(err) != c.key || c.key == "" && (got == nil || got.Path != c.path || got.Port() != port) {
			t.Errorf("%q: %v, %v", c.txt, got, err)
		}
	}
	opt.Resolver = records{}
	opt.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != "a.example:443" {
			t.Errorf("it dials %s", address)
		}
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	if _, err := Find(t.Context(), address(t, "anna@a.example"), opt); problem(err) != trust.NoHost {
		t.Errorf("nowhere: %v", err)
	}
	if told.Load() > 0 || asked.Load() == 0 {
		t.Errorf("asked %d times, %d of them with a password", asked.Load(), told.Load())
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"http://dav.a.example/":              keyURL,
		"https://":                           keyURL,
		"dav.a.example":                      keyURL,
		"https://anna:secret@dav.a.example/": keyPasswordInURL,
		"https://anna@dav.a.example/x/":      "",
	} {
		u, user, err := Parse(text)
		if problem(err) != want || want == "" && (user != "anna" || u.String() != "https://dav.a.example/x/") {
			t.Errorf("%s: %v, %q, %v", text, u, user, err)
		}
	}
}

// TestHostileServers: an answer without an end, and one that is none.
func TestHostileServers(t *testing.T) {
	endless, opt := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusMultiStatus)
		io.WriteString(w, `<?xml version="1.0"?><multistatus xmlns="DAV:">`)
		filler := strings.Repeat("x", 1<<16)
		for {
			if _, err := io.WriteString(w, filler); err != nil {
				return
			}
		}
	})
	opt.most = 1 << 20
	if _, err := Read(t.Context(), endless, "anna", "secret", &sink{}, opt); problem(err) != trust.Flood {
		t.Errorf("without an end: %v", err)
	}
	page, opt := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>Welcome to our hotel") })
	if _, err := Read(t.Context(), page, "anna", "secret", &sink{}, opt); problem(err) == "" {
		t.Errorf("a page: %v", err)
	}
	old, opt := serve(t, func(http.ResponseWriter, *http.Request) {})
	opt.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return conn, err
	}
	opt.Roots = nil
	if _, err := Read(t.Context(), old, "anna", "secret", &sink{}, opt); problem(err) != "certificate-unknown" {
		t.Errorf("a foreign certificate: %v", err)
	}
}

package ldap

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"
	"go.uber.org/goleak"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/trust"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type sink struct {
	seen []history.Sighting
	bad  int
}

func (s *sink) Listed(_ int, l history.Sighting) error {
	s.seen = append(s.seen, l)
	return nil
}

func (s *sink) Bad(int, error) { s.bad++ }

func (s *sink) people() []string {
	var out []string
	for _, l := range s.seen {
		out = append(out, l.Addr.Plain()+" "+l.Name)
	}
	slices.Sort(out)
	return out
}

const people = `dn: ou=people,dc=a,dc=example
objectClass: organizationalUnit
ou: people

dn: ou=old,dc=a,dc=example
objectClass: organizationalUnit
ou: old

dn: cn=Jane Doe,ou=people,dc=a,dc=example
objectClass: inetOrgPerson
cn: Jane Doe
sn: Doe
displayName:: RG9lLCBKYW5lIMOE
mail: jane.doe@a.example
mail: jd@a.example

dn: cn=Kim Park,ou=people,dc=a,dc=example
objectClass: inetOrgPerson
cn: Kim Park
sn: Park
mail: kim.park@a.example

dn: cn=Room 4,ou=people,dc=a,dc=example
objectClass: inetOrgPerson
cn: Room 4
sn: Room

dn: cn=Broken,ou=people,dc=a,dc=example
objectClass: inetOrgPerson
cn: Broken
sn: Broken
mail: not an address

dn: cn=Gone Long,ou=old,dc=a,dc=example
objectClass: inetOrgPerson
cn: Gone Long
sn: Long
mail: gone@a.example

`

func many(n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "dn: cn=p%d,ou=people,dc=a,dc=example\nobjectClass: inetOrgPerson\ncn: p%d\nsn: p\nmail: p%d@a.example\n\n", i, i, i)
	}
	return all.String()
}

// TestOpenLDAP: both ways of TLS, a sign-in, several pages, one part of the tree.
func TestOpenLDAP(t *testing.T) {
	const crowd = 620 // more than a page, and than its limit for one answer without paging
	s := coretest.Slapd(t, coretest.SlapdOptions{LDIF: people + many(crowd)})
	good := Options{
		Host: s.Host, Port: s.TLSPort, Security: "tls", Base: "ou=people," + s.Base, Filter: "(mail=*)", User: s.User, Password: s.Password,
		Roots: s.CA.Pool(),
	}
	var all sink
	complete, err := Read(t.Context(), good, &all)
	if err != nil || !complete || len(all.seen) != crowd+3 || all.bad != 1 {
		t.Fatalf("%d addresses, %d bad, complete %v, %v", len(all.seen), all.bad, complete, err)
	}
	for _, l := range all.seen {
		if l.Kind != history.InDirectory {
			t.Fatalf("a sighting of kind %d", l.Kind)
		}
	}
	some := good
	some.Port, some.Security, some.Filter = s.Port, "starttls", "(|(sn=Doe)(sn=Park))"
	var few sink
	complete, err = Read(t.Context(), some, &few)
	want := []string{"jane.doe@a.example Doe, Jane Ä", "jd@a.example Doe, Jane Ä", "kim.park@a.example Kim Park"}
	if got := few.people(); err != nil || !complete || !slices.Equal(got, want) {
		t.Errorf("by STARTTLS: %q, %v", got, err)
	}

	for _, c := range []struct {
		what   string
		change func(o *Options)
		key    string
		is     error
	}{
		{"wrong password", func(o *Options) { o.Password = "wrong" }, keyRefused, guard.ErrRefused},
		{"nobody signs in", func(o *Options) { o.User = "" }, keyEmpty, nil}, // it hides that there is something
		{"unknown certificate", func(o *Options) { o.Roots = nil }, trust.Unknown, guard.ErrUntrusted},
		{"unknown certificate, STARTTLS", func(o *Options) { o.Roots, o.Port, o.Security = nil, s.Port, "starttls" }, trust.Unknown, guard.ErrUntrusted},
		{"another name", func(o *Options) {
			o.Host = "elsewhere.a.example"
			o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, fmt.Sprintf("127.0.0.1:%d", s.TLSPort))
			}
		}, trust.Name, guard.ErrUntrusted},
		{"no such part of the tree", func(o *Options) { o.Base = "ou=nothing," + s.Base }, keyBase, nil},
		{"no DN", func(o *Options) { o.Base = "people" }, keyBase, nil},
		{"a filter that is none", func(o *Options) { o.Filter = "(mail=*" }, keyFilter, nil},
		{"nobody listens", func(o *Options) { o.Port = 1 }, trust.NoServer, nil},
	} {
		o := good
		c.change(&o)
		var none sink
		_, err := Read(t.Context(), o, &none)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Key != c.key || c.is != nil && !errors.Is(err, c.is) || len(none.seen) > 0 {
			t.Errorf("%s: %v (%v)", c.what, err, errors.Unwrap(err))
		}
	}
}

// TestNoTLSNoWord: a server that lets STARTTLS fail hears no password.
func TestNoTLSNoWord(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	heard := make(chan int, 1)
	go func() {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		buf := make([]byte, 1<<10)
		n, _ := conn.Read(buf)
		// ExtendedResponse, message 1, protocolError: STARTTLS is not known here
		conn.Write([]byte{0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0a, 0x01, 0x02, 0x04, 0x00, 0x04, 0x00})
		more, _ := conn.Read(buf[n:])
		if strings.Contains(string(buf[:n+more]), "secret") {
			more = -1
		}
		heard <- more
	}()
	_, err = Read(t.Context(), Options{
		Host: "127.0.0.1", Port: ln.Addr().(*net.TCPAddr).Port, Security: "starttls", Base: "dc=a", Filter: "(mail=*)", User: "u", Password: "secret",
	}, &sink{})
	e, ok := errors.AsType[*Error](err)
	if n := <-heard; !ok || e.Key != keyNoStartTLS || !errors.Is(err, guard.ErrUntrusted) || n != 0 {
		t.Errorf("%v; it said %d bytes more", err, n)
	}
}

// TestActiveDirectory: its proxyAddresses are told apart from what is no mail. A whole one, by Samba, is in TestSamba.
func TestActiveDirectory(t *testing.T) {
	got := addressesOf(entryOf("proxyAddresses", "SMTP:kim.park@a.example", "smtp:kp@a.example", "x500:/o=A/cn=kp", "sip:kp@a.example"))
	if !slices.Equal(got, []string{"kim.park@a.example", "kp@a.example"}) {
		t.Errorf("addresses %q", got)
	}
}

func TestUserName(t *testing.T) {
	own := mail.NewAddress("ann,ou=admins+1", mail.ParseDomain("a.example"))
	for pattern, want := range map[string]string{
		"uid={local-part},dc=a": `uid=ann\,ou=admins\+1,dc=a`, "{address}": "ann,ou=admins+1@a.example", "cn=reader": "cn=reader",
	} {
		if got := UserName(pattern, own); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

func entryOf(name string, values ...string) *ldap.Entry {
	return ldap.NewEntry("cn=x", map[string][]string{name: values})
}

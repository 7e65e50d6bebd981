package ldap

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"missent/core/addressbook"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/trust"
)

// Options say where the directory is.
type Options struct {
	Host     string
	Port     int
	Security string // "tls" (implicit) or "starttls"
	Base     string // where in the tree to look, as a DN
	Filter   string // of RFC 4515
	User     string // who signs in, as a DN or whatever the server takes; "" for nobody
	Password string

	Roots  *x509.CertPool // the certificates to trust, nil for the system's
	CAFile string         // a CA of the organisation beside them, "" for none
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
}

// UserName is who signs in by a pattern of the organisation: "{address}" and "{local-part}" are those of the user's own
// account. In a DN they are escaped (RFC 4514).
func UserName(pattern string, own mail.Address) string {
	address, local := own.Plain(), own.Local()
	if strings.Contains(pattern, "=") {
		address, local = ldap.EscapeDN(address), ldap.EscapeDN(local)
	}
	return strings.NewReplacer("{address}", address, "{local-part}", local).Replace(pattern)
}

// Limits of what is read.
const (
	Most      = 20_000 // entries: what stays in memory for each is about 200 bytes
	page      = 500    // entries in one answer
	patience  = 2 * time.Minute
	mostBytes = 64 << 20
)

// attributes hold addresses; those of Active Directory say "smtp:" before it.
var attributes = []string{"mail", "mailAlternateAddress", "proxyAddresses"}

// names hold the name of a person, the better first.
var names = []string{"displayName", "cn"}

// Read hands over every address of the directory, each as history.InDirectory. complete says that there were not more than
// Most entries. An entry that has no address is no fault.
//
// Errors: an *Error with a key, which unwraps to guard.ErrRefused where the password is wrong and guard.ErrUntrusted where
// the certificate is; what the sink returned; that of ctx.
func Read(ctx context.Context, opt Options, to addressbook.Sink) (complete bool, err error) {
	if _, err := ldap.CompileFilter(opt.Filter); err != nil {
		return false, &Error{Op: "search", Key: keyFilter, cause: err}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := connect(ctx, opt)
	if err != nil {
		return false, failed(ctx, "connect", err)
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if opt.User != "" {
		if err := c.Bind(opt.User, opt.Password); err != nil {
			return false, failed(ctx, "sign in", err)
		}
	}
	paging := ldap.NewControlPaging(page)
	for n, found := 0, 0; ; {
		r, err := c.Search(&ldap.SearchRequest{
			BaseDN: opt.Base, Scope: ldap.ScopeWholeSubtree, DerefAliases: ldap.NeverDerefAliases, Filter: opt.Filter,
			Attributes: slices.Concat(attributes, names), Controls: []ldap.Control{paging}, TimeLimit: int(patience / time.Second),
		})
		if opt.User == "" && ldap.IsErrorWithCode(err, ldap.LDAPResultOperationsError) { // so Active Directory says: sign in first
			return false, &Error{Op: "search", Key: keyEmpty, cause: err}
		}
		if err != nil {
			return false, failed(ctx, "search", err)
		}
		for _, e := range r.Entries {
			if n++; n > Most {
				return false, nil
			}
			typed := addressesOf(e)
			found += len(typed)
			if err := addressbook.Entry(to, history.InDirectory, n, nameOf(e), typed); err != nil {
				return false, err
			}
		}
		more, ok := ldap.FindControl(r.Controls, ldap.ControlTypePaging).(*ldap.ControlPaging)
		if !ok || len(more.Cookie) == 0 {
			if found == 0 { // servers hide like this what one may not see
				return false, &Error{Op: "search", Key: keyEmpty}
			}
			return true, nil
		}
		paging.SetCookie(more.Cookie)
	}
}

// connect speaks TLS before anything else that could be listened to.
func connect(ctx context.Context, opt Options) (*ldap.Conn, error) {
	config, key, err := trust.Config(opt.Host, opt.Roots, opt.CAFile)
	if err != nil {
		return nil, untrusted(key, err)
	}
	dial := opt.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 30 * time.Second}).DialContext
	}
	raw, err := dial(ctx, "tcp", net.JoinHostPort(opt.Host, strconv.Itoa(opt.Port)))
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { raw.Close() })()
	if opt.Security == "starttls" {
		if err := startTLS(raw); err != nil {
			raw.Close()
			return nil, err
		}
	}
	conn := tls.Client(&bounded{Conn: raw, left: mostBytes}, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, err
	}
	c := ldap.NewConn(conn, true)
	c.SetTimeout(patience)
	c.Start()
	return c, nil
}

// wantTLS is the request of RFC 4511 section 4.14.1, as message 1. The library's own STARTTLS does not tell why a
// certificate is not trusted.
const wantTLS = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + "1.3.6.1.4.1.1466.20037"

// startTLS asks for TLS and refuses everything but a plain yes. It reads no byte more than the answer.
func startTLS(conn net.Conn) error {
	if _, err := conn.Write([]byte(wantTLS)); err != nil {
		return err
	}
	answer, err := ber.ReadPacket(&bounded{Conn: conn, left: 8 << 10})
	if err != nil {
		return err
	}
	if err := ldap.GetLDAPError(answer); err != nil {
		return untrusted(keyNoStartTLS, err)
	}
	return nil
}

// bounded ends a connection that brings more than a directory can be.
type bounded struct {
	net.Conn
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, trust.ErrFlood
	}
	n, err := b.Conn.Read(p)
	b.left -= int64(n)
	return n, err
}

func addressesOf(e *ldap.Entry) []string {
	var out []string
	for _, name := range attributes {
		for _, v := range e.GetEqualFoldAttributeValues(name) {
			kind, address, named := strings.Cut(v, ":")
			switch {
			case !named:
				out = append(out, v)
			case strings.EqualFold(kind, "smtp"):
				out = append(out, address)
			} // others are no mail: "x500:", "sip:"
		}
	}
	return out
}

func nameOf(e *ldap.Entry) string {
	return cmp.Or(e.GetEqualFoldAttributeValue(names[0]), e.GetEqualFoldAttributeValue(names[1]))
}

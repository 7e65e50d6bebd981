package gate

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/trust"
)

// Probe calls the provider as the gate would, and signs in where credentials are given. nil: mail can go that way. The
// error is an *Error.
func Probe(ctx context.Context, gt guard.Gate, roots *x509.CertPool, c *Credentials) error {
	u, err := dialing{gt, roots, (&net.Dialer{}).DialContext}.open(ctx)
	if err != nil {
		return failed(err)
	}
	defer u.quit()
	r, err := u.greet("localhost")
	switch {
	case err != nil:
		return failed(err)
	case !r.ok():
		return &Error{Key: trust.Closed}
	case c == nil:
		return nil
	}
	offered := strings.Fields(strings.ToUpper(u.ext["AUTH"]))
	if len(offered) == 0 {
		return nil
	}
	r, err = u.signIn(*c, offered)
	switch {
	case err != nil:
		return failed(err)
	case r.code != 235:
		return &Error{Key: keyRefused, is: guard.ErrRefused}
	}
	return nil
}

// Password makes the random password of a gate with SignIn, which the user types into his mail client once, and the
// digest that is kept of it. It has 100 bits.
func Password() (password string, digest []byte) {
	text := strings.ToLower(rand.Text()[:20])
	password = text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:]
	sum := sha256.Sum256([]byte(password))
	return password, sum[:]
}

// Prepare makes the certificate in dir, where there is none, and gives its SHA-256 as mail clients show it.
func Prepare(dir string, now time.Time) (print string, err error) {
	if err := private(dir); err != nil {
		return "", err
	}
	pair, err := certificate(dir, now)
	if err != nil {
		return "", err
	}
	return fingerprint(pair), nil
}

// Test sends a message of the account to itself through the gate of dir, as a mail client would: over TLS whose
// certificate is the one in dir, with this password. The error is an *Error, or what a server said.
func Test(ctx context.Context, dir string, gt guard.Gate, own mail.Address, password string) error {
	pair, err := certificate(dir, time.Now())
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AddCert(pair.Leaf)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(gt.TLS)))
	if err != nil {
		return failed(err)
	}
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	c := smtp.NewClient(tls.Client(conn, &tls.Config{RootCAs: pool, ServerName: "localhost", MinVersion: tls.VersionTLS12}))
	defer c.Close()
	if err := c.Auth(sasl.NewPlainClient("", gt.User, password)); err != nil {
		return err
	}
	now := time.Now()
	text := fmt.Sprintf("From: %[1]s\r\nTo: %[1]s\r\nSubject: A test of Missent\r\nDate: %[2]s\r\nMessage-ID: <%[3]s@missent.invalid>\r\n"+
		"User-Agent: Missent\r\nAuto-Submitted: auto-generated\r\n\r\nThis message went through Missent on its way to your provider.\r\n",
		own.Plain(), now.Format(time.RFC1123Z), rand.Text())
	if err := c.SendMail(own.Plain(), []string{own.Plain()}, strings.NewReader(text)); err != nil {
		return err
	}
	return c.Quit()
}

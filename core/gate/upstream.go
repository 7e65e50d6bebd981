package gate

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"missent/core/guard"
	"missent/core/trust"
)

// How long the provider may take (RFC 5321 section 4.5.3.2). The client gives up much earlier; what counts after the end
// of a message is to learn what became of it.
const (
	dialTimeout    = 20 * time.Second
	commandTimeout = 2 * time.Minute
	endTimeout     = 10 * time.Minute
)

// upstream is one connection to the provider, which belongs to one client's.
type upstream struct {
	conn net.Conn
	r    *bufio.Reader
	host string
	ext  map[string]string // what it offers, in upper case, with its arguments
	once sync.Once
	stop func() bool // of the watch over the gate's end
	busy bool        // a transaction is open there
}

// dialing is whom to call and whom to trust.
type dialing struct {
	gate  guard.Gate
	roots *x509.CertPool // nil: the system's
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)
}

// open connects, verifies and reads the greeting. Nothing that was said before TLS outlives it.
func (d dialing) open(ctx context.Context) (*upstream, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	config, err := d.tls()
	if err != nil {
		return nil, err
	}
	raw, err := d.dial(ctx, "tcp", net.JoinHostPort(d.gate.Host, strconv.Itoa(d.gate.Port)))
	if err != nil {
		return nil, failed(err)
	}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	if d.gate.Security == "starttls" {
		if err := startTLS(raw); err != nil {
			return nil, errors.Join(err, raw.Close())
		}
	}
	conn := tls.Client(raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, untrustedOr(err)
	}
	u := &upstream{conn: &steady{Conn: conn}, r: bufio.NewReaderSize(conn, maxLine), host: d.gate.Host, stop: func() bool { return true }}
	if d.gate.Security == "starttls" {
		return u, nil // the greeting came before TLS
	}
	hello, err := u.read(dialTimeout)
	switch {
	case err != nil:
		u.close()
		return nil, failed(err)
	case !hello.ok():
		u.close()
		return nil, &Error{Key: trust.Closed}
	}
	return u, nil
}

func (d dialing) tls() (*tls.Config, error) {
	config, key, err := trust.Config(d.gate.Host, d.roots, d.gate.CAFile)
	if err != nil {
		return nil, &Error{Key: key, is: guard.ErrUntrusted, cause: err}
	}
	config.DynamicRecordSizingDisabled = true // a message goes in one write, and the provider reads it in fewer pieces
	return config, nil
}

// startTLS asks for TLS (RFC 3207) and refuses everything but a plain yes with nothing behind it.
func startTLS(conn net.Conn) error {
	r := bufio.NewReaderSize(conn, maxLine)
	if hello, err := readReply(r); err != nil || !hello.ok() {
		return failed(err)
	}
	for _, command := range []string{"EHLO localhost\r\n", "STARTTLS\r\n"} {
		if _, err := io.WriteString(conn, command); err != nil {
			return failed(err)
		}
		answer, err := readReply(r)
		if err != nil {
			return failed(err)
		}
		if !answer.ok() || r.Buffered() > 0 {
			return &Error{Key: keyNoStartTLS, is: guard.ErrUntrusted}
		}
	}
	return nil
}

func (u *upstream) read(limit time.Duration) (*reply, error) {
	if err := u.conn.SetReadDeadline(time.Now().Add(limit)); err != nil {
		return nil, err
	}
	return readReply(u.r)
}

// do says one line and reads the answer to it. After an error the connection is of no use any more.
func (u *upstream) do(line string) (*reply, error) {
	if err := u.conn.SetWriteDeadline(time.Now().Add(commandTimeout)); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(u.conn, line+"\r\n"); err != nil {
		return nil, err
	}
	return u.read(commandTimeout)
}

// greet says EHLO in the client's name and learns what the provider offers.
func (u *upstream) greet(name string) (*reply, error) {
	answer, err := u.do("EHLO " + name)
	if err != nil || !answer.ok() {
		return answer, err
	}
	u.ext = map[string]string{}
	for _, line := range answer.text()[1:] {
		key, args, _ := strings.Cut(line, " ")
		if strings.HasPrefix(strings.ToUpper(key), "AUTH=") { // as some old clients want it
			continue
		}
		u.ext[strings.ToUpper(key)] = args
	}
	return answer, nil
}

// chunks tells whether the provider takes a message by BDAT (RFC 3030), which saves a round trip.
func (u *upstream) chunks() bool {
	_, ok := u.ext["CHUNKING"]
	return ok
}

// limit is the largest message the provider takes, 0 where it does not say (RFC 1870).
func (u *upstream) limit() int64 {
	n, err := strconv.ParseInt(u.ext["SIZE"], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// reset forgets the transaction there.
func (u *upstream) reset() error {
	if !u.busy {
		return nil
	}
	u.busy = false
	_, err := u.do("RSET")
	return err
}

// quit takes leave where that is possible at once.
func (u *upstream) quit() {
	u.once.Do(func() {
		_ = u.conn.SetDeadline(time.Now().Add(time.Second))
		if _, err := io.WriteString(u.conn, "QUIT\r\n"); err == nil {
			_, _ = readReply(u.r)
		}
		u.stop()
		u.conn.Close()
	})
}

// close hangs up: what was begun there is not sent.
func (u *upstream) close() {
	u.once.Do(func() {
		u.stop()
		u.conn.Close()
	})
}

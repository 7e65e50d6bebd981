package imap

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"missent/core/trust"
)

const (
	dialTimeout = 30 * time.Second
	maxLine     = 8 << 10 // of what the server may say before TLS
)

// dial connects and verifies. Nothing that was said before TLS outlives it.
func (w *Watcher) dial(ctx context.Context) (*meter, error) {
	config, err := w.tls()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	raw, err := w.opt.Dial(ctx, "tcp", net.JoinHostPort(w.account.Host, strconv.Itoa(w.account.Port)))
	if err != nil {
		return nil, failed(ctx, "dial", err)
	}
	head := ""
	if w.account.Security == "starttls" {
		if err := startTLS(ctx, raw); err != nil {
			raw.Close()
			return nil, err
		}
		head = "* OK\r\n" // the client waits for a greeting; the one before TLS is not to be believed
	}
	conn := tls.Client(raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, handshake(ctx, err)
	}
	return newMeter(conn, head), nil
}

// tls is the configuration for the account's server.
func (w *Watcher) tls() (*tls.Config, error) {
	config, key, err := trust.Config(w.account.Host, w.opt.Roots, w.account.CAFile)
	if err != nil {
		return nil, untrusted("tls", key, err)
	}
	config.NextProtos = []string{"imap"} // against cross-protocol attacks (ALPACA)
	return config, nil
}

// startTLS asks for TLS (RFC 3501 section 6.2.1) and refuses everything but a plain yes: a server that is logged in
// already (PREAUTH), that says no, or that sends more than its answer, which somebody may have put there.
func startTLS(ctx context.Context, conn net.Conn) error {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	r := bufio.NewReaderSize(io.LimitReader(conn, 8*maxLine), maxLine)
	greeting, err := readLine(r)
	switch {
	case err != nil:
		return failed(ctx, "starttls", err)
	case strings.HasPrefix(greeting, "* PREAUTH"):
		return untrusted("starttls", keyPreAuth, nil)
	case !strings.HasPrefix(greeting, "* OK"):
		return failed(ctx, "starttls", errors.New("no greeting"))
	}
	if _, err := io.WriteString(conn, "S1 STARTTLS\r\n"); err != nil {
		return failed(ctx, "starttls", err)
	}
	for {
		line, err := readLine(r)
		if err != nil {
			return failed(ctx, "starttls", err)
		}
		if strings.HasPrefix(line, "* ") {
			continue
		}
		if !strings.HasPrefix(line, "S1 OK") || r.Buffered() > 0 {
			return untrusted("starttls", keyNoStartTLS, nil)
		}
		return nil
	}
}

// readLine reads one line in upper case; a longer one than the buffer is an error.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	return strings.ToUpper(strings.TrimRight(string(line), "\r\n")), err
}

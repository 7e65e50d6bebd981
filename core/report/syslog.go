package report

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
	"unicode/utf8"

	"missent/core/trust"
)

// patience is how long one delivery may take.
const patience = 20 * time.Second

// syslog is a target of RFC 5424 messages over TLS (RFC 5425): each with its length in front, a connection for each
// delivery. Syslog has no acknowledgement of its own; so when all is written our side of the connection is closed, and
// the other side closes its own once it has read that far. Where it does not within a few seconds, there is none to be had.
type syslog struct {
	at, host string
	roots    *x509.CertPool
	caFile   string
	linger   time.Duration // for the other side to close; 5 s
}

func (s *syslog) send(ctx context.Context, events []Event) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	config, key, err := trust.Config(s.host, s.roots, s.caFile)
	if err != nil {
		return &failure{key, err}
	}
	raw, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", s.at)
	if err != nil {
		return failed(err)
	}
	defer raw.Close()
	stop := context.AfterFunc(ctx, func() { raw.SetDeadline(time.Now()) })
	defer stop()
	var b bytes.Buffer
	for i := range events {
		m := message(&events[i])
		b.WriteString(strconv.Itoa(len(m)))
		b.WriteByte(' ')
		b.Write(m)
	}
	if _, err := raw.Write(b.Bytes()); err != nil {
		return failed(err)
	}
	if err := raw.(*tls.Conn).CloseWrite(); err != nil {
		return failed(err)
	}
	linger := s.linger
	if linger == 0 {
		linger = 5 * time.Second
	}
	if err := raw.SetReadDeadline(time.Now().Add(linger)); err != nil {
		return failed(err)
	}
	_, err = io.Copy(io.Discard, raw)
	if err != nil && trust.Broke(err) == trust.Timeout && ctx.Err() == nil {
		return nil // it took all of it, and keeps the connection open
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) { // many close without a word
		return failed(err)
	}
	return nil
}

const (
	facility = 13 // log audit
	warning  = 4
	info     = 6
)

// message is an event as RFC 5424 has it. There is no host name: the user is a pseudonym, and so is his desk.
func message(e *Event) []byte {
	severity := info
	if e.loud() {
		severity = warning
	}
	head := fmt.Sprintf("<%d>1 %s - missent %d %s - ", 8*facility+severity, e.Time.Format("2006-01-02T15:04:05.000000Z07:00"), os.Getpid(), e.Kind)
	return append([]byte(head), plain(e)...)
}

// plain is the JSON of an event in ASCII alone, as a receiver that knows no character set wants it (RFC 5424 section 6.4).
func plain(e *Event) []byte {
	text, err := json.Marshal(e)
	if err != nil {
		return []byte("{}") // text, numbers and times: it cannot fail
	}
	var b []byte
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case r > 0xffff:
			r -= 0x10000
			b = fmt.Appendf(b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
		text = text[n:]
	}
	return b
}

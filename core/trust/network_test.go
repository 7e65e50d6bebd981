package trust

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// TestBroke: what the network really says is told by its key, however it is wrapped.
func TestBroke(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close() // after the test: until then it says nothing
		}
	}()
	dial := func() net.Conn {
		t.Helper()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	silent := dial()
	silent.SetReadDeadline(time.Now().Add(-time.Second))
	_, late := silent.Read(make([]byte, 1))
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	patience := tls.Client(dial(), &tls.Config{ServerName: "a.example"}).HandshakeContext(ctx)
	gone := dial()
	gone.Close()
	_, closed := gone.Read(make([]byte, 1))
	l.Close()
	_, nobody := net.Dial("tcp", l.Addr().String())
	unknown := &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "a.invalid", IsNotFound: true}}
	unanswered := &net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", Name: "a.invalid", IsTimeout: true}}

	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"read in vain", late, Timeout},
		{"handshake in vain", patience, Timeout},
		{"a deadline of ours", os.ErrDeadlineExceeded, Timeout},
		{"nobody listens", nobody, NoServer},
		{"no such name", unknown, NoHost},
		{"the name server is silent", unanswered, Timeout},
		{"closed by us", closed, Closed},
		{"closed by the server", io.EOF, Closed},
		{"cut", io.ErrUnexpectedEOF, Closed},
		{"too much, and then closed", errors.Join(ErrFlood, io.EOF), Flood},
		{"text that says refused", errors.New("login refused"), Closed},
	} {
		for _, err := range []error{tt.err, fmt.Errorf("fetch: %w", tt.err), errors.Join(errors.New("first"), tt.err)} {
			if got := Broke(err); got != tt.want {
				t.Errorf("%s: %q, want %q (%v)", tt.name, got, tt.want, err)
			}
		}
	}
}

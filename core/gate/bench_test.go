//go:build e2e

package gate_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
)

// way is how a message gets to Postfix: straight, or through the gate.
type way struct {
	name string
	port int
	tls  *tls.Config
}

// ways starts a Postfix and a gate before it; clients speak TLS with either.
func ways(b *testing.B) (all []way, user, password string) {
	p := coretest.Postfix(b)
	dir := b.TempDir()
	g, err := gate.Open(gate.Options{Guard: silent{}, Dir: dir, Roots: p.CA.Pool()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { g.Close() })
	is := guard.Gate{Account: "a", Host: p.Host, Port: p.Port, Security: "tls"}
	if is.Plain, is.TLS, err = gate.Ports(nil); err != nil {
		b.Fatal(err)
	}
	if err := g.Serve(is); err != nil {
		b.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "cert.pem"))
	if err != nil {
		b.Fatal(err)
	}
	own := x509.NewCertPool()
	own.AppendCertsFromPEM(raw)
	return []way{
		{"direct", p.Port, &tls.Config{RootCAs: p.CA.Pool(), ServerName: p.Host}},
		{"gate", is.TLS, &tls.Config{RootCAs: own, ServerName: "localhost"}},
	}, p.User, p.Password
}

// silent asks nothing.
type silent struct{}

func (silent) Hold(context.Context, guard.Held) (guard.Holding, error) { return guard.Holding{}, nil }
func (silent) AskHeld(context.Context, guard.Holding) guard.Release    { return guard.Release{} }
func (silent) Dropped(context.Context, guard.Held)                     {}

func (w way) login(b *testing.B, user, password string) *smtp.Client {
	conn, err := tls.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(w.port)), w.tls)
	if err != nil {
		b.Error(err)
		return nil
	}
	c := smtp.NewClient(conn)
	if err := c.Auth(sasl.NewPlainClient("", user, password)); err != nil {
		b.Error(err)
	}
	return c
}

// text of a usual size.
var text = strings.Repeat(strings.Repeat("x", 76)+"\r\n", 100)

var number atomic.Int64

// send sends another message each time.
func send(c *smtp.Client) error {
	page := letterTo(fmt.Sprint("bench ", number.Add(1)), "jane@army.mil") + text
	return c.SendMail("ann@army.mil", []string{"jane@army.mil"}, strings.NewReader(page))
}

// BenchmarkSend is one message as a mail client sends it: connect, TLS, AUTH, the message, QUIT.
func BenchmarkSend(b *testing.B) {
	all, user, password := ways(b)
	for _, w := range all {
		b.Run(w.name, func(b *testing.B) {
			for b.Loop() {
				c := w.login(b, user, password)
				if err := send(c); err != nil {
					b.Fatal(err)
				}
				if err := c.Quit(); err != nil && err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTenClients is how many messages a second ten clients get through at once, each over a connection it keeps. The
// two ways take turns, since Postfix gets slower as its queue fills.
func BenchmarkTenClients(b *testing.B) {
	const clients, each = 10, 20
	all, user, password := ways(b)
	took := map[string]float64{}
	n := 0
	for b.Loop() {
		for i := range all {
			w := all[(i+n)%2]
			var ready, done sync.WaitGroup
			begin := make(chan struct{})
			for range clients {
				ready.Add(1)
				done.Go(func() {
					c := w.login(b, user, password)
					ready.Done()
					<-begin
					for range each {
						if err := send(c); err != nil {
							b.Error(err)
							return
						}
					}
					c.Close()
				})
			}
			ready.Wait()
			start := b.Elapsed()
			close(begin)
			done.Wait()
			took[w.name] += (b.Elapsed() - start).Seconds()
		}
		n++
	}
	for name, seconds := range took {
		b.ReportMetric(float64(n*clients*each)/seconds, name+"/s")
	}
	b.ReportMetric(took["direct"]/took["gate"], "of-direct")
}

//go:build e2e

package gate_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/sqlite"
)

// way is how a message gets to Postfix: straight, or through the gate.
type way struct {
	name string
	port int
	tls  *tls.Config
}

// ways starts a Postfix and a gate before it; clients speak TLS with either. The gate's clock goes ahead with the number of
// messages where typed, as if somebody had written each of them.
func ways(b *testing.B, words, typed bool) (all []way, user, password string) {
	p := coretest.Postfix(b)
	dir := b.TempDir()
	now := time.Now
	if typed {
		begun := number.Load()
		now = func() time.Time { return time.Now().Add(time.Duration(number.Load()-begun) * 3 * time.Second) }
	}
	g, err := gate.Open(gate.Options{Guard: judging(b, words), Dir: dir, Roots: p.CA.Pool(), Now: now})
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

// judging is a guard that knows 10,000 people, over its database; with words, also which ones are written to those of every
// day.
func judging(b *testing.B, words bool) *guard.Guard {
	ctx, cancel := context.WithCancel(context.Background())
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "missent.db"))
	if err != nil {
		b.Fatal(err)
	}
	g, err := guard.New(ctx, guard.Options{Store: db})
	if err != nil {
		b.Fatal(err)
	}
	var letters []mail.Message
	write := func(to string, day int, body string) {
		letters = append(letters, mail.Message{
			Direction: mail.Sent, Time: time.Now().AddDate(0, 0, -day), MessageID: fmt.Sprint(len(letters)),
			To: mail.ParseList(to, mail.To), Subject: mail.Secret(prose(5)), Body: mail.Secret(body),
		})
	}
	for i := range 10_000 {
		write(fmt.Sprintf("person.%d@dept%d.example, jane@army.mil", i, i%900), 300, "")
	}
	for i := 0; words && i < 3000; i++ { // those written to again and again, with what was written
		write(fmt.Sprintf("person.%d@dept%d.example", i%300, i%300), 200-i/15, prose(150))
	}
	if err := g.Learn(ctx, letters); err != nil {
		b.Fatal(err)
	}
	if err := g.Rehearse(ctx); err != nil {
		b.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = g.Run(ctx, nil); close(ended) }()
	b.Cleanup(func() {
		cancel()
		<-ended
		_ = db.Close()
	})
	return g
}

func (w way) login(b *testing.B, user, password string) *smtp.Client {
	conn, err := tls.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(w.port)), w.tls)
	if err != nil {
		b.Fatal(err)
	}
	c := smtp.NewClient(conn)
	if err := c.Auth(sasl.NewPlainClient("", user, password)); err != nil {
		b.Error(err)
	}
	return c
}

// prose is made up of so many words, some of them common and most of them rare, in lines of 12.
func prose(words int) string {
	var b strings.Builder
	for i := range words {
		n := int(math.Pow(6000, rand.Float64()))
		for n += 30; n > 0; n /= 13 {
			b.WriteString([]string{"ba", "ce", "do", "fi", "gu", "la", "me", "no", "pi", "ru", "sta", "ve", "zo"}[n%13])
		}
		b.WriteString(map[bool]string{true: "\r\n", false: " "}[i%12 == 11])
	}
	return b.String()
}

var number atomic.Int64

// pages are texts of about 8 kB.
var pages = func() (all [64]string) {
	for i := range all {
		all[i] = prose(1300) + "\r\n"
	}
	return all
}()

// send sends another message each time.
func send(c *smtp.Client, to ...string) error {
	page := letterTo(fmt.Sprint("bench ", number.Add(1)), to...) + pages[number.Load()%64]
	return c.SendMail("ann@army.mil", to, strings.NewReader(page))
}

// median of some figures.
func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkSubmission is one clean message to two people as a mail client sends it: connect, TLS, AUTH, the message, QUIT.
// The two ways take turns, and each figure is a median.
func BenchmarkSubmission(b *testing.B) {
	all, user, password := ways(b, true, true)
	took := map[string][]float64{}
	var added []float64
	for n := 0; b.Loop(); n++ {
		for i := range all {
			w := all[(i+n)%2]
			start := time.Now()
			c := w.login(b, user, password)
			if err := send(c, "jane@army.mil", "person.7@dept7.example"); err != nil {
				b.Fatal(err)
			}
			if err := c.Quit(); err != nil && err != io.EOF {
				b.Fatal(err)
			}
			took[w.name] = append(took[w.name], time.Since(start).Seconds()*1000)
		}
		added = append(added, took["gate"][n]-took["direct"][n])
	}
	b.ReportMetric(median(took["direct"]), "direct-ms")
	b.ReportMetric(median(took["gate"]), "gate-ms")
	b.ReportMetric(median(added), "added-ms")
}

// BenchmarkTenClients is how many messages a second ten clients get through at once, each over a connection it keeps. The
// two ways take turns every hundred messages, since Postfix gets slower as its queue fills, and of-direct is the median of
// the turns. "new" is a guard that has not learned yet which words are written to whom, "words" one that has; "typed" is the
// same guard where no message is one of many at once, so that it judges the words of each. gate-cpu-us is the
// processor time that the gate takes for a message: what this process takes more of it than when the same clients send straight.
func BenchmarkTenClients(b *testing.B) {
	b.Run("new", func(b *testing.B) { tenClients(b, false, false) })
	b.Run("words", func(b *testing.B) { tenClients(b, true, false) })
	b.Run("typed", func(b *testing.B) { tenClients(b, true, true) })
}

func tenClients(b *testing.B, words, typed bool) {
	const clients, each = 10, 10
	all, user, password := ways(b, words, typed)
	lines := map[string][]*smtp.Client{}
	for _, w := range all {
		for range clients {
			c := w.login(b, user, password)
			b.Cleanup(func() { c.Close() })
			lines[w.name] = append(lines[w.name], c)
		}
	}
	took, cpu := map[string]float64{}, map[string]float64{}
	var shares []float64
	for n := 0; b.Loop(); n++ {
		turn := map[string]float64{}
		for i := range all {
			w := all[(i+n)%2]
			var done sync.WaitGroup
			start, before := time.Now(), processor(b)
			for _, c := range lines[w.name] {
				done.Go(func() {
					for range each {
						if err := send(c, "jane@army.mil"); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			done.Wait()
			turn[w.name] = time.Since(start).Seconds()
			took[w.name] += turn[w.name]
			cpu[w.name] += processor(b) - before
		}
		shares = append(shares, turn["direct"]/turn["gate"])
	}
	for name, seconds := range took {
		b.ReportMetric(float64(len(shares)*clients*each)/seconds, name+"/s")
	}
	b.ReportMetric(median(shares), "of-direct")
	b.ReportMetric(1e6*(cpu["gate"]-cpu["direct"])/float64(len(shares)*clients*each), "gate-cpu-us")
}

// processor is how many seconds of processor time this process has taken.
func processor(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

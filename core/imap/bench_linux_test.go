package imap

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

type counter struct{ messages, pages int }

func (c *counter) Page(_ context.Context, p guard.Page) error {
	c.messages += len(p.Messages)
	c.pages++
	return nil
}

func benchLetter(i int) string {
	return fmt.Sprintf("Return-Path: <anna@army.mil>\nReceived: from a by b; Mon, 02 Jan 2006 15:04:05 +0000\nFrom: Anna <anna@army.mil>\n"+
		"To: \"Bob %d\" <b%d@army.mil>, c%d@x.example\nCc: Carl D. <carl%d@us.af.mil>\nSubject: Report %d\nDate: %s\nMessage-ID: <%d.x@army.mil>\n"+
		"User-Agent: Mozilla Thunderbird\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello\n",
		i%900, i%900, i%300, i%77, i, time.Date(2020, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC1123Z), i)
}

// BenchmarkLearn reads MISSENT_BENCH_MESSAGES (20,000) sent messages from a Dovecot, with everything in its caches. Other
// programs read at most 20,000.
func BenchmarkLearn(b *testing.B) {
	n := 20_000
	if s := os.Getenv("MISSENT_BENCH_MESSAGES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	d := coretest.Dovecot(b, coretest.DovecotOptions{})
	d.Deliver("Sent", n, benchLetter)
	w := ofDovecot(d)
	if err := w.Learn(b.Context(), nil, &counter{}); err != nil { // fills the caches
		b.Fatal(err)
	}
	for flight := 1; flight <= 2; flight++ {
		b.Run(fmt.Sprintf("beside-bare-%d-in-flight", flight), func(b *testing.B) {
			beside(b, n, w, func() int {
				c := coretest.BareDial(b, d.Host, d.Port, d.CA.Pool(), nil)
				defer c.Close()
				return coretest.BareRead(b, c, "Sent", flight)
			})
		})
	}
	part := min(n, 20_000) // the others are slower
	d.Deliver("Part", part, benchLetter)
	c := coretest.BareDial(b, d.Host, d.Port, d.CA.Pool(), nil)
	defer c.Close()
	if read := coretest.BareRead(b, c, "Part", 1); read != part { // fills the caches
		b.Fatalf("%d messages, want %d", read, part)
	}
	others(b, d, "Part", part)
}

// beside runs both in turn, so that whatever else the computer does is shared by both.
func beside(b *testing.B, n int, w *Watcher, bare func() int) {
	var ours, theirs time.Duration
	read := 0
	for b.Loop() {
		begun := time.Now()
		read += bare()
		theirs += time.Since(begun)
		begun = time.Now()
		var c counter
		if err := w.Learn(b.Context(), nil, &c); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(begun)
		read += c.messages
	}
	if read != 2*n*b.N {
		b.Fatalf("%d messages, want %d", read, 2*n*b.N)
	}
	total := float64(n * b.N)
	b.ReportMetric(total/ours.Seconds(), "messages/s")
	b.ReportMetric(total/theirs.Seconds(), "bare-messages/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-bare")
}

// median is the middle of the times, in milliseconds.
func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Microseconds()) / 1000
}

// measure saves drafts and waits until both have read each.
func measure(b *testing.B, save func(message string), bare, ours <-chan time.Time) {
	var took, yard []time.Duration
	for b.Loop() {
		time.Sleep(50 * time.Millisecond) // back in IDLE
		save(draft(fmt.Sprintf("b%d@army.ml, c@x.example", len(took)), fmt.Sprintf("%d.", len(took))))
		begun := time.Now()
		yard = append(yard, (<-bare).Sub(begun))
		took = append(took, (<-ours).Sub(begun))
	}
	b.ReportMetric(median(yard), "bare-median-ms")
	b.ReportMetric(median(took), "median-ms")
}

// bareWatch is IDLE and FETCH of the fields a draft is judged by.
func bareWatch(b *testing.B, host string, port int, roots *x509.CertPool) <-chan time.Time {
	wake, read := make(chan struct{}, 100), make(chan time.Time, 100)
	c := coretest.BareDial(b, host, port, roots, &imapclient.UnilateralDataHandler{Mailbox: func(*imapclient.UnilateralDataMailbox) { wake <- struct{}{} }})
	b.Cleanup(func() { c.Close() })
	sel, err := c.Select("Drafts", &goimap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		b.Fatal(err)
	}
	next := sel.UIDNext
	go func() {
		for {
			idle, err := c.Idle()
			if err != nil {
				return
			}
			select {
			case <-wake:
			case <-c.Closed():
			}
			idle.Close()
			idle.Wait()
			var set goimap.UIDSet
			set.AddRange(next, 0)
			all, err := c.Fetch(set, headers(draftFields)).Collect()
			if err != nil {
				return
			}
			for _, m := range all {
				if m.UID >= next && coretest.BareParse(b, m.FindBodySection(headers(draftFields).BodySection[0])) > 0 {
					next = m.UID + 1
					read <- time.Now()
				}
			}
		}
	}()
	return read
}

// fresh tells of the first report of each draft.
type fresh struct {
	watching chan struct{}
	read     chan time.Time
}

func (f *fresh) State(s view.State, _ string, _ time.Time) {
	if s == view.Watching {
		close(f.watching)
	}
}

func (f *fresh) Draft(_ context.Context, d guard.Draft) error {
	if !d.Stood {
		f.read <- time.Now()
	}
	return nil
}
func (f *fresh) Gone(context.Context, guard.DraftGone) error { return nil }
func (f *fresh) Sent()                                       {}

func watchFresh(b *testing.B, w *Watcher) <-chan time.Time {
	f := &fresh{make(chan struct{}), make(chan time.Time, 100)}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- w.Watch(ctx, f) }()
	b.Cleanup(func() { cancel(); <-done })
	<-f.watching
	return f.read
}

// inTurn is measure with a server for each, who then do not wait for each other: a save on the one, a save on the other,
// each first in every second round.
func inTurn(b *testing.B, save [2]func(message string), read [2]<-chan time.Time) {
	var took [2][]time.Duration
	for b.Loop() {
		n := len(took[0])
		for i := range 2 {
			who := (n + i) % 2
			time.Sleep(60 * time.Millisecond) // back in IDLE; Cyrus is slow to tell of a second save within 40 ms
			m := draft(fmt.Sprintf("b%d@army.ml, c@x.example", n), fmt.Sprintf("%d.", n))
			save[who](m)
			begun := time.Now()
			took[who] = append(took[who], (<-read[who]).Sub(begun))
		}
	}
	b.ReportMetric(median(took[0]), "bare-median-ms")
	b.ReportMetric(median(took[1]), "median-ms")
}

// BenchmarkDraft is the time from the answer to APPEND to the draft being read, by us and by the bare loop: on a server
// for each in turn, on Dovecot on one at the same time. Dovecot tells others 500 ms late on purpose. Run it with -benchtime=300x (20x).
func BenchmarkDraft(b *testing.B) {
	later := func(_ *guard.Account, o *Options) { o.Stand = time.Hour }
	b.Run("memory", func(b *testing.B) {
		var servers [2]*coretest.IMAP
		var save [2]func(string)
		for i := range servers {
			s, err := coretest.StartIMAP(coretest.IMAPOptions{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { s.Close() })
			servers[i], save[i] = s, func(m string) {
				if _, err := s.AppendDraft(m); err != nil {
					b.Fatal(err)
				}
			}
		}
		bare := bareWatch(b, servers[0].Host, servers[0].Port, servers[0].CA.Pool())
		inTurn(b, save, [2]<-chan time.Time{bare, watchFresh(b, of(servers[1], later))})
	})
	b.Run("dovecot", func(b *testing.B) {
		d := coretest.Dovecot(b, coretest.DovecotOptions{})
		c := newClient(b, d.Host, d.Port, d.CA)
		save := func(m string) { c.save("Drafts", m, 0) }
		measure(b, save, bareWatch(b, d.Host, d.Port, d.CA.Pool()), watchFresh(b, ofDovecot(d, later)))
	})
	b.Run("cyrus", func(b *testing.B) {
		var servers [2]*coretest.CyrusServer
		var save [2]func(string)
		for i := range servers {
			s := coretest.Cyrus(b, coretest.CyrusOptions{})
			c := newClient(b, s.Host, s.Port, s.CA)
			servers[i], save[i] = s, func(m string) { c.save("Drafts", m, 0) }
		}
		bare := bareWatch(b, servers[0].Host, servers[0].Port, servers[0].CA.Pool())
		inTurn(b, save, [2]<-chan time.Time{bare, watchFresh(b, ofCyrus(servers[1], later))})
	})
}

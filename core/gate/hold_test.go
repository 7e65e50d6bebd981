package gate_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/mail"
)

func address(t *testing.T, s string) mail.Address {
	t.Helper()
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		t.Fatal(fault)
	}
	return a
}

// TestAsked: a doubtful message is held, and each answer leads where the user is told it leads.
func TestAsked(t *testing.T) {
	bad, good := address(t, "bob@army.ml"), address(t, "bob@army.mil")
	for _, test := range []struct {
		name    string
		release guard.Release
		want    string
		sent    int
	}{
		{"send anyway", guard.Release{Verdict: guard.Send}, "250 2.0.0 taken as number 1\r\n", 1},
		{
			"fix",
			guard.Release{Verdict: guard.Keep, Typed: bad, Known: good},
			"550 5.7.1 Not sent: use bob@army.mil instead of bob@army.ml (Missent)\r\n", 0,
		},
		{
			"edit",
			guard.Release{Verdict: guard.Keep},
			"550 5.7.1 Not sent: correct bob@army.ml, then send again (Missent)\r\n", 0,
		},
		{
			"nobody answered",
			guard.Release{Verdict: guard.Waiting},
			"451 4.7.1 Not sent: answer the question of Missent about bob@army.ml, then send again\r\n", 0,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := &leader{answer: func(context.Context, guard.Held) guard.Release { return test.release }}
			w := newWorld(t, settings{guard: g})
			c := w.connect().login(w).envelope("jane@army.mil", "bob@army.ml")
			c.say(letterTo("x", "Jane <jane@army.mil>", "Bob <bob@army.ml>") + ".\r\n")
			if got := c.expect(""); got != test.want {
				t.Errorf("answer %q, want %q", got, test.want)
			}
			if n := len(w.up.Deliveries()); n != test.sent {
				t.Errorf("%d deliveries, want %d", n, test.sent)
			}
			h := g.lastAsked()
			if h.Client != "Evolution" || len(h.Message.To) != 2 || h.Message.To[1].Name != "Bob" || h.Account != "anna" {
				t.Errorf("asked about another message than came: %q %d", h.Client, len(h.Message.To))
			}
			if left := time.Until(h.Until); left < 60*time.Second || left > 80*time.Second {
				t.Errorf("%v left for a client that waits 90 s", left)
			}
			// The connection is good for another message, which is nobody's concern.
			c.envelope("jane@army.mil").do(letterTo("y", "jane@army.mil")+".", "250")
		})
	}
}

// TestBlindCopy: who is in no field is judged, too.
func TestBlindCopy(t *testing.T) {
	g := &leader{answer: func(context.Context, guard.Held) guard.Release { return guard.Release{Verdict: guard.Keep} }}
	w := newWorld(t, settings{guard: g})
	w.connect().login(w).envelope("jane@army.mil", "bob@army.ml").do(letterTo("x", "jane@army.mil")+".", "550")
	if r := g.lastAsked().Message.To[1]; r.Field != mail.Bcc {
		t.Errorf("field %v", r.Field)
	}
}

// TestPassedOn: the fields of a message that is passed on are about its first journey.
func TestPassedOn(t *testing.T) {
	w := newWorld(t, settings{})
	w.connect().login(w).envelope("jane@army.mil").do(letterTo("x", "bob@army.ml")+".", "250")
	if to := w.guard.lastHeld().Message.To; len(to) != 1 || to[0].Addr != address(t, "jane@army.mil") {
		t.Errorf("judged %d recipients", len(to))
	}
}

// TestHangUp: a client that hangs up while its message is held has given it up, whatever is answered then.
func TestHangUp(t *testing.T) {
	late := make(chan struct{})
	g := &leader{answer: func(ctx context.Context, _ guard.Held) guard.Release {
		<-ctx.Done() // the gate has seen it; now somebody answers
		defer close(late)
		return guard.Release{Verdict: guard.Send}
	}}
	w := newWorld(t, settings{guard: g})
	c := w.connect().login(w).envelope("bob@army.ml")
	c.say(letterTo("x", "bob@army.ml") + ".\r\n")
	eventually(t, "question", func() bool { asked, _ := g.counts(); return asked == 1 })
	c.conn.Close()
	<-late
	eventually(t, "withdrawal", func() bool { _, dropped := g.counts(); return dropped == 1 })
	if len(w.up.Deliveries()) != 0 {
		t.Error("sent although the client hung up")
	}
}

// notTogether is longer than what counts as one piece with the message.
const notTogether = 2500 * time.Millisecond

// TestGoesOn: a client that goes on without the answer, as Geary does when it has waited long enough, has given the message up,
// too. One that says what comes next along with the message has not.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	for _, early := range []bool{false, true} {
		over := make(chan struct{})
		g := &leader{answer: func(ctx context.Context, _ guard.Held) guard.Release {
			if early {
				return guard.Release{Verdict: guard.Send}
			}
			<-ctx.Done()
			defer close(over)
			return guard.Release{Verdict: guard.Send}
		}}
		w := newWorld(t, settings{guard: g, gate: func(o *gate.Options) {
			o.Hold = func(time.Duration) time.Duration { return 10 * time.Second }
		}})
		c := w.connect().login(w).envelope("bob@army.ml")
		text := letterTo("x", "bob@army.ml") + ".\r\n"
		if early {
			c.say(text + "QUIT\r\n")
			c.expect("250")
			c.expect("221")
			continue
		}
		c.say(text)
		time.Sleep(notTogether)
		c.say("QUIT\r\n")
		<-over
		if r, err := c.reply(); r != "" || err == nil {
			t.Errorf("it is told %q", r)
		}
		if _, dropped := g.counts(); dropped != 1 || len(w.up.Deliveries()) != 0 {
			t.Errorf("dropped %d, sent %d", dropped, len(w.up.Deliveries()))
		}
	}
}

// TestGoesOnMeanwhile: the provider has the message, its client does not wait for the answer and tries again: sent once.
func TestGoesOnMeanwhile(t *testing.T) {
	t.Parallel()
	in, out := make(chan struct{}, 1), make(chan struct{})
	w := newWorld(t, settings{up: coretest.SMTPOptions{Refuse: func(verb, _ string) error {
		if verb == "DATA" {
			in <- struct{}{}
			<-out
		}
		return nil
	}}})
	text := letterTo("x", "bob@army.mil") + ".\r\n"
	c := w.connect().login(w).envelope("bob@army.mil")
	c.say(text)
	<-in
	time.Sleep(notTogether)
	c.say("QUIT\r\n")
	time.Sleep(100 * time.Millisecond)
	close(out)
	c.expect("250") // for Geary the answer to QUIT
	c = w.connect().login(w).envelope("bob@army.mil")
	c.say(text)
	if r := c.expect("250"); !strings.Contains(r, "not sent again") || len(w.up.Deliveries()) != 1 {
		t.Errorf("answer %q, %d deliveries", r, len(w.up.Deliveries()))
	}
}

// TestDeaf: a client that an answer would stop for good is hung up on, and may try again at once.
func TestDeaf(t *testing.T) {
	release := guard.Release{Verdict: guard.Keep}
	w := newWorld(t, settings{guard: &leader{answer: func(context.Context, guard.Held) guard.Release { return release }}})
	text := strings.Replace(letterTo("x", "bob@army.ml"), "User-Agent: Evolution 3.46", "X-Mailer: geary/43.0", 1) + ".\r\n"
	for _, release = range []guard.Release{{Verdict: guard.Keep}, {Verdict: guard.Waiting}, {Verdict: guard.Send}} {
		c := w.connect().login(w).envelope("bob@army.ml")
		c.say(text)
		r, err := c.reply()
		if sent := release.Verdict == guard.Send; sent != strings.HasPrefix(r, "250") || sent != (err == nil) || !sent && r != "" {
			t.Errorf("%v: answer %q, %v", release.Verdict, r, err)
		}
	}
	if n := len(w.up.Deliveries()); n != 1 {
		t.Errorf("%d deliveries", n)
	}
}

// TestTimeOut: nobody answers, the client keeps the message; the answer counts for the next try, which is not asked again.
func TestTimeOut(t *testing.T) {
	w := newWorld(t, settings{gate: func(o *gate.Options) {
		o.Hold = func(time.Duration) time.Duration { return 50 * time.Millisecond }
	}})
	c := w.connect().login(w)
	c.envelope("bob@army.ml").do(letterTo("x", "bob@army.ml")+".", "451")
	w.guard.allow(w.guard.lastAsked().ID)
	// Another try has another Date and Message-ID.
	c.envelope("bob@army.ml").do(letterTo("x", "bob@army.ml")+".", "250")
	if asked, _ := w.guard.counts(); asked != 1 || len(w.up.Deliveries()) != 1 {
		t.Errorf("asked %d times, sent %d times", asked, len(w.up.Deliveries()))
	}
	// Another message is another question.
	c.envelope("bob@army.ml").do(letterTo("y", "bob@army.ml")+".", "451")
	c.envelope("bob@army.ml", "eve@army.ml").do(letterTo("x", "bob@army.ml")+".", "451")
}

// TestTwins: the same message over two connections whose clients are both there is sent twice, as it was said; one after
// the other.
func TestTwins(t *testing.T) {
	in, out := make(chan struct{}, 2), make(chan struct{})
	w := newWorld(t, settings{up: coretest.SMTPOptions{Refuse: func(verb, _ string) error {
		if verb == "DATA" {
			in <- struct{}{}
			<-out
		}
		return nil
	}}})
	text := letterTo("alarm", "bob@army.mil") + ".\r\n"
	first, second := w.connect().login(w).envelope("bob@army.mil"), w.connect().login(w).envelope("bob@army.mil")
	first.say(text)
	<-in
	second.say(text)
	close(out)
	first.expect("250 2.0.0 taken as number 1")
	first.do("NOOP", "250")
	second.expect("250 2.0.0 taken as number 2")
}

// TestNoQuit: a client that reads the answer and hangs up knows it; the same once more is meant.
func TestNoQuit(t *testing.T) {
	w := newWorld(t, settings{})
	text := letterTo("alarm", "bob@army.mil") + ".\r\n"
	for n := range 3 {
		c := w.connect().login(w).envelope("bob@army.mil")
		c.say(text)
		c.expect(fmt.Sprintf("250 2.0.0 taken as number %d", n+1))
		c.conn.Close()
	}
}

// TestProviderGoneWhileHeld: there is nothing to send it over any more, and the client is told.
func TestProviderGoneWhileHeld(t *testing.T) {
	var w *world
	g := &leader{answer: func(context.Context, guard.Held) guard.Release {
		w.up.Close()
		return guard.Release{Verdict: guard.Send}
	}}
	w = newWorld(t, settings{guard: g})
	c := w.connect().login(w).envelope("bob@army.ml")
	if r := c.do(letterTo("x", "bob@army.ml")+".", "451"); !strings.Contains(r, "Not sent") {
		t.Errorf("answer %q", r)
	}
}

// TestClients: how long each is held, and what it is called.
func TestClients(t *testing.T) {
	for said, want := range map[string]struct {
		name string
		hold time.Duration
	}{
		"User-Agent: Mozilla Thunderbird":                           {"Thunderbird", 90 * time.Second},
		"X-Mailer: Evolution 3.46.4-2":                              {"Evolution", 80 * time.Second},
		"X-Mailer: Sylpheed 3.8.0beta1 (GTK+ 2.24; x86_64)":         {"Sylpheed", 55 * time.Second},
		"X-Mailer: geary/43.0":                                      {"Geary", 15 * time.Second},
		"X-Mailer: Claws Mail 4.1.1 (GTK 3.24.38; x86_64)":          {"Claws Mail", 30 * time.Second},
		"User-Agent: KMail/5.22.3":                                  {"KMail", 90 * time.Second},
		"Message-ID: <2876504.mvXUDI8C0e@vm>":                       {"KMail", 90 * time.Second},
		"Message-ID: <20261122134045.mvXUDI8C0e@vm>":                {"", 30 * time.Second},
		"Message-ID: <1.mvXUDI8C0e@vm>\r\nX-Mailer: Sylpheed 3.8.0": {"Sylpheed", 55 * time.Second},
		"User-Agent: Mutt/2.2.9":                                    {"Mutt", 30 * time.Second},
		"X-Mailer: Apple Mail (2.3774)":                             {"Apple Mail", 30 * time.Second},
		"X-Mailer: Microsoft Outlook 16.0":                          {"Outlook", 30 * time.Second},
		"X-Mailer: <b>evil</b>":                                     {"", 30 * time.Second},
		"X-Mailer: Frobnicate/7 \x1b[31m":                           {"Frobnicate", 30 * time.Second},
		"Subject: x\r\n\r\nX-Mailer: Evolution in the text is none": {"", 30 * time.Second},
	} {
		w := newWorld(t, settings{})
		w.connect().login(w).envelope("jane@army.mil").do(said+"\r\n\r\nx\r\n.", "250")
		h := w.guard.lastHeld()
		if left := time.Until(h.Until); h.Client != want.name || left > want.hold || left < want.hold-10*time.Second {
			t.Errorf("%q: %q, %v; want %q, %v", said, h.Client, left, want.name, want.hold)
		}
	}
}

// TestText: the guard reads what the message says, and what is attached.
func TestText(t *testing.T) {
	w := newWorld(t, settings{})
	body := "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n" +
		"Content-Transfer-Encoding: quoted-printable\r\n\r\nHi J=C3=B6rg,\r\n.\r\n..x\r\n--b\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nx\r\n--b--\r\n"
	c := w.connect().login(w).envelope("bob@army.mil")
	c.say(stuffed(body))
	c.expect("250")
	c.do("MAIL FROM:<ann@army.mil>", "250")
	c.do("RCPT TO:<jane@army.mil>", "250")
	c.say(fmt.Sprintf("BDAT %d LAST\r\n%s", len(body), body))
	c.expect("250")
	for _, h := range w.guard.holds {
		if h.Message.Body != "Hi Jörg,\n.\n..x\n" || len(h.Message.Attachments) != 1 || h.Message.Attachments[0] != "a.pdf" {
			t.Errorf("%q %q", string(h.Message.Body), h.Message.Attachments)
		}
	}
	if len(w.guard.holds) != 2 {
		t.Errorf("%d messages were judged", len(w.guard.holds))
	}
}

// TestGuardThatPanics: it stops no mail, unless the organisation wants every message checked; and then the client keeps it.
func TestGuardThatPanics(t *testing.T) {
	closed := false
	w := newWorld(t, settings{gate: func(o *gate.Options) {
		o.Guard = panicking{}
		o.Closed = func() bool { return closed }
	}})
	c := w.connect().login(w)
	c.envelope("bob@army.ml").do(letterTo("x", "bob@army.ml")+".", "250")
	closed = true
	if r := c.envelope("bob@army.ml").do(letterTo("y", "bob@army.ml")+".", "451"); !strings.Contains(r, "could not check") {
		t.Errorf("answer %q", r)
	}
	if s := w.gate.Gates()[0]; s.Problem == "" || len(w.up.Deliveries()) != 1 {
		t.Errorf("state %+v, %d deliveries", s, len(w.up.Deliveries()))
	}
}

type panicking struct{}

func (panicking) Hold(context.Context, guard.Held) (guard.Holding, error) { panic("bob@army.ml") }
func (panicking) AskHeld(context.Context, guard.Holding) guard.Release    { return guard.Release{} }
func (panicking) Dropped(context.Context, guard.Held)                     {}

// TestRush: from the 31st message within a minute on, nobody types them.
func TestRush(t *testing.T) {
	var late atomic.Int64
	g := &leader{}
	w := newWorld(t, settings{guard: g, gate: func(o *gate.Options) {
		o.Now = func() time.Time { return time.Now().Add(time.Duration(late.Load())) }
	}})
	c := w.connect().login(w)
	send := func(n int) bool {
		c.envelope("jane@army.mil").do(letterTo(fmt.Sprint("invoice ", n), "jane@army.mil")+".", "250")
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.holds[len(g.holds)-1].Rush
	}
	for n := range 32 {
		if rush := send(n); rush != (n >= 30) {
			t.Errorf("message %d: rush %v", n+1, rush)
		}
	}
	late.Store(int64(time.Minute))
	if send(99) {
		t.Error("a minute later it still is one")
	}
}

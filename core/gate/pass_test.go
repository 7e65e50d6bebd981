package gate_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"missent/core/coretest"
)

// bodies are messages that a server easily changes. None ends in the dot.
func bodies() map[string]string {
	noise := make([]byte, 200_000)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		for noise[i] == 0 || noise[i] == '\r' || noise[i] == '\n' || noise[i] == '.' {
			noise[i] = byte(rng.IntN(256))
		}
		if i%4000 > 3997 {
			noise[i] = "\r\n"[i%4000-3998]
		}
	}
	return map[string]string{
		"empty":      "",
		"plain":      letterTo("x", "bob@army.mil"),
		"long lines": "Subject: x\r\n\r\n" + strings.Repeat(strings.Repeat("x", 5000)+"\r\n", 20),
		"8 bit":      "Subject: Grüße\r\n\r\nGrüße\xff\xfe\r\n",
		"dots":       "Subject: x\r\n\r\n.\r\n..\r\n...\r\n. x\r\n.x\r\nx.\r\n\r\n.\r\n",
		"bare LF":    "Subject: x\r\n\r\na\nb\r\nc\n\r\nd\r\n",
		"bare CR":    "Subject: x\r\n\r\na\rb\r\nc\r\n",
		"signed":     "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\ntext \t \r\n--b\r\nsig\r\n--b--\r\n",
		"noise":      "Subject: x\r\n\r\n" + string(noise) + "\r\n",
	}
}

// stuffed is what goes over the line: RFC 5321 section 4.5.2.
func stuffed(body string) string {
	out := strings.ReplaceAll("\r\n"+body, "\r\n.", "\r\n..")[2:]
	return out + ".\r\n"
}

// TestEveryByte: what arrives is what was sent, whatever the provider offers.
func TestEveryByte(t *testing.T) {
	everyByte(t, newWorld(t, settings{}))
}

// TestEveryByteWithoutChunking is the same for a provider that takes messages by DATA alone.
func TestEveryByteWithoutChunking(t *testing.T) {
	w := newWorld(t, settings{up: coretest.SMTPOptions{Poor: true}})
	if hello := w.connect().do("EHLO client.example", "250"); strings.Contains(hello, "CHUNKING") {
		t.Errorf("offered: %q", hello)
	}
	everyByte(t, w)
}

func everyByte(t *testing.T, w *world) {
	t.Helper()
	chunks := strings.Contains(w.connect().do("EHLO client.example", "250"), "CHUNKING")
	c := w.connect().login(w)
	n := 0
	for name, body := range bodies() {
		c.envelope("bob@army.mil")
		c.say(stuffed(body))
		r := c.expect("250")
		n++
		if want := fmt.Sprintf("250 2.0.0 taken as number %d\r\n", n); r != want {
			t.Errorf("%s: answer %q, want the provider's own %q", name, r, want)
		}
		got := w.up.Deliveries()[n-1]
		if got.Hash != sha256.Sum256([]byte(body)) {
			t.Errorf("%s: %d bytes arrived of %d, or others", name, got.Size, len(body))
		}
	}
	if !chunks {
		return
	}
	// The same by BDAT, in pieces.
	for name, body := range bodies() {
		c.do("MAIL FROM:<ann@army.mil> SIZE=100", "250")
		c.do("RCPT TO:<bob@army.mil>", "250")
		half := len(body) / 3
		c.say(fmt.Sprintf("BDAT %d\r\n%s", half, body[:half]))
		c.expect("250")
		c.say(fmt.Sprintf("BDAT %d LAST\r\n%s", len(body)-half, body[half:]))
		c.expect("250")
		n++
		if got := w.up.Deliveries()[n-1]; got.Hash != sha256.Sum256([]byte(body)) {
			t.Errorf("%s by BDAT: %d bytes arrived of %d, or others", name, got.Size, len(body))
		}
	}
}

// TestSmuggling: a line with a single dot that only a sloppy server takes for the end does not go on.
func TestSmuggling(t *testing.T) {
	w := newWorld(t, settings{})
	for _, end := range []string{"\n.\r\n", "\n.\n", "\r\n.\n", "\r.\r\n", "\r.\r", "\n.\r", "\r\n.\rx"} {
		c := w.connect().login(w).envelope("bob@army.mil")
		c.say("Subject: x\r\n\r\na" + end + "MAIL FROM:<eve@army.ml>\r\n.\r\n")
		c.expect("554")
		c.do("NOOP", "250")
	}
	if n := len(w.up.Deliveries()); n != 0 {
		t.Errorf("%d messages went on", n)
	}
}

// TestOwnWords: what the provider refuses is refused in its words, and the transaction goes on where it can.
func TestOwnWords(t *testing.T) {
	no := func(code int, text string) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: text}
	}
	bad := map[string]error{
		"MAIL eve@army.mil":  no(553, "not your address"),
		"RCPT none@army.mil": no(550, "no such user\nlook again"),
		"RCPT slow@army.mil": no(450, "greylisted"),
	}
	var data error
	w := newWorld(t, settings{up: coretest.SMTPOptions{Refuse: func(verb, arg string) error {
		if verb == "DATA" {
			return data
		}
		if err, ok := bad[verb+" "+arg]; ok {
			return err
		}
		return nil
	}}})
	c := w.connect().login(w)
	if r := c.do("MAIL FROM:<eve@army.mil>", "553"); r != "553 5.1.1 not your address\r\n" {
		t.Errorf("answer %q", r)
	}
	c.do("RCPT TO:<bob@army.mil>", "503")
	c.do("MAIL FROM:<ann@army.mil>", "250")
	if r := c.do("RCPT TO:<none@army.mil>", "550"); r != "550-no such user\r\n550 5.1.1 look again\r\n" {
		t.Errorf("answer %q", r)
	}
	c.do("DATA", "503")
	c.do("RCPT TO:<slow@army.mil>", "450")
	c.do(`RCPT TO:<"john smith"@army.mil>`, "250")
	data = no(552, "too much for today")
	c.do("DATA", "354")
	if r := c.do("Subject: x\r\n\r\nx\r\n.", "552"); r != "552 5.1.1 too much for today\r\n" {
		t.Errorf("answer %q", r)
	}
	data = nil
	c.do("MAIL FROM:<ann@army.mil>", "250")
	c.do(`RCPT TO:<"john smith"@army.mil>`, "250")
	c.do("RSET", "250")
	c.do("RCPT TO:<bob@army.mil>", "503")
	c.envelope("bob@army.mil")
	c.do("Subject: x\r\n\r\nx\r\n.", "250")
	c.do("QUIT", "221")
	if d := w.up.Deliveries(); len(d) != 1 || len(d[0].To) != 1 || d[0].To[0] != "bob@army.mil" {
		t.Errorf("deliveries: %+v", d)
	}
}

// TestOffers: extensions are those of the provider.
func TestOffers(t *testing.T) {
	rich := newWorld(t, settings{})
	got := rich.connect().do("EHLO x", "250")
	for _, want := range []string{"SIZE 67108864", "8BITMIME", "SMTPUTF8", "DSN", "PIPELINING", "CHUNKING", "STARTTLS", "AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER"} {
		if !strings.Contains(got, want+"\r\n") {
			t.Errorf("%q is not offered: %q", want, got)
		}
	}
	poor := newWorld(t, settings{up: coretest.SMTPOptions{Poor: true, Size: 1000}})
	c := poor.connect()
	got = c.do("EHLO x", "250")
	if strings.Contains(got, "SMTPUTF8") || strings.Contains(got, "DSN") || !strings.Contains(got, "SIZE 1000\r\n") {
		t.Errorf("more is offered than the provider has: %q", got)
	}
	c.do("AUTH PLAIN "+plain(poor.up.User, poor.up.Password), "235")
	c.envelope("bob@army.mil")
	c.say(strings.Repeat("x\r\n", 400) + ".\r\n")
	c.expect("552")
	c.envelope("bob@army.mil").do("Subject: x\r\n\r\nx\r\n.", "250")
}

// TestPipelining: commands may come in one piece, the next message behind the last.
func TestPipelining(t *testing.T) {
	w := newWorld(t, settings{})
	c := w.connect().login(w)
	c.say("MAIL FROM:<ann@army.mil>\r\nRCPT TO:<bob@army.mil>\r\nRCPT TO:<jane@army.mil>\r\nDATA\r\n")
	for _, code := range []string{"250", "250", "250", "354"} {
		c.expect(code)
	}
	c.say("Subject: 1\r\n\r\nx\r\n.\r\nMAIL FROM:<ann@army.mil>\r\nRCPT TO:<bob@army.mil>\r\nDATA\r\n")
	for _, code := range []string{"250", "250", "250", "354"} {
		c.expect(code)
	}
	c.say("Subject: 2\r\n\r\nx\r\n.\r\nQUIT\r\n")
	c.expect("250")
	c.expect("221")
	if n := len(w.up.Deliveries()); n != 2 {
		t.Errorf("%d deliveries", n)
	}
}

// TestGuardThatFailed: a guard that cannot judge stops no mail, and it shows.
func TestGuardThatFailed(t *testing.T) {
	w := newWorld(t, settings{guard: &leader{err: errors.New("disk")}})
	w.connect().login(w).envelope("bob@army.ml").do("Subject: x\r\n\r\nx\r\n.", "250")
	if s := w.gate.Gates()[0]; s.Passed != 1 {
		t.Errorf("state %+v", s)
	}
}

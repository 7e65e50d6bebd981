//go:build e2e

package gate_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
)

// TestOpenSMTPD: another real server. The client signs in at the gate, which its provider knows by other means; every
// byte arrives, a message that is refused does not, and a refusal is told in the server's own words.
func TestOpenSMTPD(t *testing.T) {
	o := coretest.OpenSMTPD(t)
	password, digest := gate.Password()
	w := &world{
		t: t, dir: t.TempDir(), up: &coretest.SMTP{User: "anna", Password: password, CA: o.CA}, guard: &leader{answer: fix},
		is: guard.Gate{Account: "anna", Host: o.Host, Port: o.Port, Security: "tls", SignIn: true, User: "anna", Digest: digest},
	}
	w.start(settings{gate: func(opt *gate.Options) {
		opt.Credentials = func(context.Context, guard.Gate, string) (gate.Credentials, error) { return gate.Credentials{}, nil }
	}})
	t.Cleanup(func() { w.gate.Close() })
	if hello := w.connect().do("EHLO client.example", "250"); strings.Contains(hello, "CHUNKING") || !strings.Contains(hello, "8BITMIME") {
		t.Errorf("offers %q", hello)
	}
	c := w.connect().login(w)
	var want []string
	for _, name := range []string{"plain", "long lines", "8 bit", "dots", "signed"} {
		body := bodies()[name]
		if name == "long lines" {
			body = strings.ReplaceAll(body, strings.Repeat("x", 5000), strings.Repeat("x", 900)) // it takes no longer ones
		}
		c.envelope("jane@army.mil")
		c.say(stuffed(body))
		if r := c.expect("250"); !strings.Contains(r, "accepted") {
			t.Errorf("%s: answer %q is not the server's own", name, r)
		}
		_, text, _ := strings.Cut(body, "\r\n\r\n")
		want = append(want, fmt.Sprintf("%x", sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))))
	}
	c.envelope("bob@army.ml").do(letterTo("x", "bob@army.ml")+".", "550")
	c.do("MAIL FROM:<ann@army.mil>", "250")
	if r := c.do("RCPT TO:<bob baker@army.mil>", "5"); strings.Contains(r, "Missent") {
		t.Errorf("answer %q", r)
	}
	eventually(t, "delivery", func() bool { return len(o.Mail()) >= len(want) })
	var got []string
	for _, file := range o.Mail() {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(text, []byte("\n\n"))
		got = append(got, fmt.Sprintf("%x", sha256.Sum256(body)))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d messages arrived, or others", len(got))
	}
}

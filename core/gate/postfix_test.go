//go:build e2e

package gate_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
)

// TestPostfix: every byte, the refusals and the extensions of a real server.
func TestPostfix(t *testing.T) {
	p := coretest.Postfix(t)
	for _, how := range []struct {
		security string
		port     int
	}{{"tls", p.Port}, {"starttls", p.Plain}} {
		w := &world{
			t: t, dir: t.TempDir(), guard: &leader{}, up: &coretest.SMTP{User: p.User, Password: p.Password, CA: p.CA},
			is: guard.Gate{Account: "anna", Host: p.Host, Port: how.port, Security: how.security},
		}
		w.start(settings{gate: func(o *gate.Options) { o.Roots = p.CA.Pool() }})
		before := map[string]bool{}
		for _, file := range p.Mail() {
			before[file] = true
		}
		c := w.connect()
		offers := c.do("EHLO client.example", "250")
		for _, want := range []string{"SIZE 104857600", "8BITMIME", "SMTPUTF8", "DSN", "PIPELINING", "CHUNKING", "ENHANCEDSTATUSCODES"} {
			if !strings.Contains(offers, want) {
				t.Errorf("%s is not offered: %q", want, offers)
			}
		}
		c.do("AUTH PLAIN "+plain(p.User, p.Password), "235")
		c.do("MAIL FROM:<ann@army.mil> BODY=8BITMIME RET=HDRS ENVID=x", "250")
		if r := c.do("RCPT TO:<nobody@army.mil>", "554"); !strings.Contains(r, "5.7.1 <nobody@army.mil>: Recipient address rejected") {
			t.Errorf("answer %q", r)
		}
		c.do("RSET", "250")
		c.do("MAIL FROM:<ann@army.mil> SMTPUTF8 SIZE=100", "250")
		c.do("RCPT TO:<jörg@army.mil> NOTIFY=FAILURE,DELAY ORCPT=utf-8;jörg@army.mil", "250")
		if r := c.do("RCPT TO:<bob@army.mil> NOTIFY=MAYBE", "501"); !strings.Contains(r, "NOTIFY") {
			t.Errorf("answer %q", r)
		}
		c.do("RSET", "250")
		c.do("MAIL FROM:<ann@army.mil> SIZE=1048576000", "552")
		c.do("RSET", "250")
		n, want := 0, map[[sha256.Size]byte]string{}
		for name, body := range bodies() {
			if strings.Contains(name, "bare") || name == "empty" {
				continue // Postfix itself writes those in another way
			}
			want[sha256.Sum256([]byte(strings.ReplaceAll(body, "\r\n", "\n")))] = name
			c.envelope("bob@army.mil")
			c.say(stuffed(body))
			if r := c.expect("250"); !strings.Contains(r, "queued as") {
				t.Errorf("answer %q", r)
			}
			c.do("MAIL FROM:<ann@army.mil>", "250")
			c.do("RCPT TO:<bob@army.mil>", "250")
			c.say(fmt.Sprintf("BDAT %d LAST\r\n%s", len(body), body))
			c.expect("250")
			n += 2
		}
		eventually(t, "deliveries", func() bool { return len(p.Mail()) == len(before)+n })
		got := map[string]int{}
		for _, file := range p.Mail() {
			if before[file] {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got[want[sha256.Sum256(ours(raw))]]++
		}
		for _, name := range want {
			if got[name] != 2 {
				t.Errorf("%s, %s: %d of 2 arrived as they were sent", how.security, name, got[name])
			}
		}
		w.gate.Close()
	}
}

// ours is the message without the lines a server for mail puts before it.
func ours(raw []byte) []byte {
	lines := strings.SplitAfter(string(raw), "\n")
	for len(lines) > 0 {
		name, _, _ := strings.Cut(lines[0], ":")
		folded := strings.HasPrefix(lines[0], " ") || strings.HasPrefix(lines[0], "\t")
		if !folded && name != "Return-Path" && name != "X-Original-To" && name != "Delivered-To" && name != "Received" {
			break
		}
		lines = lines[1:]
	}
	return []byte(strings.Join(lines, ""))
}

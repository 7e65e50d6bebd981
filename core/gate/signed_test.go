//go:build e2e

package gate_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSignaturesHold: what OpenSSL and GnuPG signed arrives at a real Postfix as something that they still call signed.
func TestSignaturesHold(t *testing.T) {
	o, dir := newOffice(t), t.TempDir()
	run := func(in []byte, name string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.Stdin = dir, bytes.NewReader(in)
		cmd.Env = append(os.Environ(), "GNUPGHOME="+dir, "LC_ALL=C")
		var errOut bytes.Buffer
		cmd.Stderr = &errOut
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v %s", name, args[0], err, errOut.String())
		}
		return out
	}
	crlf := func(text string) string {
		return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	body := "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe \t \r\n.\r\n..\r\nFrom here\r\n-- \r\n" + strings.Repeat("x", 900) + "\r\n"
	head := "From: ann@army.mil\r\nTo: bob@army.mil\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"

	run(nil, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Ann/emailAddress=ann@army.mil",
		"-addext", "keyUsage=digitalSignature", "-addext", "extendedKeyUsage=emailProtection", "-keyout", "key.pem", "-out", "cert.pem")
	smime := run([]byte(body), "openssl", "smime", "-sign", "-crlfeol", "-signer", "cert.pem", "-inkey", "key.pem")
	defer exec.Command("gpgconf", "--homedir", dir, "--kill", "all").Run()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	run(nil, "gpg", "--batch", "--passphrase", "", "--quick-gen-key", "ann@army.mil", "default", "default", "1d")
	signature := run([]byte(body), "gpg", "--batch", "--armor", "--detach-sign")
	pgp := "Content-Type: multipart/signed; micalg=pgp-sha512; protocol=\"application/pgp-signature\"; boundary=sig\r\n\r\n--sig\r\n" + body +
		"\r\n--sig\r\nContent-Type: application/pgp-signature\r\n\r\n" + crlf(string(signature)) + "\r\n--sig--\r\n"

	send := func(subject, text string, chunked bool) string {
		t.Helper()
		before := len(o.postfix.Mail())
		c := o.connect().login(o.world)
		text = fmt.Sprintf(head, subject) + strings.Replace(crlf(text), "MIME-Version: 1.0\r\n", "", 1)
		if chunked {
			c.do("MAIL FROM:<ann@army.mil>", "250")
			c.do("RCPT TO:<bob@army.mil>", "250")
			c.say(fmt.Sprintf("BDAT %d LAST\r\n%s", len(text), text))
		} else {
			c.envelope("bob@army.mil")
			c.say(stuffed(text))
		}
		c.expect("250")
		eventually(t, "delivery", func() bool { return len(o.postfix.Mail()) > before && o.postfix.Idle() })
		for _, file := range o.postfix.Mail() {
			if raw, err := os.ReadFile(file); err == nil && strings.Contains(string(raw), "Subject: "+subject+"\n") {
				return string(ours(raw))
			}
		}
		t.Fatal("another message arrived")
		return ""
	}
	for _, chunked := range []bool{false, true} {
		got := send(fmt.Sprint("smime ", chunked), string(smime), chunked)
		if text := run([]byte(got), "openssl", "smime", "-verify", "-CAfile", "cert.pem"); crlf(string(text)) != body {
			t.Errorf("the signed text is %q", text)
		}
		got = crlf(send(fmt.Sprint("pgp ", chunked), pgp, chunked))
		_, rest, _ := strings.Cut(got, "--sig\r\n")
		part, rest, _ := strings.Cut(rest, "\r\n--sig\r\n")
		_, rest, _ = strings.Cut(rest, "\r\n\r\n")
		armour, _, _ := strings.Cut(rest, "\r\n--sig--")
		file := filepath.Join(dir, "signature")
		if err := os.WriteFile(file, []byte(armour), 0o600); err != nil {
			t.Fatal(err)
		}
		run([]byte(part), "gpg", "--batch", "--verify", file, "-")
	}
}

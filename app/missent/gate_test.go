package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/secret"
	"missent/core/spawn"
	"missent/core/view"
)

// TestGateFromEnableToSend: the command sets it up, the guard serves it, a message passes, a disabled one does not.
func TestGateFromEnableToSend(t *testing.T) {
	up := coretest.ServeSMTP(t, coretest.SMTPOptions{})
	dir := t.TempDir()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, up.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	own, _ := mail.ParseAddress("anna@army.mil")
	account := guard.Account{
		ID: "a1", Address: own, Host: "imap.army.mil", Port: 993, Security: "tls", User: up.User, CAFile: ca,
		PasswordCommand: "echo " + up.Password,
	}
	h, err := wire(t.Context(), &options{}, plan{dir: dir, windows: spawn.Spawner{}, secrets: secret.NewSource(secret.NewKeyring(), dir)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	if err := h.guard.AddAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	command := func(in string, args ...string) (string, int) {
		var out, errOut bytes.Buffer
		code := run(t.Context(), append([]string{"--data", dir}, args...), strings.NewReader(in), &out, &errOut)
		t.Log(errOut.String())
		return out.String(), code
	}
	if _, code := command("", "gate", "enable", "--host", "localhost", "--port", "1", "anna@army.mil"); code != exitServer {
		t.Errorf("a provider that is not there: exit %d", code)
	}
	for _, signIn := range []bool{false, true} {
		args := []string{"--json", "gate", "enable", "--host", up.Host, "--port", strconv.Itoa(up.Port), "anna@army.mil"}
		if signIn {
			args = append(args, "--sign-in")
		}
		text, code := command("", args...)
		var news struct {
			Plain, TLS                  int
			User, Password, Fingerprint string
		}
		if err := json.Unmarshal([]byte(text), &news); err != nil || code != 0 || len(news.Fingerprint) != 95 {
			t.Fatalf("enable: exit %d, %v, %q", code, err, text)
		}
		if (news.Password != "") != signIn {
			t.Errorf("password shown: %v", news.Password != "")
		}
		if err := h.serveGates(t.Context()); err != nil {
			t.Fatal(err)
		}
		password := up.Password
		if signIn {
			password = news.Password
		}
		raw, err := os.ReadFile(filepath.Join(gateDir(dir), "cert.pem"))
		if err != nil {
			t.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(raw)
		before := len(up.Deliveries())
		c, err := smtp.DialTLS(net.JoinHostPort("localhost", strconv.Itoa(news.TLS)), &tls.Config{RootCAs: pool})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Auth(sasl.NewPlainClient("", news.User, password)); err != nil {
			t.Fatal(err)
		}
		if err := c.SendMail("anna@army.mil", []string{"bob@army.mil"}, strings.NewReader("X-Mailer: Evolution 3\r\nTo: bob@army.mil\r\n\r\nx\r\n")); err != nil {
			t.Fatal(err)
		}
		c.Close()
		// As the command does, and as the window does.
		if out, code := command(password+"\n", "gate", "test", "anna@army.mil"); code != 0 {
			t.Errorf("test: exit %d, %s", code, out)
		}
		if err := (&gateDesk{h, dir}).Test(t.Context(), "a1"); err != nil {
			t.Error(err)
		}
		if n := len(up.Deliveries()) - before; n != 3 {
			t.Errorf("%d messages arrived, want 3", n)
		}
		s := h.guard.Status().Gates
		if len(s) != 1 || s[0].Passed != 3 || s[0].Problem != "" || s[0].SignIn != signIn {
			t.Errorf("state %+v", s)
		}
	}
	status := h.guard.Status()
	status.Gates[0].Client = "Evolution"
	if text := statusText(status, true); !strings.Contains(text, "Evolution sends through Missent (last at "+time.Now().Format("15:04")[:3]) {
		t.Errorf("status: %s", text)
	}
	if out, code := command("", "gate", "disable", "anna@army.mil"); code != 0 || !strings.Contains(out, up.Host) {
		t.Errorf("disable: exit %d, %q", code, out)
	}
	if err := h.serveGates(t.Context()); err != nil || len(h.guard.Status().Gates) != 0 {
		t.Errorf("still there: %v", err)
	}
	if _, code := command("", "gate", "test", "anna@army.mil"); code != exitConfig {
		t.Errorf("test of none: exit %d", code)
	}
	setup, err := (&gateDesk{h, dir}).Enable(t.Context(), view.GateForm{Account: "a1", Host: up.Host, Port: 1})
	if err != nil || setup.Problem != "connection-refused" {
		t.Errorf("the window is told %+v, %v", setup, err)
	}
}

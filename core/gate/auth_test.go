package gate_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// TestNoRelay: nothing goes on without a password, and a wrong one gets slower and then nowhere.
func TestNoRelay(t *testing.T) {
	now := time.Now()
	w := newWorld(t, settings{gate: func(o *gate.Options) { o.Now = func() time.Time { return now } }})
	c := w.connect()
	c.do("MAIL FROM:<eve@army.ml>", "503")
	c.do("EHLO x", "250")
	for _, line := range []string{"MAIL FROM:<eve@army.ml>", "RCPT TO:<bob@army.mil>", "DATA"} {
		c.do(line, "530")
	}
	c.do("AUTH CRAM-MD5", "504")
	c.say("BDAT 3 LAST\r\nabc")
	c.expect("503")
	for range 2 {
		c.do("AUTH PLAIN "+plain("anna", "wrong"), "535")
		c.do("MAIL FROM:<eve@army.ml>", "530")
	}
	if r := c.do("AUTH PLAIN "+plain("anna", "wrong"), "535"); r != "535 5.7.8 provider.example says no\r\n" {
		t.Errorf("answer %q", r)
	}
	if _, err := c.reply(); err == nil {
		t.Error("a fourth try on one connection")
	}
	for range 7 {
		w.connect().do("EHLO x", "250")
		c := w.connect()
		c.do("EHLO x", "250")
		c.do("AUTH PLAIN "+plain("anna", "wrong"), "535")
	}
	c = w.connect()
	c.do("EHLO x", "250")
	c.do("AUTH PLAIN "+plain(w.up.User, w.up.Password), "421")
	now = now.Add(2 * time.Minute)
	w.connect().login(w)
	if len(w.up.Deliveries()) != 0 {
		t.Error("relayed")
	}
}

// TestPenalty: a wrong password is answered late. The length itself is the option's; that it is waited for is tested.
func TestPenalty(t *testing.T) {
	w := newWorld(t, settings{gate: func(o *gate.Options) { o.Penalty = time.Hour }})
	c := w.connect()
	c.do("EHLO x", "250")
	c.say("AUTH PLAIN " + plain("anna", "wrong") + "\r\n")
	c.conn.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if r, err := c.reply(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%q, %v before the penalty was over", r, err)
	}
}

// TestPassThrough: each way to sign in reaches the provider as the client says it.
func TestPassThrough(t *testing.T) {
	w := newWorld(t, settings{})
	user, password := w.up.User, w.up.Password
	for name, lines := range map[string][]string{
		"plain":          {"AUTH PLAIN " + plain(user, password)},
		"plain, later":   {"AUTH PLAIN", plain(user, password)},
		"login":          {"AUTH LOGIN", b64(user), b64(password)},
		"login, in one":  {"AUTH LOGIN " + b64(user), b64(password)},
		"xoauth2":        {"AUTH XOAUTH2 " + b64("user="+user+"\x01auth=Bearer "+password+"\x01\x01")},
		"oauthbearer":    {"AUTH OAUTHBEARER " + b64("n,a="+user+",\x01host=localhost\x01port=1\x01auth=Bearer "+password+"\x01\x01")},
		"second attempt": {"AUTH LOGIN", "*", "AUTH PLAIN " + plain(user, password)},
	} {
		c := w.connect()
		c.do("EHLO x", "250")
		for i, line := range lines {
			switch {
			case line == "*":
				c.do(line, "501")
			case i == len(lines)-1:
				c.do(line, "235")
			default:
				c.do(line, "334")
			}
		}
		c.do("MAIL FROM:<ann@army.mil>", "250")
		t.Log(name)
	}
	files, err := filepath.Glob(filepath.Join(w.dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(text), password) || strings.Contains(string(text), b64(password)) {
			t.Errorf("%s holds the password, %v", file, err)
		}
	}
	c := w.connect()
	c.do("EHLO x", "250")
	c.do("AUTH XOAUTH2 "+b64("user="+user+"\x01auth=Bearer old\x01\x01"), "334")
	c.do("", "535")
	c.do("MAIL FROM:<ann@army.mil>", "530")
}

// TestSignIn: the client has the gate's password, the gate the provider's.
func TestSignIn(t *testing.T) {
	const local = "a password of this computer"
	digest := sha256.Sum256([]byte(local))
	var give gate.Credentials
	w := newWorld(t, settings{
		is: func(g *guard.Gate) { g.SignIn, g.Digest = true, digest[:] },
		gate: func(o *gate.Options) {
			o.Credentials = func(context.Context, guard.Gate, string) (gate.Credentials, error) {
				if give.User == "" {
					return give, guard.ErrNoSecret
				}
				return give, nil
			}
		},
	})
	for _, c := range []gate.Credentials{{User: w.up.User, Password: w.up.Password}, {User: w.up.User, Token: w.up.Password}} {
		give = c
		for i, lines := range [][]string{
			{"AUTH PLAIN " + plain("anybody", local)},
			{"AUTH PLAIN", plain("", local)},
			{"AUTH LOGIN", b64("x"), b64(local)},
			{"AUTH LOGIN " + b64("x"), b64(local)},
		} {
			c := w.connect()
			if offers := c.do("EHLO x", "250"); !strings.Contains(offers, "AUTH PLAIN LOGIN\r\n") {
				t.Errorf("offers %q", offers)
			}
			for _, line := range lines[:len(lines)-1] {
				c.do(line, "334")
			}
			c.do(lines[len(lines)-1], "235")
			c.envelope("bob@army.mil").do(letterTo(fmt.Sprint(i, give.Token), "bob@army.mil")+".", "250")
		}
	}
	c := w.connect()
	c.do("EHLO x", "250")
	c.do("AUTH PLAIN "+plain(w.up.User, w.up.Password), "535") // the provider's is not ours
	c.do("AUTH XOAUTH2 x", "504")
	for _, bad := range []gate.Credentials{{}, {User: w.up.User, Password: "old"}} {
		give = bad
		if r := c.do("AUTH PLAIN "+plain("x", local), "454"); strings.Contains(r, "old") {
			t.Errorf("answer %q", r)
		}
		c.do("MAIL FROM:<ann@army.mil>", "530")
	}
	if s := w.gate.Gates()[0]; s.Problem != "refused" {
		t.Errorf("problem %q", s.Problem)
	}
}

// TestTLS: implicit and by STARTTLS, with a leaf that can sign nothing.
func TestTLS(t *testing.T) {
	w := newWorld(t, settings{})
	raw, err := os.ReadFile(filepath.Join(w.dir, "cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	_, elliptic := cert.PublicKey.(*ecdsa.PublicKey)
	if cert.IsCA || cert.KeyUsage&x509.KeyUsageCertSign != 0 || !elliptic || cert.NotAfter.Before(time.Now().AddDate(5, 0, 0)) {
		t.Error("not a leaf for long")
	}
	if info, err := os.Stat(filepath.Join(w.dir, "key.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key: %v %v", info.Mode(), err)
	}
	config := &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "localhost"}
	config.RootCAs.AddCert(cert)
	conn, err := tls.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(w.is.TLS)), config)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, conn)
	if offers := c.do("EHLO x", "250"); strings.Contains(offers, "STARTTLS") {
		t.Errorf("offers %q", offers)
	}
	c.do("AUTH PLAIN "+plain(w.up.User, w.up.Password), "235")
	c.envelope("bob@army.mil").do("x\r\n.", "250")

	c = w.connect()
	c.do("EHLO x", "250")
	c.do("STARTTLS", "220")
	upper := &client{t: t, conn: tls.Client(c.conn, config)}
	upper.r = c.r
	upper.r.Reset(upper.conn)
	upper.do("MAIL FROM:<ann@army.mil>", "503")
	upper.login(w).envelope("bob@army.mil").do(letterTo("second", "bob@army.mil")+".", "250")

	// What was said with STARTTLS, before TLS, does not count.
	c = w.connect()
	c.do("EHLO x", "250")
	c.say("STARTTLS\r\nNOOP\r\n")
	c.expect("503")

	// It stays the same, so that clients need not be asked again.
	if err := w.gate.Close(); err != nil {
		t.Fatal(err)
	}
	w.start(settings{})
	if again, err := os.ReadFile(filepath.Join(w.dir, "cert.pem")); err != nil || string(again) != string(raw) {
		t.Errorf("another certificate: %v", err)
	}
}

// TestUnverified: a provider whose certificate does not hold gets nothing.
func TestUnverified(t *testing.T) {
	for name, change := range map[string]func(*guard.Gate, *gate.Options){
		"unknown CA": func(_ *guard.Gate, o *gate.Options) { o.Roots = x509.NewCertPool() },
		"wrong name": func(g *guard.Gate, _ *gate.Options) { g.Host = "127.0.0.2" },
		"no TLS":     func(g *guard.Gate, _ *gate.Options) { g.Security = "starttls" },
		"nobody":     func(g *guard.Gate, _ *gate.Options) { g.Port = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			up := coretest.ServeSMTP(t, coretest.SMTPOptions{})
			is := guard.Gate{Account: "a", Host: up.Host, Port: up.Port, Security: "tls"}
			opt := gate.Options{Guard: &leader{}, Dir: t.TempDir(), Roots: up.CA.Pool()}
			opt.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				ctx, cancel := context.WithTimeout(ctx, time.Second) // a server of TLS waits for the client to begin
				defer cancel()
				conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
				if err == nil && is.Security == "starttls" {
					conn.SetReadDeadline(time.Now().Add(time.Second))
				}
				return conn, err
			}
			change(&is, &opt)
			g, err := gate.Open(opt)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			w := &world{t: t, up: up, gate: g, is: is}
			if w.is.Plain, w.is.TLS, err = gate.Ports(nil); err != nil {
				t.Fatal(err)
			}
			if err := g.Serve(w.is); err != nil {
				t.Fatal(err)
			}
			if r := w.connect().do("EHLO x", "421"); !strings.Contains(r, "Not sent") {
				t.Errorf("answer %q", r)
			}
			if g.Gates()[0].Problem == "" {
				t.Error("the state does not say so")
			}
		})
	}
}

// TestLoopbackOnly: the ports are on no other interface.
func TestLoopbackOnly(t *testing.T) {
	w := newWorld(t, settings{})
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addrs {
		ip := a.(*net.IPNet).IP
		if ip.IsLoopback() {
			continue
		}
		for _, port := range []int{w.is.Plain, w.is.TLS} {
			if conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), strconv.Itoa(port)), time.Second); err == nil {
				conn.Close()
				t.Errorf("port %d is open on another interface", port)
			}
		}
	}
}

// TestLimits: long lines and many connections.
func TestLimits(t *testing.T) {
	w := newWorld(t, settings{})
	c := w.connect()
	c.say("EHLO " + strings.Repeat("x", 20<<10) + "\r\n")
	c.expect("500")
	c = w.connect().login(w)
	c.do("MAIL FROM:<ann@army.mil>", "250")
	c.do("RCPT TO:<a\rb@army.mil>", "500")
	for range 64 {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(w.is.Plain)))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	c2 := w.dial()
	if r, _ := c2.reply(); !strings.HasPrefix(r, "421") {
		t.Errorf("answer %q", r)
	}
}

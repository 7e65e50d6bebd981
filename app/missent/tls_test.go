package main

import (
	"crypto/tls"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
)

// TestTLSFailuresSayWhatToDo: each way in which a connection cannot be trusted ends it before the password is said, with a
// text that tells what to do about it. There is no "accept anyway".
func TestTLSFailuresSayWhatToDo(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	ca, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	with := func(until time.Duration, names ...string) *tls.Config {
		leaf, err := ca.Leaf(time.Now().Add(until), names...)
		if err != nil {
			t.Fatal(err)
		}
		return &tls.Config{Certificates: []tls.Certificate{leaf}}
	}
	old := with(time.Hour)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	for _, c := range []struct {
		what, security, greeting, ca string
		config                       *tls.Config
		says, do                     string
	}{
		{"expired", "tls", "", file, with(-time.Hour), "has expired", "Check the clock"},
		{"another name", "tls", "", file, with(time.Hour, "mail.a.example"), "for another name", "Check the name of the server"},
		{"unknown", "tls", "", "", with(time.Hour), "from nobody this computer trusts", "--ca-file"},
		{"too old", "tls", "", file, old, "too old to be safe", "switch on TLS 1.2"},
		{"file of certificates gone", "tls", "", file + ".gone", with(time.Hour), "cannot be read", "Put it back"},
		{"STARTTLS stripped", "starttls", "* OK ready", file, nil, "no STARTTLS", "Use TLS on port 993"},
		{"PREAUTH", "starttls", "* PREAUTH welcome", file, nil, "without asking for a password", "Use TLS on port 993"},
		{"PREAUTH inside TLS", "tls", "* PREAUTH welcome", file, with(time.Hour), "without asking for a password", "ask whoever runs the server"},
		{"a command behind STARTTLS", "starttls", "* OK ready", file, nil, "no STARTTLS", "Use TLS on port 993"},
	} {
		t.Run(c.what, func(t *testing.T) {
			secrets := make(chan string, 10)
			server := coretest.StartScript(t, c.config, func(w *coretest.Wire) {
				if c.greeting != "" {
					w.Say(c.greeting)
				}
				for {
					tag, name, rest, err := w.Hear()
					if err != nil {
						return
					}
					if strings.Contains(name+rest, "secret") {
						secrets <- name
					}
					if c.what == "a command behind STARTTLS" { // somebody put it there, to be believed inside
						w.Say("%s OK begin\r\n* CAPABILITY IMAP4rev1", tag)
						continue
					}
					w.Say("%s NO", tag)
				}
			})
			args := []string{
				"--data", t.TempDir(), "account", "add", "anna@a.example", "--host", server.Host, "--port", strconv.Itoa(server.Port),
				"--user", "anna", "--password-command", "echo secret", "--security", c.security,
			}
			if c.ca != "" {
				args = append(args, "--ca-file", c.ca)
			}
			code, _, errOut := call(t, "", args...)
			if code != exitServer || !strings.Contains(errOut, c.says) || !strings.Contains(errOut, c.do) {
				t.Errorf("exit %d, said %q, want %q and %q", code, errOut, c.says, c.do)
			}
			if len(secrets) > 0 {
				t.Error("the password was said")
			}
		})
	}
}

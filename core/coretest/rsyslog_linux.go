package coretest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Rsyslog is a real rsyslog that takes syslog over TLS (RFC 5425) on loopback and writes each message to a line.
type Rsyslog struct {
	Port int
	CA   *CA
	out  string
	d    *daemon
}

// NewRsyslog starts one; it ends with the test.
func NewRsyslog(t TB) *Rsyslog {
	t.Helper()
	dir, err := os.MkdirTemp("", "rsyslog")
	if err != nil {
		t.Fatalf("rsyslog: %v", err)
	}
	ca, err := Certify(dir)
	if err != nil {
		t.Fatalf("rsyslog: %v", err)
	}
	s := &Rsyslog{Port: freePort(t), CA: ca, out: filepath.Join(dir, "out")}
	conf := filepath.Join(dir, "rsyslog.conf")
	text := fmt.Sprintf(`global(workDirectory="%[1]s" maxMessageSize="64k" defaultNetstreamDriver="gtls"
 defaultNetstreamDriverCAFile="%[1]s/ca.pem" defaultNetstreamDriverCertFile="%[1]s/cert.pem" defaultNetstreamDriverKeyFile="%[1]s/key.pem")
module(load="imtcp" maxSessions="2000" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.Authmode="anon")
template(name="line" type="string" string="%%protocol-version%%|%%pri%%|%%hostname%%|%%app-name%%|%%msgid%%|%%timereported:::date-rfc3339%%|%%msg:::drop-last-lf%%\n")
input(type="imtcp" port="%[2]d" address="127.0.0.1" ruleset="all")
ruleset(name="all") { action(type="omfile" file="%[3]s" template="line" asyncWriting="off" flushOnTXEnd="on") }
`, dir, s.Port, s.out)
	for name, content := range map[string]string{conf: text, filepath.Join(dir, "ca.pem"): string(ca.PEM)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatalf("rsyslog: %v", err)
		}
	}
	s.d = &daemon{
		t: t, port: s.Port, missing: "install rsyslog and rsyslog-gnutls (build/setup.sh test)",
		command: func() *exec.Cmd {
			return exec.Command("/usr/sbin/rsyslogd", "-n", "-C", "-f", conf, "-i", filepath.Join(dir, "pid"))
		},
	}
	t.Cleanup(func() {
		s.d.stop()
		os.RemoveAll(dir)
	})
	s.Start()
	return s
}

// Start starts it, again after Kill.
func (s *Rsyslog) Start() {
	if !s.d.start() {
		s.d.t.Fatalf("rsyslog did not start")
	}
}

// Kill ends it without a word.
func (s *Rsyslog) Kill() { s.d.stop() }

// Pid is its process.
func (s *Rsyslog) Pid() int { return s.d.cmd.Process.Pid }

// Lines are the messages it wrote, each as version|pri|host|app|msgid|time|text.
func (s *Rsyslog) Lines() []string {
	text, err := os.ReadFile(s.out)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

//go:build e2e

package gate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMutt: Mutt in a terminal, over TLS with the gate's own certificate. What it tells its user is in the picture, and in
// what the terminal wrote down.
func TestMutt(t *testing.T) {
	o := newOffice(t)
	d := newDesktop(t)
	share := filepath.Join(d.home, ".local/share/missent") // where the set-up says it is
	if err := os.MkdirAll(share, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(o.dir, filepath.Join(share, "gate")); err != nil {
		t.Fatal(err)
	}
	d.write(".password", o.up.Password+"\n")
	d.write(".muttrc", fmt.Sprintf(`set realname = "Ann" from = "ann@army.mil"
set smtp_url = "smtps://%s@localhost:%d/"
set smtp_pass = "`+"`cat ~/.password`"+`"
set certificate_file = "~/.local/share/missent/gate/cert.pem"
`, o.up.User, o.is.TLS))
	d.write("text", "Hello\n")
	if os.Getenv("MISSENT_SHOTS") != "" {
		o.atThePrompt(d)
	}
	log := filepath.Join(d.home, "terminal")
	written := func() string { b, _ := os.ReadFile(log); return string(b) }
	o.tour("Mutt", "", func(to, subject string) (bool, string) {
		before := len(o.postfix.Mail())
		if !d.there("^" + subject) { // the menu of a message that was not sent is still open
			_ = os.Remove(log)
			d.run("xterm", "-T", subject, "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", "110x30", "-l", "-lf", log,
				"-e", "mutt", "-e", "set editor=true autoedit edit_headers abort_unmodified=no record='' folder='~'", "-s", subject, "-i", filepath.Join(d.home, "text"), to)
			eventually(t, "menu", func() bool { return strings.Contains(written(), "Mutt: Compose") })
		}
		shown := len(written())
		sent := func() bool { return !d.there("^"+subject) && len(o.postfix.Mail()) > before }
		said := func() string {
			_, said, _ := strings.Cut(written()[shown:], "SMTP session failed: ")
			said, _, _ = strings.Cut(said, "\x1b")
			return said
		}
		d.repeat(func() bool { return sent() || said() != "" }, "key", "y")
		if sent() {
			return true, ""
		}
		time.Sleep(d.painted())
		d.shoot("gate-mutt-" + strings.ReplaceAll(strings.TrimPrefix(subject, "Mutt "), " ", "-"))
		text := said()
		if strings.HasSuffix(subject, "refused") { // the next one is another message
			d.repeat(func() bool { return !d.there("^" + subject) }, "key", "q", "sleep", "1", "key", "n") // not postponed
		}
		return false, text
	})
}

// atThePrompt takes a picture of what is set for Mutt and msmtp, and of what they say.
func (o *office) atThePrompt(d *desktop) {
	o.t.Helper()
	d.write(".msmtprc", fmt.Sprintf(`host localhost
port %d
auth on
user %s
passwordeval cat ~/.password
from ann@army.mil
tls on
tls_starttls off
tls_trust_file ~/.local/share/missent/gate/cert.pem
`, o.is.TLS, o.up.User))
	o.guard.answers(fix)
	d.env = append(d.env, "PS1=$ ", "BASH_SILENCE_DEPRECATION_WARNING=1")
	d.run("xterm", "-T", "prompt", "-bg", "white", "-fg", "black", "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", "96x26", "-e", "bash", "--norc")
	d.window("^prompt$")
	time.Sleep(time.Second)
	for _, line := range []string{
		"cd; clear", "cat .muttrc", "cat .msmtprc", "mutt -s Minutes jane@army.mil < text", "mutt -s Minutes bob@army.ml < text", "msmtp bob@army.ml < text",
	} {
		_, _ = d.xdo("type", "--delay", "5", line+"\n")
		time.Sleep(3 * time.Second)
	}
	d.shoot("gate-mutt-settings")
	o.guard.answers(yes)
}

//go:build e2e

package gate_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/mail"
)

// office is a real Postfix, the gate before it, and a person who answers as the test says.
type office struct {
	*world
	postfix *coretest.PostfixServer
	hold    atomic.Int64 // how long a message is held, time.Duration; 0: what the client bears
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{postfix: coretest.Postfix(t)}
	p := o.postfix
	o.world = &world{
		t: t, dir: t.TempDir(), up: &coretest.SMTP{User: p.User, Password: p.Password, CA: p.CA},
		is: guard.Gate{Account: "anna", Host: p.Host, Port: p.Port, Security: "tls"},
	}
	o.guard = &leader{}
	o.start(settings{gate: func(opt *gate.Options) {
		opt.Roots = p.CA.Pool()
		opt.Hold = func(usual time.Duration) time.Duration {
			if d := time.Duration(o.hold.Load()); d > 0 {
				return d
			}
			return usual
		}
	}})
	t.Cleanup(func() { o.gate.Close() })
	return o
}

// answers makes f answer from now on.
func (l *leader) answers(f func(context.Context, guard.Held) guard.Release) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = f
}

func yes(context.Context, guard.Held) guard.Release { return guard.Release{Verdict: guard.Send} }

func fix(_ context.Context, h guard.Held) guard.Release {
	var r guard.Release
	for _, to := range h.Message.To {
		if to.Addr.Domain().TLD() == "ml" {
			r.Typed = to.Addr
		}
	}
	r.Known = mail.NewAddress(r.Typed.Local(), mail.ParseDomain("army.mil"))
	return r
}

func nobody(ctx context.Context, _ guard.Held) guard.Release {
	<-ctx.Done()
	return guard.Release{Verdict: guard.Waiting}
}

// mailer sends a message to somebody and tells what the user is told.
type mailer func(to, subject string) (ok bool, said string)

// tour is what every client goes through: clean, held and sent, held and refused, nobody answers and then again.
func (o *office) tour(name, client string, send mailer) {
	o.t.Helper()
	arrived := len(o.postfix.Mail())
	expect := func(what string, ok, want bool, said, words string) {
		o.t.Helper()
		if ok != want || said != "" && !strings.Contains(said, words) { // what a window says is in its picture
			o.t.Fatalf("%s, %s: sent %v, said %q; want %v and %q", name, what, ok, said, want, words)
		}
		if want {
			arrived++
		}
		eventually(o.t, "delivery", func() bool { return len(o.postfix.Mail()) >= arrived && o.postfix.Idle() })
		if n := len(o.postfix.Mail()); n != arrived {
			o.t.Fatalf("%s, %s: %d messages arrived, want %d", name, what, n, arrived)
		}
	}
	ok, said := send("jane@army.mil", name+" clean")
	expect("clean", ok, true, said, "")
	o.guard.answers(yes)
	ok, said = send("bob@army.ml", name+" held and sent")
	expect("held and sent", ok, true, said, "")
	if h := o.guard.lastAsked(); h.Client != client {
		o.t.Errorf("%s is called %q, want %q", name, h.Client, client)
	}
	o.guard.answers(fix)
	ok, said = send("bob@army.ml", name+" held and refused")
	expect("held and refused", ok, false, said, "use bob@army.mil instead of bob@army.ml")
	o.guard.answers(nobody)
	o.hold.Store(int64(300 * time.Millisecond))
	ok, said = send("bob@army.ml", name+" time-out")
	expect("time-out", ok, false, said, "answer the question of Missent")
	asked, _ := o.guard.counts()
	o.guard.allow(o.guard.lastAsked().ID)
	ok, said = send("bob@army.ml", name+" time-out")
	expect("tried again", ok, true, said, "")
	if now, _ := o.guard.counts(); now != asked {
		o.t.Errorf("%s was asked again about the same message", name)
	}
	o.hold.Store(0)
}

// TestCommandLineClients: swaks and msmtp, each over plain, STARTTLS and TLS.
func TestCommandLineClients(t *testing.T) {
	o := newOffice(t)
	cert := filepath.Join(o.dir, "cert.pem")
	port, secure := strconv.Itoa(o.is.Plain), strconv.Itoa(o.is.TLS)
	run := func(in string, name string, args ...string) (bool, string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Stdin = strings.NewReader(in)
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			t.Fatalf("%s: %v", name, err)
		}
		return err == nil, string(out)
	}
	for how, flags := range map[string][]string{
		"plain": {"--port", port}, "starttls": {"--port", port, "--tls", "--tls-verify", "--tls-ca-path", cert},
		"tls": {"--port", secure, "--tls-on-connect", "--tls-verify", "--tls-ca-path", cert},
	} {
		o.tour("swaks "+how, "swaks", func(to, subject string) (bool, string) {
			args := append([]string{
				"--server", "localhost", "--from", "ann@army.mil", "--to", to, "--auth", "LOGIN",
				"--auth-user", o.up.User, "--auth-password", o.up.Password, "--h-Subject", subject,
			}, flags...)
			return run("", "swaks", args...)
		})
	}
	for how, flags := range map[string][]string{
		"plain": {"--port=" + port, "--tls=off"}, "starttls": {"--port=" + port, "--tls=on", "--tls-trust-file=" + cert},
		"tls": {"--port=" + secure, "--tls=on", "--tls-starttls=off", "--tls-trust-file=" + cert},
	} {
		o.tour("msmtp "+how, "Mutt", func(to, subject string) (bool, string) {
			args := append([]string{
				"--file=/dev/null", "--host=localhost", "--from=ann@army.mil", "--auth=plain", "--user=" + o.up.User,
				"--passwordeval=echo " + o.up.Password,
			}, flags...)
			text := fmt.Sprintf("From: ann@army.mil\nTo: %s\nSubject: %s\nUser-Agent: Mutt/2.2.9\nDate: %s\n\nHello\n.\n", to, subject, time.Now().Format(time.RFC1123Z))
			return run(text, "msmtp", append(args, to)...)
		})
	}
}

// TestSylpheed: a graphical client, used by its keys. What it tells its user is in the picture.
func TestSylpheed(t *testing.T) {
	o := newOffice(t)
	d := newDesktop(t)
	d.write(".sylpheed-2.0/accountrc", fmt.Sprintf(`[Account: 1]
account_name=anna
is_default=1
name=Ann
address=ann@army.mil
protocol=5
receive_server=localhost
smtp_server=localhost
user_id=anna
smtp_auth_method=1
use_smtp_auth=1
smtp_user_id=%s
smtp_password=%s
ssl_smtp=0
set_smtpport=1
smtp_port=%d
`, o.up.User, o.up.Password, o.is.Plain))
	d.write(".sylpheed-2.0/folderlist.xml", `<?xml version="1.0" encoding="UTF-8"?>
<folderlist>
 <folder type="mh" name="Mail" path="Mail"><folderitem type="inbox" name="inbox" path="inbox"/><folderitem type="outbox" name="sent" path="sent"/>
 <folderitem type="draft" name="draft" path="draft"/><folderitem type="queue" name="queue" path="queue"/><folderitem type="trash" name="trash" path="trash"/></folder>
</folderlist>
`)
	for _, f := range []string{"inbox", "sent", "draft", "queue", "trash"} {
		if err := os.MkdirAll(filepath.Join(d.home, "Mail", f), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.run("sylpheed")
	d.window("Sylpheed")
	o.tour("Sylpheed", "Sylpheed", func(to, subject string) (bool, string) {
		before := len(o.postfix.Mail())
		if !d.there("Compose") { // a message that was not sent is still open
			d.run("sylpheed", "--compose", "mailto:"+to+"?subject="+strings.ReplaceAll(subject, " ", "%20")+"&body=Hello")
		}
		d.window("Compose")
		sent := func() bool { return !d.there("Compose") && len(o.postfix.Mail()) > before }
		refused := func() bool { return d.there("Error") }
		d.press("Compose", "ctrl+shift+e", func() bool { return sent() || refused() })
		if sent() {
			return true, ""
		}
		d.shoot("sylpheed-" + strings.ReplaceAll(subject, " ", "-"))
		d.press("Error", "Return", func() bool { return !d.there("Error") })
		return false, ""
	})
}

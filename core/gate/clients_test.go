//go:build e2e

package gate_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
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

// desktop is an X server of this test's own with a window manager.
type desktop struct {
	t    *testing.T
	env  []string
	home string
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{t: t, home: t.TempDir()}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1000x750x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	d.launch(x)
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	d.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(number), "HOME="+d.home, "XDG_RUNTIME_DIR="+d.home, "TMPDIR="+d.home, "LC_ALL=C.UTF-8",
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "NO_AT_BRIDGE=1")
	d.run("openbox")
	return d
}

// run starts a program that ends with the test.
func (d *desktop) run(name string, args ...string) {
	d.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	d.launch(cmd)
}

func (d *desktop) launch(cmd *exec.Cmd) {
	d.t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%v: build/setup.sh test installs it", err)
	}
	d.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
}

func (d *desktop) xdo(args ...string) (string, error) {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = d.env
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// window waits for one with that in its title, and gives its id.
func (d *desktop) window(title string) string {
	d.t.Helper()
	id := ""
	defer func() {
		if id == "" {
			d.shoot("no-window")
		}
	}()
	eventually(d.t, "window "+title, func() bool {
		out, err := d.xdo("search", "--onlyvisible", "--name", title)
		id, _, _ = strings.Cut(out, "\n")
		return err == nil && id != ""
	})
	return id
}

func (d *desktop) there(title string) bool {
	out, err := d.xdo("search", "--onlyvisible", "--name", title)
	return err == nil && out != ""
}

// press sends a key to a window until it has an effect.
func (d *desktop) press(title, key string, done func() bool) {
	d.t.Helper()
	for end := time.Now().Add(time.Minute); !done(); {
		if time.Now().After(end) {
			d.shoot("stuck")
			d.t.Fatalf("%s in %q had no effect", key, title)
		}
		if id, _ := d.xdo("search", "--onlyvisible", "--name", title); id != "" {
			id, _, _ = strings.Cut(id, "\n")
			_, _ = d.xdo("windowactivate", "--sync", id, "key", "--clearmodifiers", key)
		}
		for range 25 {
			if done() {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// shoot takes a picture into the folder of MISSENT_SHOTS, where there is one.
func (d *desktop) shoot(name string) {
	dir := os.Getenv("MISSENT_SHOTS")
	if dir == "" {
		return
	}
	cmd := exec.Command("import", "-window", "root", filepath.Join(dir, name+".png"))
	cmd.Env = d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Errorf("picture: %v %s", err, out)
	}
}

// write puts a file into the home of the desktop.
func (d *desktop) write(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
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

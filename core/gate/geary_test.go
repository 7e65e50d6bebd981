//go:build e2e

package gate_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"missent/core/coretest"
)

// gearyAccount is what Geary keeps of an account: user and port of IMAP, port of SMTP.
const gearyAccount = `[Metadata]
version=1
status=enabled

[Account]
sender_mailboxes=Ann <ann@army.mil>;
service_provider=other
save_drafts=true
save_sent=true

[Incoming]
credentials=custom
login=%s
remember_password=true
host=localhost
port=%d
transport_security=none

[Outgoing]
credentials=use-incoming
host=localhost
port=%d
transport_security=none
`

// TestGeary: Geary with a mailbox in a real Dovecot and its passwords in a keyring. It writes one window's title for all it
// shows, so what became of a message is read from its outbox; what it tells its user is in the picture.
func TestGeary(t *testing.T) {
	o := newOffice(t)
	imap := coretest.Dovecot(t, coretest.DovecotOptions{})
	d := newDesktop(t)
	d.env = append(d.env, "GSETTINGS_BACKEND=keyfile", "WEBKIT_DISABLE_COMPOSITING_MODE=1", "GTK_USE_PORTAL=0")
	d.bus()
	ring := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	ring.Env, ring.Stdin = d.env, strings.NewReader("keyring")
	d.launch(ring)
	eventually(t, "keyring", func() bool {
		cmd := exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		cmd.Env = d.env
		out, _ := cmd.Output()
		return strings.Contains(string(out), "true")
	})
	d.write(".config/glib-2.0/settings/keyfile", "[org/gnome/Geary]\nundo-send-delay=0\nwindow-width=980\nwindow-height=700\n")
	d.write(".config/geary/account_01/geary.ini", fmt.Sprintf(gearyAccount, imap.User, imap.Plain, o.is.Plain))
	d.run("geary")
	eventually(t, "mailbox", func() bool {
		d.password("^Geary$", imap.Password)
		return d.there("Inbox")
	})
	outbox := func() (n int) {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(d.home, ".local/share/geary/account_01/geary.db")+"?mode=ro&_busy_timeout=5000")
		if err == nil {
			err = db.QueryRow("SELECT count(*) FROM SmtpOutboxTable").Scan(&n)
			db.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	retry := []string{"mousemove", "932", "100", "click", "1"}
	stopped := false // sending, until somebody presses Retry
	o.tour("Geary", "Geary", func(to, subject string) (bool, string) {
		before := len(o.postfix.Mail())
		asked, _ := o.guard.counts()
		sent := func() bool { return len(o.postfix.Mail()) > before && outbox() == 0 }
		refused := func() bool { n, _ := o.guard.counts(); return n > asked && len(o.postfix.Mail()) == before }
		if outbox() == 0 {
			d.run("geary", "mailto:"+to+"?subject="+url.PathEscape(subject)+"&body=Hello")
			time.Sleep(3*time.Second + 3*d.painted()) // what it says about the message before is gone from the picture
			// One sent before Geary had filled it in is asked about: Return cancels that.
			d.repeat(func() bool { return outbox() > 0 || sent() }, "key", "Return", "sleep", "0.5", "key", "ctrl+Return")
		}
		if stopped {
			d.repeat(func() bool { return sent() || refused() }, retry...)
		}
		eventually(t, "an end of "+subject, func() bool { return sent() || refused() })
		for end := time.Now().Add(2 * time.Second); time.Now().Before(end) && !sent(); { // the answer may be on its way
			time.Sleep(50 * time.Millisecond)
		}
		if stopped = !sent(); !stopped {
			return true, ""
		}
		time.Sleep(d.painted())
		d.shoot("gate-geary-" + strings.ReplaceAll(strings.TrimPrefix(subject, "Geary "), " ", "-"))
		if strings.HasSuffix(subject, "refused") { // Outbox, Delete, Delete: it cannot be opened for writing
			d.repeat(func() bool { return outbox() == 0 }, "mousemove", "100", "273", "click", "1", "sleep", "1",
				"mousemove", "966", "702", "click", "1", "sleep", "1", "mousemove", "620", "418", "click", "1")
		}
		return false, ""
	})
}

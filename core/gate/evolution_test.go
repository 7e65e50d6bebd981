//go:build e2e

package gate_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestEvolution: Evolution, with its data server, as a user sets it up. What it tells its user is in the picture.
func TestEvolution(t *testing.T) {
	o := newOffice(t)
	d := newDesktop(t)
	d.env = append(d.env, "GSETTINGS_BACKEND=keyfile", "WEBKIT_DISABLE_COMPOSITING_MODE=1", "GTK_USE_PORTAL=0", "G_DEBUG=")
	d.bus()
	d.write(".config/glib-2.0/settings/keyfile", "[org/gnome/evolution/mail]\nprompt-on-accel-send=false\n")
	source := func(uid, parent, rest string) {
		d.write(".config/evolution/sources/"+uid+".source", fmt.Sprintf("[Data Source]\nDisplayName=ann@army.mil\nEnabled=true\nParent=%s\n\n%s", parent, rest))
	}
	source("account", "", "[Mail Account]\nBackendName=none\nIdentityUid=identity\n")
	source("identity", "account", "[Mail Identity]\nAddress=ann@army.mil\nName=Ann\n\n[Mail Submission]\nTransportUid=transport\nUseSentFolder=false\n\n[Mail Composition]\n")
	source("transport", "account", fmt.Sprintf("[Mail Transport]\nBackendName=smtp\n\n[Authentication]\nHost=localhost\nPort=%d\nUser=%s\nMethod=PLAIN\nRememberPassword=false\n\n[Security]\nMethod=none\n", o.is.Plain, o.up.User))
	d.run("evolution", "--component=mail")
	d.window("^Mail$")
	o.tour("Evolution", "Evolution", func(to, subject string) (bool, string) {
		before := len(o.postfix.Mail())
		asked, _ := o.guard.counts()
		if !d.there("^" + subject) { // a message that was not sent is still open
			d.run("evolution", "mailto:"+to+"?subject="+url.PathEscape(subject)+"&body=Hello")
		}
		d.window("^" + subject)
		time.Sleep(time.Second)
		sent := func() bool {
			d.password("authentication request", o.up.Password)
			return !d.there("^"+subject) && len(o.postfix.Mail()) > before
		}
		refused := func() bool { n, _ := o.guard.counts(); return n > asked && len(o.postfix.Mail()) == before }
		d.press("^"+subject, "ctrl+Return", func() bool { return sent() || refused() })
		for end := time.Now().Add(2 * time.Second); time.Now().Before(end) && !sent(); { // the answer may be on its way
			time.Sleep(50 * time.Millisecond)
		}
		if sent() {
			return true, ""
		}
		time.Sleep(d.painted())
		d.shoot("gate-evolution-" + strings.ReplaceAll(strings.TrimPrefix(subject, "Evolution "), " ", "-"))
		_, _ = d.xdo("key", "Return") // Continue Editing
		time.Sleep(500 * time.Millisecond)
		return false, ""
	})
}

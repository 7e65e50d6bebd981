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

// TestClawsMail: as a user sets it up. What it tells its user is in the picture.
func TestClawsMail(t *testing.T) {
	o := newOffice(t)
	d := newDesktop(t)
	d.bus()
	d.write(".claws-mail/clawsrc", "[Common]\nconfig_version=4\nenable_aspell=0\nnever_send_retrcpt=1\nno_receive_dialog=1\nautochk_newmail=0\nchk_newmail_on_startup=0\nsend_dialog_invisible=0\nwarn_empty_subj=0\nwarn_large_insert=0\nshow_recv_err_dialog=0\n")
	d.write(".claws-mail/accountrc", fmt.Sprintf(`[Account: 1]
account_name=anna
is_default=1
name=Ann
address=ann@army.mil
protocol=5
smtp_server=localhost
use_smtp_auth=1
smtp_auth_method=16
smtp_user_id=%s
ssl_smtp=0
set_smtpport=1
smtp_port=%d
config_version=4
`, o.up.User, o.is.Plain))
	d.write(".claws-mail/folderlist.xml", `<?xml version="1.0" encoding="UTF-8"?>
<folderlist>
 <folder type="mh" name="Mail" path="Mail" collapsed="0"><folderitem type="inbox" name="inbox" path="inbox"/><folderitem type="outbox" name="sent" path="sent"/>
 <folderitem type="draft" name="draft" path="draft"/><folderitem type="queue" name="queue" path="queue"/><folderitem type="trash" name="trash" path="trash"/></folder>
</folderlist>
`)
	for _, f := range []string{"inbox", "sent", "draft", "queue", "trash"} {
		if err := os.MkdirAll(filepath.Join(d.home, "Mail", f), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.run("claws-mail")
	d.window("Claws Mail")
	o.tour("Claws Mail", "Claws Mail", func(to, subject string) (bool, string) {
		before := len(o.postfix.Mail())
		if !d.there("Compose message") { // a message that was not sent is still open
			d.run("claws-mail", "--compose", "mailto:"+to+"?subject="+strings.ReplaceAll(subject, " ", "%20")+"&body=Hello")
		}
		d.window("Compose message")
		sent := func() bool {
			d.password("Input password", o.up.Password)
			return !d.there("Compose message") && len(o.postfix.Mail()) > before
		}
		refused := func() bool { return d.there("Claws Mail - Error") || d.there("^Error") || d.there("^Warning") }
		d.press("Compose message", "ctrl+Return", func() bool { return sent() || refused() })
		if sent() {
			return true, ""
		}
		time.Sleep(d.painted())
		d.shoot("gate-claws-" + strings.ReplaceAll(strings.TrimPrefix(subject, "Claws Mail "), " ", "-"))
		if os.Getenv("MISSENT_SHOTS") != "" && strings.HasSuffix(subject, "refused") { // the words of the gate are behind View log
			_, _ = d.xdo("mousemove", "671", "465", "click", "1")
			d.window("Network [Ll]og|Protocol log|[Ll]og$")
			time.Sleep(d.painted())
			d.shoot("gate-claws-log")
		}
		d.press("Error", "Return", func() bool { return !refused() })
		return false, ""
	})
}

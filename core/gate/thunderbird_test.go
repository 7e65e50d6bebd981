//go:build e2e

package gate_test

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/coretest/thunderbird"
)

// correspondent is a Thunderbird whose outgoing server is the gate, without the add-on.
type correspondent struct {
	*thunderbird.Client
	t *testing.T
}

const composing = `
	const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
	const {setTimeout} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
	const pause = () => new Promise(done => setTimeout(done, 20));
	const dialog = () => [...Services.wm.getEnumerator(null)].find(w => !w.closed && w.location.href.includes("commonDialog"));
	const compose = () => [...Services.wm.getEnumerator("msgcompose")].find(w => !w.closed && w.composeEditorReady);
`

func (c correspondent) run(body string, out any, args ...any) {
	c.t.Helper()
	if err := c.Run(composing, body, out, args...); err != nil {
		c.t.Fatal(err)
	}
}

// alert is what a dialog of Thunderbird says, "" where there is none.
func (c correspondent) alert() (text string) {
	if c.Run(composing, `return dialog()?.document.getElementById("infoBody").textContent ?? ""`, &text) != nil {
		return ""
	}
	return text
}

// outgoing are the settings a user would make: server localhost, the plain port, no security, normal password.
func (o *office) outgoing() map[string]any {
	return map[string]any{
		"mail.accountmanager.accounts": "account1,account2", "mail.accountmanager.defaultaccount": "account1",
		"mail.accountmanager.localfoldersserver": "server2", "mail.account.lastKey": 2,
		"mail.account.account1.identities": "id1", "mail.account.account1.server": "server1", "mail.account.account2.server": "server2",
		"mail.server.server1.type": "pop3", "mail.server.server1.hostname": "localhost", "mail.server.server1.port": 9,
		"mail.server.server1.userName": "anna", "mail.server.server1.name": "ann@army.mil",
		"mail.server.server1.login_at_startup": false, "mail.server.server1.check_new_mail": false,
		"mail.server.server2.type": "none", "mail.server.server2.hostname": "Local Folders", "mail.server.server2.userName": "nobody",
		"mail.server.server2.name":   "Local Folders",
		"mail.identity.id1.fullName": "Ann", "mail.identity.id1.useremail": "ann@army.mil", "mail.identity.id1.smtpServer": "smtp1",
		"mail.identity.id1.valid": true, "mail.identity.id1.fcc": false, "mail.identity.id1.compose_html": true,
		"mail.smtpservers": "smtp1", "mail.smtp.defaultserver": "smtp1", "mail.smtpserver.smtp1.type": "smtp",
		"mail.smtpserver.smtp1.hostname": "localhost", "mail.smtpserver.smtp1.port": o.is.Plain, "mail.smtpserver.smtp1.description": "Missent",
		"mail.smtpserver.smtp1.try_ssl": 0, "mail.smtpserver.smtp1.authMethod": 3, "mail.smtpserver.smtp1.username": o.up.User,
		"mailnews.show_send_progress": true,
	}
}

// TestThunderbird: a Thunderbird as a user sets it up, without the add-on.
func TestThunderbird(t *testing.T) {
	o := newOffice(t)
	d := newDesktop(t)
	client, end, err := thunderbird.Start(thunderbird.Options{
		Program: "thunderbird", Profile: filepath.Join(d.home, "profile"), Prefs: o.outgoing(), Env: d.env, Port: freePort(t),
		Log: io.Discard, Until: time.Now().Add(time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	c := correspondent{client, t}
	c.run(`
		const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
		login.init("smtp://localhost", null, "smtp://localhost", args[0], args[1], "", "");
		await Services.logins.addLoginAsync(login);`, nil, o.up.User, o.up.Password)
	if os.Getenv("MISSENT_SHOTS") != "" {
		c.settings(d)
	}
	o.tour("Thunderbird", "Thunderbird", func(to, subject string) (bool, string) {
		before := len(o.postfix.Mail())
		c.run(`
			if (!compose()) { // one that was not sent is still open
				const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
				[fields.to, fields.subject, fields.body] = [args[0], args[1], "Hello"];
				const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
				[params.composeFields, params.type, params.format] = [fields, Ci.nsIMsgCompType.New, Ci.nsIMsgCompFormat.Default];
				params.identity = MailServices.accounts.defaultAccount.defaultIdentity;
				MailServices.compose.OpenComposeWindowWithParams(null, params);
			}
			while (!compose()) await pause();
			const w = compose();
			while (w.gWindowLocked || w.gSendOperationInProgress) await pause();
			w.setTimeout(() => w.goDoCommand("cmd_sendNow"), 0);
			return true`, nil, to, subject)
		said := ""
		eventually(t, "an end of "+subject, func() bool {
			if said = c.alert(); said != "" {
				return true
			}
			var open bool
			return len(o.postfix.Mail()) > before && c.Run(composing, `return !!compose()`, &open) == nil && !open
		})
		if said == "" {
			return true, ""
		}
		time.Sleep(d.painted())
		d.shoot("gate-thunderbird-" + strings.ReplaceAll(strings.TrimPrefix(subject, "Thunderbird "), " ", "-"))
		c.run(`dialog().document.getElementById("commonDialog").acceptDialog(); while (dialog()) await pause();`, nil)
		var subject2 string
		c.run(`return compose().document.getElementById("msgSubject").value`, &subject2)
		if subject2 != subject {
			t.Errorf("the window of the message that was not sent is gone: %q", subject2)
		}
		if strings.HasSuffix(subject, "refused") { // the next one is another message
			c.run(`const w = compose(); w.gContentChanged = false; w.gMsgCompose.bodyModified = false; w.close(); while (compose()) await pause();`, nil)
		}
		return false, said
	})
}

// settings takes a picture of where the gate is set.
func (c correspondent) settings(d *desktop) {
	c.t.Helper()
	c.run(`
		const w = Services.wm.getMostRecentWindow("mail:3pane");
		w.moveTo(0, 800); // out of the picture
		const edit = w.openDialog("chrome://messenger/content/SmtpServerEdit.xhtml", "smtpEdit", "chrome,titlebar,resizable,width=620,height=560,left=40,top=40", {server: MailServices.outgoingServer.servers[0]});
		await new Promise(done => setTimeout(done, 2000));
		edit.resizeTo(620, 560);
		await new Promise(done => setTimeout(done, 1500));
		setTimeout(() => edit.close(), 3000)`, nil)
	d.shoot("gate-thunderbird-settings")
}

func freePort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

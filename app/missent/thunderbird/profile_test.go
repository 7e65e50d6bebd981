//go:build e2e

package thunderbird

import (
	"encoding/base64"
	"encoding/pem"
	"maps"
	"os"
	"path/filepath"
	"time"

	remote "missent/core/coretest/thunderbird"
)

// accounts are one mailbox, folders on the disk and the sink.
func (w *world) accounts() map[string]any {
	return map[string]any{
		"mail.accountmanager.accounts": "account1,account2", "mail.accountmanager.defaultaccount": "account1",
		"mail.accountmanager.localfoldersserver": "server2", "mail.account.lastKey": 2,
		"mail.account.account1.identities": "id1", "mail.account.account1.server": "server1", "mail.account.account2.server": "server2",
		"mail.server.server1.type": "imap", "mail.server.server1.hostname": "localhost", "mail.server.server1.port": w.server.Port,
		"mail.server.server1.socketType": 3, "mail.server.server1.userName": "anna", "mail.server.server1.authMethod": 3,
		"mail.server.server1.name": "anna@army.mil", "mail.server.server1.login_at_startup": false,
		"mail.server.server1.check_new_mail": false, "mail.server.server1.check_all_folders_for_new": false,
		"mail.server.server2.type": "none", "mail.server.server2.hostname": "Local Folders", "mail.server.server2.userName": "nobody",
		"mail.server.server2.name":   "Local Folders",
		"mail.identity.id1.fullName": "Anna Ash", "mail.identity.id1.useremail": "anna@army.mil", "mail.identity.id1.smtpServer": "smtp1",
		"mail.identity.id1.valid": true, "mail.identity.id1.fcc": false, "mail.identity.id1.compose_html": true,
		"mail.identity.id1.draft_folder": "imap://anna@localhost/Drafts", "mail.identity.id1.drafts_folder_picker_mode": "0",
		"mail.smtpservers": "smtp1", "mail.smtp.defaultserver": "smtp1", "mail.smtpserver.smtp1.type": "smtp",
		"mail.smtpserver.smtp1.hostname": "localhost", "mail.smtpserver.smtp1.port": w.sink.port,
		"mail.smtpserver.smtp1.try_ssl": 0, "mail.smtpserver.smtp1.authMethod": 1, "mail.smtpserver.smtp1.username": "",
		// One connection for all messages: with 153 a message fails that is sent while the QUIT of an idle one is answered.
		"mail.smtpserver.smtp1.quit_delay_ms": 3600_000, "mail.smtpserver.smtp1.max_messages_per_connection": 0,
	}
}

// startThunderbird makes a profile with the add-on in it, and returns when the add-on has found the guard.
func (w *world) startThunderbird(more map[string]any) {
	w.startIn("test.default", "thunderbird", more)
}

// startIn makes a profile of that name for the Thunderbird at path. The add-on is put in by hand where an organisation has
// not done it.
func (w *world) startIn(name, path string, more map[string]any) {
	profile := filepath.Join(os.Getenv("HOME"), ".thunderbird", name)
	w.must(os.MkdirAll(filepath.Join(profile, "extensions"), 0o700))
	prefs := w.accounts()
	maps.Copy(prefs, more)
	if xpi := os.Getenv("MISSENT_XPI"); xpi != "none" && path == "thunderbird" {
		text, err := os.ReadFile(xpi)
		w.must(err)
		w.must(os.WriteFile(filepath.Join(profile, "extensions", "missent@missent.example.xpi"), text, 0o600))
	}
	log, err := os.Create(filepath.Join(os.Getenv("HOME"), name+".log"))
	w.must(err)
	c, end, err := remote.Start(remote.Options{
		Program: path, Profile: profile, Prefs: prefs, Env: os.Environ(), Port: freePort(w.t), Log: log, Until: time.Now().Add(patience),
	})
	w.must(err)
	w.t.Cleanup(func() {
		end()
		log.Close()
		if keep := os.Getenv("MISSENT_TB_LOG"); keep != "" {
			text, _ := os.ReadFile(log.Name())
			os.WriteFile(keep, text, 0o600)
		}
	})
	w.tb = &marionette{c}
	block, _ := pem.Decode(w.server.CA.PEM)
	w.must(w.tb.run(`
		Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(args[0], "C,,");
		const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
		login.init("imap://localhost", null, "imap://localhost", "anna", "secret", "", "");
		await Services.logins.addLoginAsync(login);`, nil, base64.StdEncoding.EncodeToString(block.Bytes)))
}

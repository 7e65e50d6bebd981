package coretest

import (
	"fmt"
	"strconv"
	"strings"
)

// config is dovecot.conf; who are the lines that differ between root and everybody else.
func (d *DovecotServer) config(who string, opt DovecotOptions) string {
	var folders strings.Builder
	use := func(name, attr string) {
		if attr != "" && !opt.NoSpecialUse {
			attr = "special_use = \\" + attr
		} else {
			attr = ""
		}
		fmt.Fprintf(&folders, " mailbox %q {\n  %s\n  auto = subscribe\n }\n", name, attr)
	}
	use("Drafts", "Drafts")
	use("Sent", "Sent")
	use("Trash", "Trash")
	for _, name := range opt.Folders {
		use(name, "")
	}
	capability := ""
	if opt.Capability != "" {
		capability = "imap_capability = " + opt.Capability
	}
	mechanisms, oauth := "plain login", ""
	if opt.Introspector != "" {
		mechanisms += " xoauth2 oauthbearer"
		oauth = "passdb {\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = " + d.Dir + "/oauth2.conf\n}"
	}
	return strings.NewReplacer("$mechanisms", mechanisms, "$oauth", oauth,
		"$d", d.Dir, "$who", who, "$plain", strconv.Itoa(d.Plain), "$tls", strconv.Itoa(d.Port),
		"$uid", strconv.Itoa(d.uid), "$gid", strconv.Itoa(d.gid), "$folders", folders.String(), "$capability", capability,
		"$processes", strconv.Itoa(64+2*opt.Users),
	).Replace(dovecotConfig)
}

// The interval helps where the system has no inotify left to give, which many servers at once use up: Dovecot says nothing and
// looks every 30 seconds.
const dovecotConfig = `base_dir = $d/run
state_dir = $d/run
log_path = $d/dovecot.log
info_log_path = $d/dovecot.log
protocols = imap
listen = 127.0.0.1
$who
ssl = yes
ssl_cert = <$d/tls/cert.pem
ssl_key = <$d/tls/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = $mechanisms
auth_failure_delay = 0
$capability
mail_location = maildir:~/Maildir
mail_home = $d/mail/%n
mail_uid = $uid
mail_gid = $gid
first_valid_uid = 0
first_valid_gid = 0
mailbox_list_index = yes
mailbox_idle_check_interval = 5 secs
mail_max_userip_connections = 50
default_process_limit = $processes
default_client_limit = 2000
shutdown_clients = yes
$oauth
passdb {
 driver = passwd-file
 args = username_format=%u $d/passwd
}
userdb {
 driver = passwd-file
 args = username_format=%u $d/passwd
}
namespace inbox {
 inbox = yes
 separator = /
$folders}
service imap-login {
 service_count = 0
 process_min_avail = 1
 inet_listener imap {
  port = $plain
 }
 inet_listener imaps {
  port = $tls
  ssl = yes
 }
}
service imap {
 process_limit = $processes
 service_count = 100
}
service stats {
 client_limit = 100
}
`

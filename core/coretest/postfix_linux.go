package coretest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// PostfixServer is a real Postfix on loopback, with TLS and SASL, in a folder of its own: no service of the system is
// touched. It has to be started by root, since its master switches users. Whatever it takes it delivers into one Maildir.
type PostfixServer struct {
	Host     string
	Port     int // implicit TLS
	Plain    int // STARTTLS
	User     string
	Password string
	CA       *CA
	Dir      string

	daemon
}

// Postfix starts one for a test and ends it with the test. A machine without Postfix fails the test.
func Postfix(t TB) *PostfixServer {
	t.Helper()
	dir, err := os.MkdirTemp("", "postfix") // short: the paths of its sockets have 108 bytes
	if err != nil {
		t.Fatalf("postfix: %v", err)
	}
	p := &PostfixServer{Host: "localhost", User: "anna", Password: "secret", Dir: dir, Port: freePort(t), Plain: freePort(t)}
	p.daemon = daemon{t: t, port: p.Port, command: p.run, missing: "install the Debian packages postfix, sasl2-bin and libsasl2-modules"}
	t.Cleanup(func() {
		p.stop()
		os.RemoveAll(dir)
	})
	if err := p.prepare(); err != nil {
		t.Fatalf("postfix: %v", err)
	}
	p.Start()
	return p
}

// Start starts the server, again after Stop.
func (p *PostfixServer) Start() {
	p.t.Helper()
	if !p.start() {
		log, _ := os.ReadFile(filepath.Join(p.Dir, "log"))
		p.t.Fatalf("postfix does not listen:\n%s", log)
	}
}

// Stop kills it with all its children, which cuts every connection.
func (p *PostfixServer) Stop() {
	if p.stop() {
		os.Remove(filepath.Join(p.Dir, "queue", "pid", "master.pid"))
		os.Remove(filepath.Join(p.Dir, "data", "master.lock"))
	}
}

func (p *PostfixServer) run() *exec.Cmd {
	cmd := exec.Command("/usr/lib/postfix/sbin/master", "-d", "-c", p.Dir)
	log, err := os.OpenFile(filepath.Join(p.Dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err == nil {
		cmd.Stdout, cmd.Stderr = log, log
	}
	return cmd
}

// prepare writes the configuration, the users and the folders.
func (p *PostfixServer) prepare() error {
	owner, err := user.Lookup("postfix")
	if err != nil {
		return fmt.Errorf("%s: %w", p.missing, err)
	}
	uid, _ := strconv.Atoi(owner.Uid)
	for _, sub := range []string{"tls", "sasl", "mail", "data", "queue"} {
		if err := os.MkdirAll(filepath.Join(p.Dir, sub), 0o755); err != nil {
			return err
		}
	}
	if err := os.Chmod(p.Dir, 0o755); err != nil { // its own users must get in
		return err
	}
	for _, sub := range []string{"mail", "data"} {
		if err := os.Chown(filepath.Join(p.Dir, sub), uid, -1); err != nil {
			return err
		}
	}
	if p.CA, err = Certify(filepath.Join(p.Dir, "tls")); err != nil {
		return err
	}
	fill := strings.NewReplacer("$d", p.Dir, "$uid", owner.Uid, "$gid", owner.Gid, "$tls", strconv.Itoa(p.Port), "$plain", strconv.Itoa(p.Plain))
	for name, text := range map[string]string{
		"main.cf": postfixMain, "master.cf": postfixMaster,
		"sasl/smtpd.conf": "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: $d/sasl/sasldb2\nmech_list: PLAIN LOGIN\n",
	} {
		if err := os.WriteFile(filepath.Join(p.Dir, name), []byte(fill.Replace(text)), 0o644); err != nil {
			return err
		}
	}
	db := filepath.Join(p.Dir, "sasl", "sasldb2")
	add := exec.Command("saslpasswd2", "-p", "-c", "-f", db, "-u", "localhost", p.User)
	add.Stdin = strings.NewReader(p.Password)
	if out, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("saslpasswd2: %w %s", err, out)
	}
	if err := os.Chmod(db, 0o644); err != nil {
		return err
	}
	// Makes the folders of the queue, with the owners they want.
	if out, err := exec.Command("postfix", "-c", p.Dir, "check").CombinedOutput(); err != nil {
		return fmt.Errorf("postfix check: %w %s", err, out)
	}
	return nil
}

// Mail are the messages delivered so far, as files.
func (p *PostfixServer) Mail() []string {
	files, _ := filepath.Glob(filepath.Join(p.Dir, "mail", "box", "new", "*"))
	return files
}

const postfixMain = `compatibility_level = 3.6
queue_directory = $d/queue
data_directory = $d/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = provider.example
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = virtual
relay_transport = virtual
local_transport = virtual
virtual_mailbox_base = $d/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:$uid
virtual_gid_maps = static:$gid
virtual_minimum_uid = 1
alias_maps =
local_header_rewrite_clients =
smtpd_tls_cert_file = $d/tls/cert.pem
smtpd_tls_key_file = $d/tls/key.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = $d/sasl
smtpd_sasl_local_domain = localhost
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access inline:{nobody@army.mil=REJECT}, permit_sasl_authenticated, reject
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
message_size_limit = 104857600
virtual_mailbox_limit = 0
maillog_file = /dev/stdout
`

const postfixMaster = `127.0.0.1:$tls inet n - n - 60 smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:$plain inet n - n - 60 smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`

// Runs tells whether it was started and not stopped.
func (p *PostfixServer) Runs() bool { return p.cmd != nil }

// Idle tells whether nothing it took waits for its delivery. A file that is not executable was never taken in whole.
func (p *PostfixServer) Idle() bool {
	for _, queue := range []string{"incoming", "active", "maildrop"} {
		files, _ := filepath.Glob(filepath.Join(p.Dir, "queue", queue, "*"))
		for _, file := range files {
			if info, err := os.Stat(file); err == nil && info.Mode()&0o100 != 0 {
				return false
			}
		}
	}
	return true
}

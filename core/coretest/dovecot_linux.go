package coretest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
)

// DovecotServer is a real Dovecot on loopback, as root or as anybody.
type DovecotServer struct {
	Host     string
	Port     int // implicit TLS
	Plain    int // STARTTLS
	User     string
	Password string
	CA       *CA
	Dir      string

	daemon
	uid, gid int
}

// DovecotOptions change the server; the zero value is a good one.
type DovecotOptions struct {
	Capability   string // instead of what it can; "IMAP4rev1" takes IDLE and SPECIAL-USE away
	NoSpecialUse bool
	Folders      []string // further ones
	Users        int      // further users u0, u1 ..., with the same password
	Introspector string   // URL that says which tokens of OAuth 2 are good (RFC 7662); "" for passwords alone
}

// Dovecot starts one for a test and ends it with the test. A machine without Dovecot fails the test: that the reader
// works on a real server is not to be assumed.
func Dovecot(t TB, opt DovecotOptions) *DovecotServer {
	t.Helper()
	dir, err := os.MkdirTemp("", "dovecot") // short: the paths of its sockets have 108 bytes
	if err != nil {
		t.Fatalf("dovecot: %v", err)
	}
	d := &DovecotServer{
		Host: "localhost", User: "anna", Password: "secret", Dir: dir,
		Port: freePort(t), Plain: freePort(t), uid: os.Getuid(), gid: os.Getgid(),
	}
	d.daemon = daemon{t: t, port: d.Port, command: d.run, missing: "install the Debian package dovecot-imapd"}
	t.Cleanup(func() {
		d.Stop()
		os.RemoveAll(dir)
	})
	if err := d.prepare(opt); err != nil {
		t.Fatalf("dovecot: %v", err)
	}
	d.Start()
	return d
}

// prepare writes certificates, users and configuration.
func (d *DovecotServer) prepare(opt DovecotOptions) error {
	if err := os.Chmod(d.Dir, 0o755); err != nil { // its own users must get in
		return err
	}
	for _, sub := range []string{"mail", "run", "tls"} {
		if err := os.Mkdir(filepath.Join(d.Dir, sub), 0o755); err != nil {
			return err
		}
	}
	var err error
	if d.CA, err = Certify(filepath.Join(d.Dir, "tls")); err != nil {
		return err
	}
	who := "default_internal_user = dovecot\ndefault_login_user = dovenull\ndefault_internal_group = dovecot\n"
	if d.uid == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			return err
		}
		d.uid, _ = strconv.Atoi(nobody.Uid)
		d.gid, _ = strconv.Atoi(nobody.Gid)
	} else {
		me, err := user.Current()
		if err != nil {
			return err
		}
		group, err := user.LookupGroupId(me.Gid)
		if err != nil {
			return err
		}
		who = fmt.Sprintf("default_internal_user = %s\ndefault_login_user = %s\ndefault_internal_group = %s\n"+
			"service anvil {\n chroot =\n}\nservice imap-login {\n chroot =\n}\n", me.Username, me.Username, group.Name)
	}
	if err := os.Chown(filepath.Join(d.Dir, "mail"), d.uid, d.gid); err != nil {
		return err
	}
	passwd := fmt.Sprintf("%s:{PLAIN}%s:%d:%d::%s/mail/%s::\n", d.User, d.Password, d.uid, d.gid, d.Dir, d.User)
	for i := range opt.Users {
		passwd += fmt.Sprintf("u%d:{PLAIN}%s:%d:%d::%s/mail/u%d::\n", i, d.Password, d.uid, d.gid, d.Dir, i)
	}
	if err := os.WriteFile(filepath.Join(d.Dir, "passwd"), []byte(passwd), 0o644); err != nil {
		return err
	}
	if opt.Introspector != "" {
		oauth := "introspection_mode = post\nintrospection_url = " + opt.Introspector +
			"\nforce_introspection = yes\nactive_attribute = active\nactive_value = true\nusername_attribute = email\n"
		if err := os.WriteFile(filepath.Join(d.Dir, "oauth2.conf"), []byte(oauth), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(d.Dir, "dovecot.conf"), []byte(d.config(who, opt)), 0o644)
}

// Start starts the server, again after Stop.
func (d *DovecotServer) Start() {
	d.t.Helper()
	if !d.start() {
		log, _ := os.ReadFile(filepath.Join(d.Dir, "dovecot.log"))
		d.t.Fatalf("dovecot does not listen:\n%s", log)
	}
}

func (d *DovecotServer) run() *exec.Cmd {
	cmd := exec.Command("dovecot", "-F", "-c", filepath.Join(d.Dir, "dovecot.conf"))
	if _, err := exec.LookPath("dovecot"); err != nil {
		cmd.Path, cmd.Err = "/usr/sbin/dovecot", nil // not in everybody's path
	}
	return cmd
}

// Stop kills it with all its children, which cuts every connection.
func (d *DovecotServer) Stop() {
	if d.stop() {
		// The sockets of a killed server look like those of a running one.
		os.RemoveAll(filepath.Join(d.Dir, "run"))
		os.Mkdir(filepath.Join(d.Dir, "run"), 0o755)
	}
}

// Admin runs doveadm ("kick", "anna").
func (d *DovecotServer) Admin(args ...string) {
	d.t.Helper()
	args = append([]string{"-c", filepath.Join(d.Dir, "dovecot.conf")}, args...)
	if out, err := exec.Command("doveadm", args...).CombinedOutput(); err != nil {
		d.t.Fatalf("doveadm %v: %v\n%s", args[2:], err, out)
	}
}

// Deliver puts messages straight into the files of a folder, which is much faster than APPEND. The folder must not be
// open.
func (d *DovecotServer) Deliver(folder string, n int, message func(i int) string) {
	d.t.Helper()
	home := filepath.Join(d.Dir, "mail", d.User)
	dir := filepath.Join(home, "Maildir", "."+folder)
	if folder == "INBOX" {
		dir = filepath.Dir(dir)
	}
	for _, sub := range []string{home, filepath.Join(home, "Maildir"), dir, filepath.Join(dir, "tmp"), filepath.Join(dir, "new"), filepath.Join(dir, "cur")} {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			d.t.Fatalf("deliver: %v", err)
		}
		if err := os.Chown(sub, d.uid, d.gid); err != nil {
			d.t.Fatalf("deliver: %v", err)
		}
	}
	for i := range n {
		text := message(i)
		name := filepath.Join(dir, "cur", fmt.Sprintf("%d.M%06dP1.host,S=%d:2,S", 1_500_000_000+i*60, i, len(text)))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			d.t.Fatalf("deliver: %v", err)
		}
		if err := os.Chown(name, d.uid, d.gid); err != nil {
			d.t.Fatalf("deliver: %v", err)
		}
	}
}

// Files are the messages of a folder, by the names of their files.
func (d *DovecotServer) Files(folder string) []string {
	out, _ := filepath.Glob(filepath.Join(d.Dir, "mail", d.User, "Maildir", "."+folder, "[nc]*", "*")) // the pattern is good
	return out
}

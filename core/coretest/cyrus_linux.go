package coretest

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// CyrusServer is a real Cyrus imapd on loopback, as root or as anybody. It is the second real server because it differs
// where clients go wrong: special uses in small letters, LOGINDISABLED even after the login, no NOTIFY, and news at once.
// It takes every password.
type CyrusServer struct {
	Host     string
	Port     int // implicit TLS
	User     string
	Password string
	CA       *CA
	Dir      string

	daemon
}

// CyrusOptions change the server; the zero value is a good one.
type CyrusOptions struct {
	Drafts, Sent string // names of the folders with that use; empty for Drafts and Sent
}

// Cyrus starts one for a test and ends it with the test. Its package conflicts with that of Dovecot, so it is not
// installed but taken from where build/setup.sh has unpacked it. A machine without it fails the test.
func Cyrus(t TB, opt CyrusOptions) *CyrusServer {
	t.Helper()
	programs, err := unpacked("cyrus")
	if err != nil {
		t.Fatalf("%v", err)
	}
	dir, err := os.MkdirTemp("", "cyrus") // short: the paths of its sockets have 108 bytes
	if err != nil {
		t.Fatalf("cyrus: %v", err)
	}
	c := &CyrusServer{Host: "localhost", Port: freePort(t), User: "anna", Password: "secret", Dir: dir}
	c.daemon = daemon{t: t, port: c.Port, command: c.run, missing: "run build/setup.sh test"}
	t.Cleanup(func() {
		c.Stop()
		os.RemoveAll(dir)
	})
	if err := c.prepare(programs, opt); err != nil {
		t.Fatalf("cyrus: %v", err)
	}
	c.Start()
	return c
}

// Start starts the server, again after Stop.
func (c *CyrusServer) Start() {
	c.t.Helper()
	if !c.start() {
		out, _ := os.ReadFile(filepath.Join(c.Dir, "out"))
		c.t.Fatalf("cyrus does not listen; it said %q, more may be in the log of the system", out)
	}
}

// unpacked is build/.NAME of the project that the working folder belongs to, where build/setup.sh has put a server whose
// package conflicts with that of Dovecot.
func unpacked(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s: the working folder belongs to no Go module", name)
		}
	}
	dir = filepath.Join(dir, "build", "."+name)
	if _, err := os.Stat(filepath.Join(dir, "bin")); err != nil {
		return "", fmt.Errorf("%s is missing: run build/setup.sh test, which puts it into build/.%s", name, name)
	}
	return dir, nil
}

// cyrusUser is who Cyrus runs as: never root, which it refuses.
func cyrusUser() (*user.User, error) {
	if os.Getuid() == 0 {
		return user.Lookup("mail")
	}
	return user.Current()
}

// prepare copies the programs, because their user may not be let into the folder of the project, and writes certificate
// and configuration.
func (c *CyrusServer) prepare(programs string, opt CyrusOptions) error {
	if err := os.Chmod(c.Dir, 0o755); err != nil { // its own user must get in
		return err
	}
	if err := os.CopyFS(filepath.Join(c.Dir, "cyrus"), os.DirFS(programs)); err != nil {
		return err
	}
	home := filepath.Join(c.Dir, "home")
	for _, sub := range []string{"tls", "spool", "config/db", "config/lock", "config/log", "config/proc", "config/socket"} {
		if err := os.MkdirAll(filepath.Join(home, sub), 0o755); err != nil {
			return err
		}
	}
	var err error
	if c.CA, err = Certify(filepath.Join(home, "tls")); err != nil {
		return err
	}
	if opt.Drafts == "" {
		opt.Drafts = "Drafts"
	}
	if opt.Sent == "" {
		opt.Sent = "Sent"
	}
	fill := strings.NewReplacer("$bin", filepath.Join(c.Dir, "cyrus", "bin"), "$home", home, "$dir", c.Dir,
		"$port", strconv.Itoa(c.Port), "$drafts", opt.Drafts, "$sent", opt.Sent)
	for name, text := range map[string]string{"imapd.conf": cyrusImapd, "cyrus.conf": cyrusMaster} {
		if err := os.WriteFile(filepath.Join(c.Dir, name), []byte(fill.Replace(text)), 0o644); err != nil {
			return err
		}
	}
	return give(home)
}

// give makes everything below dir belong to the user of Cyrus.
func give(dir string) error {
	who, err := cyrusUser()
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, uid, gid)
	})
}

func (c *CyrusServer) run() *exec.Cmd {
	in := func(name string) string { return filepath.Join(c.Dir, name) }
	cmd := exec.Command(in("cyrus/bin/master"), "-D", "-C", in("imapd.conf"), "-M", in("cyrus.conf"), "-p", in("home/pid"))
	who, err := cyrusUser()
	if err != nil {
		cmd.Err = err
		return cmd
	}
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+in("cyrus/lib"), "CYRUS_USER="+who.Username)
	if out, err := os.Create(in("out")); err == nil {
		cmd.Stdout, cmd.Stderr = out, out // a file: a pipe would be kept open by its children
	}
	return cmd
}

// Stop kills it with all its children, which cuts every connection.
func (c *CyrusServer) Stop() { c.stop() }

const cyrusImapd = `servername: localhost
configdirectory: $home/config
defaultpartition: default
partition-default: $home/spool
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN
allowplaintext: no
autocreate_quota: 0
autocreate_inbox_folders: $drafts|$sent|Trash
autocreate_subscribe_folders: $drafts|$sent|Trash
xlist-drafts: $drafts
xlist-sent: $sent
xlist-trash: Trash
tls_server_cert: $home/tls/cert.pem
tls_server_key: $home/tls/key.pem
tls_versions: tls1_2 tls1_3
`

const cyrusMaster = `START {
 recover cmd="$bin/ctl_cyrusdb -C $dir/imapd.conf -r"
}
SERVICES {
 imaps cmd="$bin/imapd -C $dir/imapd.conf -s" listen="127.0.0.1:$port" proto=tcp4 prefork=1
}
EVENTS {
}
DAEMON {
 idled cmd="$bin/idled -C $dir/imapd.conf"
}
`

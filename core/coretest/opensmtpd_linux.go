package coretest

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// OpenSMTPDServer is a real OpenSMTPD on loopback: a second server for sending, of another family than Postfix. It has no
// AUTH and no CHUNKING. TLS is spoken before it by this process, since the one of Debian 12 fails at every handshake
// (OpenSMTPD 6.8.0p2 with OpenSSL 3). Its folders and users are built in, so it runs in a mount namespace of its own, which
// only root can make. Whatever it takes it delivers into one Maildir.
type OpenSMTPDServer struct {
	Host string
	Port int // implicit TLS
	CA   *CA
	Dir  string

	plain int
	daemon
}

// OpenSMTPD starts one for a test and ends it with the test. Its package conflicts with that of Postfix, so it is taken
// from where build/setup.sh has unpacked it. A machine without it fails the test.
func OpenSMTPD(t TB) *OpenSMTPDServer {
	t.Helper()
	programs, err := unpacked("opensmtpd")
	if err != nil {
		t.Fatalf("%v", err)
	}
	dir, err := os.MkdirTemp("", "opensmtpd")
	if err != nil {
		t.Fatalf("opensmtpd: %v", err)
	}
	o := &OpenSMTPDServer{Host: "localhost", Dir: dir, plain: freePort(t)}
	o.daemon = daemon{t: t, port: o.plain, missing: "run build/setup.sh clients", command: func() *exec.Cmd {
		cmd := exec.Command("unshare", "--mount", "--pid", "--fork", "--kill-child=SIGKILL", "sh", "-e", filepath.Join(dir, "run.sh"))
		if log, err := os.Create(filepath.Join(dir, "log")); err == nil {
			cmd.Stdout, cmd.Stderr = log, log
		}
		return cmd
	}}
	t.Cleanup(func() {
		o.stop()
		os.RemoveAll(dir)
	})
	if err := o.prepare(programs); err != nil {
		t.Fatalf("opensmtpd: %v", err)
	}
	if !o.start() {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		t.Fatalf("opensmtpd does not listen: %s", log)
	}
	if err := o.seal(t); err != nil {
		t.Fatalf("opensmtpd: %v", err)
	}
	return o
}

// prepare copies the programs to where their users may go, and writes the configuration and what runs it.
func (o *OpenSMTPDServer) prepare(programs string) error {
	if err := os.Chmod(o.Dir, 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(o.Dir, "opensmtpd"), os.DirFS(programs)); err != nil {
		return err
	}
	box := filepath.Join(o.Dir, "box")
	if err := os.Mkdir(box, 0o755); err != nil {
		return err
	}
	if err := os.Chown(box, 65534, 65534); err != nil { // nobody, of Debian
		return err
	}
	fill := strings.NewReplacer("$d", o.Dir, "$port", strconv.Itoa(o.plain))
	for name, text := range map[string]string{"smtpd.conf": openSMTPDConf, "run.sh": openSMTPDRun} {
		if err := os.WriteFile(filepath.Join(o.Dir, name), []byte(fill.Replace(text)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// seal speaks TLS before it.
func (o *OpenSMTPDServer) seal(t TB) error {
	var err error
	if o.CA, err = NewCA(); err != nil {
		return err
	}
	config, err := o.CA.Server()
	if err != nil {
		return err
	}
	ln, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		return err
	}
	t.Cleanup(func() { ln.Close() })
	o.Port = ln.Addr().(*net.TCPAddr).Port
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				up, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", o.plain))
				if err != nil {
					return
				}
				defer up.Close()
				go func() {
					io.Copy(up, conn)
					up.Close()
				}()
				io.Copy(conn, up)
			}()
		}
	}()
	return nil
}

// Mail are the messages delivered so far, as files.
func (o *OpenSMTPDServer) Mail() []string {
	files, _ := filepath.Glob(filepath.Join(o.Dir, "box", "new", "*"))
	return files
}

const openSMTPDConf = `table who { "@" = nobody }
listen on 127.0.0.1 port $port
action "in" maildir "$d/box" virtual <who>
match from local for any action "in"
`

const openSMTPDRun = `mount --make-rprivate /
cp /etc/passwd /etc/group $d/
for user in opensmtpd:64001 opensmtpq:64002; do
	echo "${user%:*}:x:${user#*:}:${user#*:}::/:/bin/false" >>$d/passwd
	echo "${user%:*}:x:${user#*:}:" >>$d/group
done
mount --bind $d/passwd /etc/passwd
mount --bind $d/group /etc/group
for folder in /var/spool /var/lib /run /usr/libexec; do mount -t tmpfs tmpfs $folder; done
mkdir -m 711 -p /var/spool/smtpd /var/lib/opensmtpd/empty
mkdir /usr/libexec/opensmtpd
cp $d/opensmtpd/bin/mail.maildir /usr/libexec/opensmtpd/
export LD_LIBRARY_PATH=$d/opensmtpd/lib
exec $d/opensmtpd/bin/smtpd -d -f $d/smtpd.conf
`

package coretest

import (
	"crypto/x509"
	"encoding/pem"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// daemon is a server in a process group of its own, so that one signal ends it with all its children.
type daemon struct {
	t       TB
	port    int // where it listens when it is ready
	command func() *exec.Cmd
	missing string // what to do where the program is not there

	cmd    *exec.Cmd
	exited chan struct{}
}

// start tells whether the server came up. What is left of the one before may hold the port for a moment.
func (d *daemon) start() bool {
	d.t.Helper()
	for range 20 {
		if d.launch() {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}

func (d *daemon) launch() bool {
	d.t.Helper()
	d.cmd = d.command()
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := d.cmd.Start(); err != nil {
		d.t.Fatalf("%v: %s", err, d.missing)
	}
	d.exited = make(chan struct{})
	go func(cmd *exec.Cmd, exited chan struct{}) {
		cmd.Wait()
		close(exited)
	}(d.cmd, d.exited)
	for range 400 {
		if conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(d.port))); err == nil {
			conn.Close()
			return true
		}
		select {
		case <-d.exited:
			return false
		case <-time.After(25 * time.Millisecond):
		}
	}
	d.stop()
	return false
}

// stop kills it with all its children, which cuts every connection, and tells whether it ran.
func (d *daemon) stop() bool {
	if d.cmd == nil || d.cmd.Process == nil {
		return false
	}
	syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL)
	<-d.exited
	d.cmd = nil
	return true
}

// Certify writes the certificate of a server and its key to cert.pem and key.pem, and returns who signed it.
func Certify(dir string) (*CA, error) {
	ca, err := NewCA()
	if err != nil {
		return nil, err
	}
	leaf, err := ca.Leaf(time.Now().AddDate(0, 0, 7))
	if err != nil {
		return nil, err
	}
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		return nil, err
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: leaf.Certificate[0]},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			return nil, err
		}
	}
	return ca, nil
}

// freePort is one that nobody listens on. It lies below those a system gives to connections by itself (32768 and more on
// Linux), so that none of the tests beside takes it before the server does.
func freePort(t TB) int {
	t.Helper()
	var err error
	for range 100 {
		var ln net.Listener
		if ln, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(20_000+rand.IntN(12_000)))); err == nil {
			defer ln.Close()
			return ln.Addr().(*net.TCPAddr).Port
		}
	}
	t.Fatalf("port: %v", err)
	return 0
}

package coretest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// CourierServer is a real Courier on loopback: all folders below INBOX, a dot between them, no special uses, and names in
// UTF-8 in its files. It is the server of many small hosts. Its log-in, which needs a daemon of its own, is ours: the
// program is started behind it, as Courier's own front end does.
type CourierServer struct {
	Host     string
	Port     int // implicit TLS
	User     string
	Password string
	CA       *CA
	Maildir  string
}

// CourierOptions change the server; the zero value has Drafts and Sent, and no IDLE, as without its file monitor.
type CourierOptions struct {
	Folders []string // instead of Drafts and Sent; as in its files: UTF-8, a dot between
}

// Courier starts one for a test and ends it with the test. A machine without it fails the test.
func Courier(t TB, opt CourierOptions) *CourierServer {
	t.Helper()
	programs, err := unpacked("courier")
	if err != nil {
		t.Fatalf("%v", err)
	}
	dir, err := os.MkdirTemp("", "courier")
	if err != nil {
		t.Fatalf("courier: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ca, err := NewCA()
	if err != nil {
		t.Fatalf("courier: %v", err)
	}
	config, err := ca.Server()
	if err != nil {
		t.Fatalf("courier: %v", err)
	}
	c := &CourierServer{User: "anna", Password: "secret", CA: ca, Maildir: filepath.Join(dir, "Maildir")}
	if opt.Folders == nil {
		opt.Folders = []string{"Drafts", "Sent"}
	}
	for _, folder := range append([]string{""}, opt.Folders...) {
		for _, sub := range []string{"cur", "new", "tmp"} {
			if err := os.MkdirAll(filepath.Join(c.folder(folder), sub), 0o700); err != nil {
				t.Fatalf("courier: %v", err)
			}
		}
	}
	s := StartScript(t, config, func(w *Wire) { c.serve(w, programs, dir) })
	c.Host, c.Port = s.Host, s.Port
	return c
}

// folder is where a folder lies; the empty name is INBOX.
func (c *CourierServer) folder(name string) string {
	if name == "" {
		return c.Maildir
	}
	return filepath.Join(c.Maildir, "."+name)
}

// Deliver puts a message into a folder, as the mail system does.
func (c *CourierServer) Deliver(t TB, folder, message string) {
	t.Helper()
	name := fmt.Sprintf("%d.M%09dP1.host", time.Now().Unix(), time.Now().Nanosecond())
	tmp, to := filepath.Join(c.folder(folder), "tmp", name), filepath.Join(c.folder(folder), "cur", name+":2,S")
	if err := os.WriteFile(tmp, []byte(strings.ReplaceAll(message, "\r\n", "\n")), 0o600); err != nil {
		t.Fatalf("courier: %v", err)
	}
	if err := os.Rename(tmp, to); err != nil {
		t.Fatalf("courier: %v", err)
	}
}

// serve lets the user in and hands the connection to the program.
func (c *CourierServer) serve(w *Wire, programs, home string) {
	if w.Say("* OK [CAPABILITY IMAP4rev1] Courier-IMAP ready.") != nil {
		return
	}
	for {
		tag, name, rest, err := w.Hear()
		switch {
		case err != nil:
			return
		case name == "CAPABILITY":
			w.Say("* CAPABILITY IMAP4rev1")
			w.Say("%s OK CAPABILITY completed", tag)
		case name == "LOGIN" && strings.ReplaceAll(rest, `"`, "") == c.User+" "+c.Password:
			c.run(w, tag, programs, home)
			return
		case name == "LOGOUT":
			w.Say("* BYE")
			return
		default:
			w.Say("%s NO Login failed.", tag)
		}
	}
}

func (c *CourierServer) run(w *Wire, tag, programs, home string) {
	cmd := exec.Command(filepath.Join(programs, "bin", "imapd"), "Maildir")
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+filepath.Join(programs, "lib"), "AUTHENTICATED="+c.User, "HOME="+home,
		"IMAP_CAPABILITY=IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA")
	in, err := cmd.StdinPipe()
	if err != nil {
		return
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return
	}
	if cmd.Start() != nil {
		return
	}
	answers := bufio.NewReader(out)
	for line := ""; !strings.HasPrefix(line, "* PREAUTH"); {
		if line, err = answers.ReadString('\n'); err != nil {
			break
		}
	}
	w.Say("%s OK LOGIN Ok.", tag)
	go func() {
		io.Copy(in, w.r)
		in.Close() // the end of its input is the end of the program
	}()
	io.Copy(w, answers)
	w.Close()
	cmd.Wait()
}

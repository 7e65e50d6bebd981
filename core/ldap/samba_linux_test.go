//go:build e2e

package ldap

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/trust"
)

const adPassword = "Secret-123"

// adPeople are more than the 1,000 entries a domain controller gives at once.
func adPeople(n int) string {
	var all strings.Builder
	person := func(cn, more string) {
		fmt.Fprintf(&all, "dn: CN=%s,CN=Users,DC=a,DC=example\nobjectClass: user\n%s\n", cn, more)
	}
	person("Jane Doe", "sAMAccountName: jane\nuserPrincipalName: jane.doe@a.example\ndisplayName: Doe, Jane\nmail: jane.doe@a.example\n"+
		"proxyAddresses: SMTP:jane.doe@a.example\nproxyAddresses: smtp:jd@a.example\nproxyAddresses: x500:/o=A/cn=jd\nproxyAddresses: sip:jd@a.example\n")
	person("Room 4", "sAMAccountName: room4\ndisplayName: Room 4\n")
	for i := range n {
		person(fmt.Sprint("p", i), fmt.Sprintf("sAMAccountName: p%d\nmail: p%d@a.example\n", i, i))
	}
	return all.String()
}

// samba is a domain of Active Directory by Samba, the nearest to it that can be had on Debian. It listens on 389 and 636 of
// loopback, as a domain controller must, so that root starts it.
func samba(t *testing.T, ldif string) *coretest.CA {
	t.Helper()
	for _, port := range []string{"389", "636"} {
		ln, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatalf("Samba needs the ports 389 and 636 of 127.0.0.1: %v", err)
		}
		ln.Close()
	}
	dir := t.TempDir()
	ca, err := coretest.Certify(dir)
	if err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v; it needs the packages samba-ad-dc, samba-ad-provision and ldb-tools: %s", name, err, out)
		}
	}
	run("samba-tool", "domain", "provision", "--realm=A.EXAMPLE", "--domain=ATEST", "--adminpass="+adPassword, "--server-role=dc",
		"--dns-backend=NONE", "--targetdir="+dir, "--host-name=dc1", "--host-ip=127.0.0.1", "--option=vfs objects = dfs_samba4 acl_xattr xattr_tdb")
	file := filepath.Join(dir, "people.ldif")
	if err := os.WriteFile(file, []byte(ldif), 0o600); err != nil {
		t.Fatal(err)
	}
	run("ldbadd", "-H", filepath.Join(dir, "private", "sam.ldb"), file)
	conf := filepath.Join(dir, "etc", "smb.conf")
	run("samba-tool", "user", "setpassword", "jane", "--newpassword="+adPassword, "-s", conf, "-H", filepath.Join(dir, "private", "sam.ldb"))
	run("samba-tool", "user", "enable", "jane", "-s", conf, "-H", filepath.Join(dir, "private", "sam.ldb"))

	cmd := exec.Command("samba", "-i", "-M", "single", "-s", conf, "--option=server services=ldap", "--option=interfaces=127.0.0.1",
		"--option=bind interfaces only=yes", "--option=tls certfile="+dir+"/cert.pem", "--option=tls keyfile="+dir+"/key.pem", "--option=tls cafile=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	})
	for range 300 {
		if conn, err := net.Dial("tcp", "127.0.0.1:636"); err == nil {
			conn.Close()
			return ca
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("Samba does not listen: %s", out.String())
	return nil
}

// TestSamba: the schema of Active Directory, its way to sign in with the address, its limit for one answer.
func TestSamba(t *testing.T) {
	const crowd = 1250
	ca := samba(t, adPeople(crowd))
	good := Options{
		Host: "localhost", Port: 636, Security: "tls", Base: "DC=a,DC=example", Filter: "(&(objectClass=user)(mail=*))",
		User: "jane.doe@a.example", Password: adPassword, Roots: ca.Pool(),
	}
	for _, way := range []struct {
		security string
		port     int
	}{{"tls", 636}, {"starttls", 389}} {
		o := good
		o.Security, o.Port = way.security, way.port
		var all sink
		complete, err := Read(t.Context(), o, &all)
		if err != nil || !complete || len(all.seen) != crowd+2 || all.bad != 0 {
			t.Fatalf("%s: %d addresses, %d bad, complete %v, %v (%v)", way.security, len(all.seen), all.bad, complete, err, errors.Unwrap(err))
		}
		for _, want := range []string{"jane.doe@a.example Doe, Jane", "jd@a.example Doe, Jane"} {
			if !slices.Contains(all.people(), want) {
				t.Errorf("%s: no %s", way.security, want)
			}
		}
		if all.seen[0].Kind != history.InDirectory {
			t.Errorf("a sighting of kind %d", all.seen[0].Kind)
		}
	}
	for _, c := range []struct {
		what   string
		change func(o *Options)
		key    string
		is     error
	}{
		{"wrong password", func(o *Options) { o.Password = "wrong" }, keyRefused, guard.ErrRefused},
		{"nobody signs in", func(o *Options) { o.User = "" }, keyEmpty, nil},
		{"unknown certificate", func(o *Options) { o.Roots = nil }, trust.Unknown, guard.ErrUntrusted},
		{"no such part of the tree", func(o *Options) { o.Base = "OU=nothing,DC=a,DC=example" }, keyBase, nil},
	} {
		o := good
		c.change(&o)
		var none sink
		_, err := Read(t.Context(), o, &none)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Key != c.key || c.is != nil && !errors.Is(err, c.is) || len(none.seen) > 0 {
			t.Errorf("%s: %v (%v)", c.what, err, errors.Unwrap(err))
		}
	}
}

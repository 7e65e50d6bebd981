//go:build e2e

package gate_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"missent/core/coretest"
)

// TestTwoUsersAtOnce: two people of one computer have a gate each; neither reaches the other's, nor reads its certificate's
// key, and the ports do not get into each other's way.
func TestTwoUsersAtOnce(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("only root can be two users")
	}
	const other = 65534
	home := t.TempDir()
	for dir := home; dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil { // the folders that testing makes; the gate's own is closed by itself
			t.Fatal(err)
		}
	}
	self := filepath.Join(home, "intruder")
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(self, program, 0o755); err != nil {
		t.Fatal(err)
	}
	asOther := func(env string, args ...string) *exec.Cmd {
		cmd := exec.Command(self, args...)
		cmd.Env = append(os.Environ(), env)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: other, Gid: other}}
		return cmd
	}
	// Ann's gate runs as user 65533, Bob's as 65534: a gate of root would let root's own in.
	up := coretest.ServeSMTP(t, coretest.SMTPOptions{})
	caFile := filepath.Join(home, "ca.pem")
	if err := os.WriteFile(caFile, up.CA.PEM, 0o644); err != nil {
		t.Fatal(err)
	}
	users := map[int]*process{}
	dirs := map[int]string{}
	for _, uid := range []uint32{other - 1, other} {
		dir := filepath.Join(home, strconv.Itoa(int(uid)))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(dir, int(uid), int(uid)); err != nil {
			t.Fatal(err)
		}
		dirs[int(uid)] = filepath.Join(dir, "gate")
		w := &world{t: t, up: up, dir: dirs[int(uid)]}
		users[int(uid)] = w.processAs(self, caFile, func(cmd *exec.Cmd) {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		})
	}
	ann, bob := users[other-1], users[other]
	if ann.port == bob.port {
		t.Fatal("one port for both")
	}
	look := func(port int, dir string) string {
		t.Helper()
		out, err := asOther(asIntruder + "=" + strconv.Itoa(port) + " " + filepath.Join(dir, "key.pem") + " " + filepath.Join(dir, "sending")).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if got := look(ann.port, dirs[other-1]); got != "kept\nkept\nheard 0\n" {
		t.Errorf("Bob at Ann's gate: %q", got)
	}
	if got := look(bob.port, dirs[other]); !strings.HasPrefix(got, "read\nread\nheard ") || strings.HasSuffix(got, "heard 0\n") {
		t.Errorf("Bob at his own: %q", got)
	}
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v %v", dir, info.Mode(), err)
		}
	}
}

// TestNothingIsLeftByAKill: a large message that was being taken in is gone with the process.
func TestNothingIsLeftByAKill(t *testing.T) {
	up := coretest.ServeSMTP(t, coretest.SMTPOptions{})
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, up.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, up: up, dir: t.TempDir()}
	p := w.process(caFile)
	c := w.connect().login(w).envelope("bob@army.mil")
	c.say("Subject: canary\r\n\r\n" + strings.Repeat("canary\r\n", 1<<18))
	held := func() (n int64) {
		fds, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "fd", "*"))
		for _, fd := range fds {
			if name, _ := os.Readlink(fd); strings.Contains(name, "held-") {
				if info, err := os.Stat(fd); err == nil {
					n += info.Size()
				}
			}
		}
		return n
	}
	eventually(t, "a message on the disk", func() bool { return held() > 1<<20 })
	p.kill()
	entries, err := os.ReadDir(w.dir)
	if err != nil || len(entries) != 3 { // certificate, key, journal
		t.Errorf("left: %v, %v", entries, err)
	}
	for _, e := range entries {
		if text, err := os.ReadFile(filepath.Join(w.dir, e.Name())); err != nil || strings.Contains(string(text), "canary") {
			t.Errorf("%s holds some of the message, %v", e.Name(), err)
		}
	}
}

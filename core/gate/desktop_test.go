//go:build e2e

package gate_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// desktop is an X server of this test's own with a window manager.
type desktop struct {
	t    *testing.T
	env  []string
	home string
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{t: t, home: t.TempDir()}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1000x750x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	d.launch(x)
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	d.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(number), "HOME="+d.home, "XDG_RUNTIME_DIR="+d.home, "TMPDIR="+d.home, "LC_ALL=C.UTF-8",
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "NO_AT_BRIDGE=1")
	d.run("openbox")
	return d
}

// bus starts a session bus, for the programs that come after it.
func (d *desktop) bus() {
	d.t.Helper()
	address := "unix:path=" + filepath.Join(d.home, "bus")
	d.run("dbus-daemon", "--session", "--nofork", "--address="+address)
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+address)
	eventually(d.t, "session bus", func() bool { _, err := os.Stat(filepath.Join(d.home, "bus")); return err == nil })
}

// run starts a program that ends with the test.
func (d *desktop) run(name string, args ...string) {
	d.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	d.launch(cmd)
}

func (d *desktop) launch(cmd *exec.Cmd) {
	d.t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%v: build/setup.sh test installs it", err)
	}
	d.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
}

func (d *desktop) xdo(args ...string) (string, error) {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = d.env
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// window waits for one with that in its title, and gives its id.
func (d *desktop) window(title string) string {
	d.t.Helper()
	id := ""
	defer func() {
		if id == "" {
			d.shoot("no-window")
		}
	}()
	eventually(d.t, "window "+title, func() bool {
		out, err := d.xdo("search", "--onlyvisible", "--name", title)
		id, _, _ = strings.Cut(out, "\n")
		return err == nil && id != ""
	})
	return id
}

func (d *desktop) there(title string) bool {
	out, err := d.xdo("search", "--onlyvisible", "--name", title)
	return err == nil && out != ""
}

// press sends a key to a window until it has an effect.
func (d *desktop) press(title, key string, done func() bool) {
	d.t.Helper()
	for end := time.Now().Add(time.Minute); !done(); {
		if time.Now().After(end) {
			d.shoot("stuck")
			d.t.Fatalf("%s in %q had no effect", key, title)
		}
		if id, _ := d.xdo("search", "--onlyvisible", "--name", title); id != "" {
			id, _, _ = strings.Cut(id, "\n")
			_, _ = d.xdo("windowactivate", "--sync", id, "key", "--clearmodifiers", key)
		}
		for range 25 {
			if done() {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// repeat does something with xdotool until it has an effect. It waits long before it does it again: done twice it may mean
// something else.
func (d *desktop) repeat(done func() bool, args ...string) {
	d.t.Helper()
	for range 6 {
		_, _ = d.xdo(args...)
		for range 200 {
			if done() {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	d.shoot("stuck")
	d.t.Fatalf("%v had no effect", args)
}

// password types it into the dialog of that title, where there is one, and waits until it is gone.
func (d *desktop) password(title, text string) {
	if !d.there(title) {
		return
	}
	_, _ = d.xdo("search", "--onlyvisible", "--name", title, "windowactivate", "--sync", "key", "ctrl+a")
	_, _ = d.xdo("type", "--delay", "30", text)
	_, _ = d.xdo("key", "Return")
	for end := time.Now().Add(5 * time.Second); d.there(title) && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
}

// painted is how long a program needs to paint what is in its windows; nothing where no pictures are taken.
func (d *desktop) painted() time.Duration {
	if os.Getenv("MISSENT_SHOTS") == "" {
		return 0
	}
	return time.Second
}

// shoot takes a picture into the folder of MISSENT_SHOTS, where there is one.
func (d *desktop) shoot(name string) {
	dir := os.Getenv("MISSENT_SHOTS")
	if dir == "" {
		return
	}
	cmd := exec.Command("import", "-window", "root", filepath.Join(dir, name+".png"))
	cmd.Env = d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Errorf("picture: %v %s", err, out)
	}
}

// write puts a file into the home of the desktop.
func (d *desktop) write(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

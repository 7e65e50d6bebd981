//go:build unix

package localapi

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets this binary be the stranger: another user who calls the socket named in the environment.
func TestMain(m *testing.M) {
	path := os.Getenv("MISSENT_STRANGER_CALLS")
	if path == "" {
		os.Exit(m.Run())
	}
	c, err := net.DialTimeout("unix", path, 5*time.Second)
	if err != nil {
		fmt.Println("dial:", err)
		os.Exit(0)
	}
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.WriteString(c, `{"method":"status"}`+"\n") // the server may have hung up already
	got, _ := io.ReadAll(c)
	fmt.Printf("uid %d got %q\n", os.Getuid(), got)
	os.Exit(0)
}

// stranger calls path as another user and returns what he saw. The tests run as root where they can give that up; for
// anybody else there is TestForeignOwner.
func stranger(t *testing.T, path string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The stranger must be able to read the binary, which go test builds in a closed folder.
	dir, err := os.MkdirTemp("", "missent-stranger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	data, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "stranger")
	if err := os.WriteFile(copied, data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), copied)
	cmd.Dir = "/"
	cmd.Env = []string{"MISSENT_STRANGER_CALLS=" + path}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func TestSecondUserCannotReachTheSocket(t *testing.T) {
	g, dir := start(t)
	path, err := socketPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := stranger(t, path)
	if os.Geteuid() != 0 { // then it was no stranger, and must have been answered
		if !strings.Contains(got, "watching") {
			t.Fatalf("we are not answered ourselves: %s", got)
		}
		return
	}
	if !strings.Contains(got, "permission denied") || len(g.seen()) != 0 {
		t.Errorf("the stranger saw %q, the guard was asked %q", got, g.seen())
	}
}

// The kernel's word counts even where folder and socket stand open.
func TestSecondUserIsRefusedOnAnOpenSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "missent-open")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path, g := filepath.Join(dir, "s"), &fake{}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	allowed := os.Getuid()
	if allowed != 0 { // without root the caller keeps our uid, so the socket belongs to somebody else
		allowed++
	}
	s := serve(l, g, nil, strconv.Itoa(allowed))
	defer s.Close()
	for name, mode := range map[string]os.FileMode{dir: 0o777, path: 0o777} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	got := stranger(t, path)
	if !strings.Contains(got, `got ""`) || len(g.seen()) != 0 {
		t.Errorf("the stranger saw %q, the guard was asked %q", got, g.seen())
	}
}

func TestForeignFolderIsRefused(t *testing.T) {
	runtime, elsewhere := t.TempDir(), t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	if err := os.Symlink(elsewhere, filepath.Join(runtime, "missent")); err != nil {
		t.Fatal(err)
	}
	if s, err := Listen(t.TempDir(), &fake{}, nil); err == nil {
		s.Close()
		t.Error("the socket was put behind a link that somebody laid")
	}
}

func TestSocketPathIsShortEnough(t *testing.T) {
	deep := "/" + strings.Repeat("d", 200)
	for _, runtime := range []string{"", "/" + strings.Repeat("r", 200), t.TempDir()} {
		t.Setenv("XDG_RUNTIME_DIR", runtime)
		path, err := socketPath(deep)
		if err != nil || len(path) > maxPath {
			t.Errorf("runtime %.20q: %q, %v", runtime, path, err)
		}
	}
}

// TestALeftSocketIsNobody, as kill -9 leaves it.
func TestALeftSocketIsNobody(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	dir := t.TempDir()
	s, err := Listen(dir, &fake{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.listener.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := NewClient(dir).Status(t.Context()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("left socket: got %v, want ErrNotRunning", err)
	}
	s, err = Listen(dir, &fake{}, nil)
	if err != nil {
		t.Fatalf("a left socket is in the way: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

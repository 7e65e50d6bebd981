//go:build unix

package localapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// maxPath is what sockaddr_un holds on the narrowest system, its final zero left out.
const maxPath = 103

// owner is the user whose guard this is.
func owner() (string, error) { return strconv.Itoa(os.Getuid()), nil }

// connect reaches the socket of the guard.
func connect(ctx context.Context, path string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", path)
}

// host is the user who made the socket at the other end: the kernel says the same of both ends.
func host(c net.Conn) (string, error) { return peer(c) }

// socketPath is where the guard of a data folder listens: in the folder the system gives each session, else in the data
// folder, else, when that lies too deep for a socket, in a folder of our own under the temporary one.
func socketPath(dataDir string) (string, error) {
	sum := sha256.Sum256([]byte(dataDir))
	name := hex.EncodeToString(sum[:4]) + ".sock"
	var first string
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		if info, err := os.Stat(runtime); err == nil && info.IsDir() {
			first = filepath.Join(runtime, "missent", name)
		}
	}
	for _, path := range []string{
		first,
		filepath.Join(dataDir, "run", name),
		filepath.Join(os.TempDir(), fmt.Sprintf("missent-%d", os.Getuid()), name),
	} {
		if path != "" && len(path) <= maxPath {
			return path, nil
		}
	}
	return "", fmt.Errorf("no folder with a short enough name: %w", fs.ErrInvalid)
}

// listen makes the folder and the socket, both for their owner alone.
func listen(path string) (net.Listener, error) {
	if err := ownFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// ownFolder makes sure that dir is a real folder, ours, and closed to others: under the temporary folder anybody could
// have made it before us.
func ownFolder(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != os.Getuid() {
		return fmt.Errorf("%s is not a folder of ours: %w", dir, fs.ErrPermission)
	}
	return os.Chmod(dir, 0o700)
}

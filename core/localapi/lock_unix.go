//go:build unix

package localapi

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Lock is one guard's hold on a data folder. It ends with the process, however that ends.
type Lock struct{ f *os.File }

// Acquire takes the lock of a data folder, or returns ErrRunning.
func Acquire(dataDir string) (*Lock, error) {
	f, err := os.OpenFile(filepath.Join(dataDir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, errors.Join(ErrRunning, f.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("lock: %w", errors.Join(err, f.Close()))
	}
	return &Lock{f}, nil
}

// Release gives the lock back. The file stays: removing it would let two guards lock two files of one name.
func (l *Lock) Release() error { return l.f.Close() }

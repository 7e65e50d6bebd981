//go:build unix

package document

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// confine limits this process for good: two seconds of work, 256 MB, no file it could write or open anew.
func confine() {
	set := func(what int, most uint64) {
		_ = unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most}) // where it cannot be limited its parent ends it in time
	}
	set(unix.RLIMIT_CPU, uint64(childTime.Seconds()))
	set(unix.RLIMIT_FSIZE, 0)
	set(unix.RLIMIT_CORE, 0)
	set(unix.RLIMIT_NOFILE, 16)
	if runtime.GOOS == "linux" {
		set(unix.RLIMIT_DATA, childMemory)
	}
}

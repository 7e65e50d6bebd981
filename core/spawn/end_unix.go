//go:build unix

package spawn

import (
	"os/exec"
	"syscall"
	"time"
)

// separate puts the window and the web processes it starts into a group of their own, so that end can reach all of them,
// and so that an interrupt typed at the guard's terminal is the guard's to handle.
func separate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// end waits for a window whose line is closed, ends it when it does not go by itself, and then whatever of its web processes
// is left: a stopped one would stay for ever. It signals the window's own group only, while the window still holds its
// number: before it is waited for.
func end(cmd *exec.Cmd) error {
	gone(cmd.Process.Pid, graceful)
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // most times nobody is left, which is an error here
	return cmd.Wait()
}

// gone waits until a child has ended, for so long at most, without taking its exit code.
func gone(pid int, limit time.Duration) {
	for until := time.Now().Add(limit); !ended(pid) && time.Now().Before(until); {
		time.Sleep(5 * time.Millisecond)
	}
}

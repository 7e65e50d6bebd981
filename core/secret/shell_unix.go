//go:build unix

package secret

import (
	"context"
	"os/exec"
	"syscall"
)

// shell runs the line in a process group of its own, so that the time limit ends all of it, not only the shell.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", line) //nolint:gosec // the user's own command line, as he wrote it
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}

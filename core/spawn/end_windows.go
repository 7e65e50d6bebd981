package spawn

import (
	"os/exec"
	"syscall"
	"time"
)

// separate keeps a console from appearing.
func separate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }

// end waits for a window whose line is closed and ends it when it does not go by itself. Its web processes end with it:
// WebView2 holds them in a job.
func end(cmd *exec.Cmd) error {
	kill := time.AfterFunc(graceful, func() { _ = cmd.Process.Kill() }) // it may have ended just now
	defer kill.Stop()
	return cmd.Wait()
}

package secret

import (
	"context"
	"os/exec"
	"syscall"
)

// shell hands the line to cmd.exe unquoted, as typed into a prompt, and shows no console window.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd.exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd.exe /d /s /c "` + line + `"`, HideWindow: true}
	return cmd
}

//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach gives the program a session of its own: a signal to who starts it does not reach it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// takeStdio makes standard input and output the window's line to the guard and puts /dev/null and standard error in
// their places, so that nothing that GTK, WebKit or a library prints can get between the lines, and so that the web
// engine's own processes inherit neither end.
func takeStdio() (io.ReadWriteCloser, error) {
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 {
		return nil, errors.New("standard input is not a pipe")
	}
	in, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, fmt.Errorf("keep standard input: %w", err)
	}
	out, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, fmt.Errorf("keep standard output: %w", err)
	}
	null, err := unix.Open(os.DevNull, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", os.DevNull, err)
	}
	if err := redirect(null, 0); err != nil {
		return nil, fmt.Errorf("replace standard input: %w", err)
	}
	if err := redirect(2, 1); err != nil {
		return nil, fmt.Errorf("replace standard output: %w", err)
	}
	return &line{in: os.NewFile(uintptr(in), "guard-in"), out: os.NewFile(uintptr(out), "guard-out")}, nil
}

package main

import (
	"io"
	"os"
)

// takeStdio makes standard input and output the window's line to the guard; what Go code prints goes to standard error.
func takeStdio() (io.ReadWriteCloser, error) {
	l := &line{in: os.Stdin, out: os.Stdout}
	os.Stdout = os.Stderr
	return l, nil
}

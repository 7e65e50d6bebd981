package main

import (
	"errors"
	"os"
)

// line is the pair of pipes to the guard.
type line struct{ in, out *os.File }

func (l *line) Read(p []byte) (int, error)  { return l.in.Read(p) }
func (l *line) Write(p []byte) (int, error) { return l.out.Write(p) }
func (l *line) Close() error                { return errors.Join(l.out.Close(), l.in.Close()) }

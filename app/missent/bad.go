package main

import (
	"fmt"
	"io"

	"missent/core/archive"
)

// badItems names each thing that could not be read, and makes them the exit code in the end.
type badItems struct {
	out io.Writer
	n   int
}

// Bad implements the archive's sink.
func (b *badItems) Bad(at archive.Place, err error) {
	b.n++
	fmt.Fprintf(b.out, "missent: %s: %v\n", at, err)
}

func (b *badItems) err() error {
	switch b.n {
	case 0:
		return nil
	case 1:
		return exitError{exitData, fmt.Errorf("1 item could not be read; everything else was")}
	}
	return exitError{exitData, fmt.Errorf("%d items could not be read; everything else was", b.n)}
}

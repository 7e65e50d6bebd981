package gate

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// inMemory is how much of a message is kept in memory; the rest goes into a file.
const inMemory = 256 << 10

// spool holds one message. Beyond inMemory it lives in a file without a name, which only this process can open and
// which is gone with it, even after kill -9.
type spool struct {
	dir  string
	head []byte
	file *os.File
	size int64
}

// Write appends.
func (s *spool) Write(p []byte) (int, error) {
	n := len(p)
	s.size += int64(n)
	if s.file == nil && len(s.head)+n <= inMemory {
		s.head = append(s.head, p...)
		return n, nil
	}
	if s.file == nil {
		f, err := nameless(s.dir)
		if err != nil {
			return 0, err
		}
		s.file = f
	}
	if _, err := s.file.Write(p); err != nil {
		return 0, err
	}
	return n, nil
}

// reader reads it from the start.
func (s *spool) reader() io.Reader {
	if s.file == nil {
		return bytes.NewReader(s.head)
	}
	return io.MultiReader(bytes.NewReader(s.head), io.NewSectionReader(s.file, 0, s.size-int64(len(s.head))))
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), left(s.file.Name()))
}

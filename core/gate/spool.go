package gate

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
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

// heads are the memory of spools that are done with: a client sends messages of like sizes. Those of large ones are let go.
var heads = sync.Pool{New: func() any { return new([]byte) }}

const keptHead = 64 << 10

// newSpool makes an empty one; close ends it.
func newSpool(dir string) *spool {
	return &spool{dir: dir, head: (*heads.Get().(*[]byte))[:0]}
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

// rest reads what is beyond memory.
func (s *spool) rest() io.Reader {
	if s.file == nil {
		return bytes.NewReader(nil)
	}
	return io.NewSectionReader(s.file, 0, s.size-int64(len(s.head)))
}

// each calls f with every line, its end included, or with the pieces of one that is long; fresh tells that one begins.
func (s *spool) each(f func(line []byte, fresh bool)) error {
	fresh := true
	for head := s.head; len(head) > 0; {
		n := bytes.IndexByte(head, '\n') + 1
		if n == 0 {
			n = len(head)
		}
		f(head[:n], fresh)
		fresh = head[n-1] == '\n'
		head = head[n:]
	}
	if s.file == nil {
		return nil
	}
	for in := bufio.NewReaderSize(s.rest(), 64<<10); ; {
		line, err := in.ReadSlice('\n')
		if len(line) > 0 {
			f(line, fresh)
		}
		fresh = err == nil
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// send writes the first n bytes of it.
func (s *spool) send(to io.Writer, n int64) error {
	head := s.head[:min(n, int64(len(s.head)))]
	if _, err := to.Write(head); err != nil {
		return err
	}
	_, err := io.CopyN(to, s.rest(), n-int64(len(head)))
	return err
}

// even tells whether a message that came by DATA is the same by BDAT: no dot was doubled, and every line ends in CRLF. It
// is asked of one in memory alone.
func (s *spool) even() bool {
	ends := bytes.Count(s.head, []byte("\r\n"))
	return !bytes.HasPrefix(s.head, []byte(".")) && !bytes.Contains(s.head, []byte("\n.")) &&
		bytes.Count(s.head, []byte("\n")) == ends && bytes.Count(s.head, []byte("\r")) == ends
}

// last is its end, n bytes of it.
func (s *spool) last(n int64) ([]byte, error) {
	end := make([]byte, n)
	if s.file == nil {
		copy(end, s.head[s.size-n:])
		return end, nil
	}
	_, err := io.ReadFull(io.NewSectionReader(s.file, s.size-int64(len(s.head))-n, n), end)
	return end, err
}

// close forgets it.
func (s *spool) close() error {
	if head := s.head; cap(head) <= keptHead {
		heads.Put(&head)
	}
	s.head = nil
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), left(s.file.Name()))
}

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
	even bool // no line begins with a dot, and every line ends in CRLF: it is the same by DATA and by BDAT

	top   []byte // the header, once it was looked for
	whole []byte // the message and what stands around it, once that was asked for
}

// newSpool makes an empty one; close ends it.
func newSpool(dir string) *spool { return &spool{dir: dir, head: take()} }

// pieces is the memory of spools that are done with: a client sends messages of like sizes. That of large ones is let go.
var pieces = sync.Pool{New: func() any { return new([]byte) }}

const keptPiece = 64 << 10

func take() []byte { return (*pieces.Get().(*[]byte))[:0] }

func giveBack(b []byte) {
	if b != nil && cap(b) <= keptPiece {
		pieces.Put(&b)
	}
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

// between is a message in memory with what stands in front of it and behind, in one piece, which is good until close.
func (s *spool) between(front, behind []byte) []byte {
	s.whole = append(append(append(take(), front...), s.head...), behind...)
	return s.whole
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
	giveBack(s.head)
	giveBack(s.whole)
	s.head, s.top, s.whole = nil, nil, nil
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), left(s.file.Name()))
}

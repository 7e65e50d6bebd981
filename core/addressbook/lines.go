package addressbook

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine bounds what is kept of one line, and of one entry. Photographs are longer, and nobody needs them here.
const maxLine = 64 << 10

var errLong = fmt.Errorf("longer than %d bytes", maxLine)

// lines reads lines unfolded: one that begins with a blank goes on the one before.
type lines struct {
	in    *bufio.Reader
	blank string // what counts as a blank
	n     int    // lines read
	buf   []byte
}

func newLines(in io.Reader, blank string) *lines {
	return &lines{in: bufio.NewReader(in), blank: blank}
}

// line is one of them.
type line struct {
	text string
	at   int  // where it begins, from 1
	long bool // the end of it was left out
}

// next gives the next line, io.EOF after the last.
func (l *lines) next() (line, error) {
	l.buf = l.buf[:0]
	out := line{at: l.n + 1}
	for read := false; ; {
		part, err := l.in.ReadSlice('\n')
		read = read || len(part) > 0
		if len(l.buf)+len(part) > maxLine {
			out.long = true
		} else {
			l.buf = append(l.buf, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return out, fmt.Errorf("read: %w", err)
		}
		if !read {
			return out, io.EOF
		}
		l.n++
		l.buf = trimEnd(l.buf)
		next, _ := l.in.Peek(1)
		if len(next) == 0 || !strings.Contains(l.blank, string(next)) {
			break
		}
		_, _ = l.in.Discard(1) // it was peeked at
	}
	out.text = string(l.buf)
	if out.at == 1 {
		out.text = strings.TrimPrefix(out.text, "\xef\xbb\xbf")
	}
	return out, nil
}

func trimEnd(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	return b
}

package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// readMbox reads the messages of an mbox (RFC 4155): each begins with a line "From " after an empty line. A "From " line
// inside a text that nobody escaped makes a piece without From and To, which is named as bad and left out. An mbox that
// is cut in the middle gives its last message as far as its header is complete.
func readMbox(name string, in *bufio.Reader, o Options, to Sink) error {
	var l reading
	n, line, start := 0, 0, 0
	empty := true
	flush := func(complete bool) error {
		if n == 0 {
			return nil
		}
		at := Place{Source: name, Line: start}
		if !complete && !l.whole() {
			to.Bad(at, errors.New("cut off inside the header"))
			return nil
		}
		return l.deliver(at, n, o, to)
	}
	for {
		part, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = nil // a long line: its pieces are taken one by one
		}
		line++
		if empty && bytes.HasPrefix(part, []byte("From ")) {
			if e := flush(true); e != nil {
				return e
			}
			kept := l.raw[:0]
			n, start, l = n+1, line, o.reading()
			l.raw = kept
		} else if n > 0 {
			l.line(part)
		}
		empty = len(bytes.TrimRight(part, "\r\n")) == 0
		if errors.Is(err, io.EOF) {
			return flush(false)
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
}

package gate

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// bodyPause is how long a client may be silent in the middle of a message.
const bodyPause = 5 * time.Minute

var (
	errBig = errors.New("message too big")
	// errEnd: a line that is nothing but a dot, between line ends that are not CRLF. A server less strict than RFC 5321
	// section 4.1.1.4 would take it for the end, and what follows for commands ("SMTP smuggling").
	errEnd = errors.New("an end that is none")
)

// spot is where in a message its reader stands.
type spot uint8

const (
	fresh   spot = iota // at the start, or after CRLF
	within              // in a line
	afresh              // after a bare CR or LF
	dot                 // a dot, after fresh
	adot                // a dot, after afresh
	dotCR               // dot, then CR
	afterCR             // CR
)

// step reads one byte: where that leads, whether it ends the message, whether somebody could take it for the end.
func (p spot) step(c byte) (to spot, end, odd bool) {
	switch {
	case p == dotCR && c == '\n':
		return fresh, true, false
	case p == dot && c == '\r':
		return dotCR, false, false
	}
	odd = p == dotCR || (p == adot || p == dot) && (c == '\n' || c == '\r')
	switch {
	case c == '\r':
		return afterCR, false, odd
	case c == '\n' && p == afterCR:
		return fresh, false, odd
	case c == '\n':
		return afresh, false, odd
	case c == '.' && p == fresh:
		return dot, false, odd
	case c == '.' && (p == afresh || p == afterCR || p == dotCR):
		return adot, false, odd
	}
	return within, false, odd
}

// uneven tells whether the byte makes the message another one by BDAT: it follows the dot that begins a line, or it ends a line
// that does not end in CRLF, or shows that the line before did not.
func (p spot) uneven(c byte) bool {
	switch p {
	case dot:
		return c != '\r'
	case afterCR, dotCR:
		return c != '\n'
	}
	return c == '\n'
}

// lines passes over the lines that nothing can be odd about, which is nearly all: those that end in CRLF, hold no other CR
// and begin with no dot. It gives how many bytes they are. The reader stands at the start of a line, and will again.
func lines(chunk []byte) (n int) {
	for n < len(chunk) && chunk[n] != '.' {
		end := bytes.IndexByte(chunk[n:], '\n')
		if end < 1 || bytes.IndexByte(chunk[n:n+end], '\r') != end-1 {
			break
		}
		n += end + 1
	}
	return n
}

// readData takes a message as it comes over the line, its doubled dots too, up to the line with a single dot, which is
// left out. It reads to that end even where it returns errBig or errEnd. wait is told how long the next piece may take. even:
// no line begins with a dot, and every line ends in CRLF.
func readData(r *bufio.Reader, to io.Writer, limit int64, wait func(time.Duration)) (even bool, err error) {
	var (
		at       = fresh
		end, odd bool
		size     int64
		carry    []byte // a dot, or a dot and CR, that may be the end
		failed   error
	)
	even = true
	keep := func(b []byte) {
		if size += int64(len(b)); size <= limit && failed == nil && len(b) > 0 {
			_, failed = to.Write(b)
		}
	}
	for !end {
		wait(bodyPause)
		if _, err := r.Peek(1); err != nil {
			return false, fmt.Errorf("read message: %w", err)
		}
		chunk, _ := r.Peek(r.Buffered())
		n := 0
		for n < len(chunk) && !end {
			if at == fresh {
				if n += lines(chunk[n:]); n == len(chunk) {
					break
				}
			}
			even = even && !at.uneven(chunk[n])
			var o bool
			at, end, o = at.step(chunk[n])
			odd = odd || o
			n++
		}
		held := 0 // at the end of the piece
		switch {
		case end:
			held = len(".\r\n")
		case at == dot:
			held = 1
		case at == dotCR:
			held = 2
		}
		if all := len(carry); all > 0 { // rarely: it joins what came before
			chunk = append(carry, chunk[:n]...)
			keep(chunk[:all+n-held])
			carry = append([]byte(nil), chunk[all+n-held:]...)
		} else {
			keep(chunk[:n-held])
			carry = append(carry, chunk[n-held:n]...)
		}
		_, _ = r.Discard(n) // they are in the buffer
	}
	switch {
	case odd:
		return false, errEnd
	case size > limit:
		return false, errBig
	case failed != nil:
		return false, fmt.Errorf("keep message: %w", failed)
	}
	return even, nil
}

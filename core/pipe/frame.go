package pipe

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"missent/core/view"
)

// MaxLine is the most bytes of one line, without its end.
const MaxLine = 1 << 20

var (
	// ErrTooLong says that a line is above MaxLine. A reader that got one cannot go on.
	ErrTooLong = errors.New("line too long")
	// ErrMalformed says that a line is not a frame. A reader that got one cannot go on: the other side is not Missent.
	ErrMalformed = errors.New("malformed line")
	// ErrClosed says that the connection ended before the answer came.
	ErrClosed = errors.New("connection closed")
)

// frame is one line. Which fields are set says what it is: a request, an answer or the end of interest in an answer.
type frame struct {
	ID      uint64          `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Problem *view.Problem   `json:"problem,omitempty"`
	Cancel  uint64          `json:"cancel,omitempty"`
}

// reader reads frames.
type reader struct{ lines *bufio.Reader }

func newReader(r io.Reader) *reader { return &reader{bufio.NewReaderSize(r, 16<<10)} }

// next returns the next frame, io.EOF at the end of the stream, ErrTooLong or ErrMalformed. A last line without its end
// was cut off, and is dropped.
func (r *reader) next() (frame, error) {
	line, err := r.line()
	if err != nil {
		return frame{}, err
	}
	var f frame
	if err := json.Unmarshal(line, &f); err != nil {
		return frame{}, ErrMalformed // the text of the error would quote the line
	}
	if (f.ID == 0) == (f.Cancel == 0) {
		return frame{}, ErrMalformed
	}
	return f, nil
}

// line returns the next line without its end. It never holds more than MaxLine bytes and one buffer.
func (r *reader) line() ([]byte, error) {
	var long []byte
	for {
		part, err := r.lines.ReadSlice('\n')
		switch {
		case err == nil:
			part = part[:len(part)-1]
		case errors.Is(err, bufio.ErrBufferFull): // the line goes on
		case errors.Is(err, io.EOF):
			return nil, io.EOF
		default:
			return nil, fmt.Errorf("read line: %w", err)
		}
		if len(long)+len(part) > MaxLine {
			return nil, ErrTooLong
		}
		if err == nil && long == nil {
			return part, nil
		}
		long = append(long, part...)
		if err == nil {
			return long, nil
		}
	}
}

// writer writes frames, one at a time.
type writer struct {
	mu sync.Mutex
	w  io.Writer
}

func (w *writer) write(f frame) error {
	line, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode frame: %w", err)
	}
	if len(line) > MaxLine {
		return ErrTooLong
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.w.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write line: %w", err)
	}
	return nil
}

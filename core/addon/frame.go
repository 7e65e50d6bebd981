package addon

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Limits of one frame, its length left out.
const (
	MaxRequest = 64 << 10 // from the add-on
	MaxReply   = 1 << 20  // to it: the most a mail client takes from a native host
)

// ErrTooLong says that a frame is above the limit. The stream cannot be read on.
var ErrTooLong = errors.New("frame too long")

// readFrame returns the next frame, in buf where it fits. The length is looked at before anything is made for it. The end
// between two frames is io.EOF, within one io.ErrUnexpectedEOF.
func readFrame(r io.Reader, buf []byte, most int) ([]byte, error) {
	n, err := readLength(r, most)
	if err != nil {
		return nil, err
	}
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	if _, err := io.ReadFull(r, buf[:n]); err != nil {
		return nil, noEnd(err)
	}
	return buf[:n], nil
}

// readLength reads the four bytes before a frame: its length in the order of this computer, which is little-endian on
// every one that Missent is built for.
func readLength(r io.Reader, most int) (int, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if uint64(n) > uint64(most) {
		return 0, fmt.Errorf("%w: %d bytes", ErrTooLong, n)
	}
	return int(n), nil
}

// writeFrame writes one frame at once, so that two writers cannot mix theirs.
func writeFrame(w io.Writer, text []byte, most int) error {
	if len(text) > most {
		return fmt.Errorf("%w: %d bytes", ErrTooLong, len(text))
	}
	frame := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(text)), uint32(len(text)))
	_, err := w.Write(append(frame, text...))
	return err
}

// Relay passes frames on as they are until from ends, which is no error, or one is above the limit.
func Relay(to io.Writer, from io.Reader, most int) error {
	buf := make([]byte, 4<<10)
	for {
		frame, err := readFrame(from, buf, most)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("relay: %w", err)
		}
		if err := writeFrame(to, frame, most); err != nil {
			return fmt.Errorf("relay: %w", err)
		}
		buf = frame[:cap(frame)]
	}
}

// noEnd is for an end where more was promised.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

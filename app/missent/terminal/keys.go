package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"sync"

	"golang.org/x/term"
)

// ErrEnd: there is no more input, or the user pressed Ctrl-C. Nothing was answered.
var ErrEnd = errors.New("end of input")

// Keys are the keys pressed, one at a time. A terminal gives them at once; anything else byte by byte.
type Keys struct {
	file *os.File // nil when the input is no terminal
	in   io.Reader

	start sync.Once
	bytes chan byte
	turn  sync.Mutex // one waits at a time: the terminal is changed meanwhile
}

// NewKeys reads keys from in. Nothing is read before the first Next.
func NewKeys(in io.Reader) *Keys {
	k := &Keys{in: in, bytes: make(chan byte)}
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		k.file = f
	}
	return k
}

// Interactive tells whether somebody may sit at the other end.
func (k *Keys) Interactive() bool { return k.file != nil }

// Next waits for a key: ErrEnd when there is none, ctx's error when it ends first. A read that is under way cannot be
// taken back: its key goes to the next call.
func (k *Keys) Next(ctx context.Context) (key byte, err error) {
	k.turn.Lock()
	defer k.turn.Unlock()
	k.start.Do(func() { go k.read() })
	if k.file != nil {
		state, err := term.MakeRaw(int(k.file.Fd()))
		if err != nil {
			return 0, ErrEnd
		}
		defer func() { err = errors.Join(err, term.Restore(int(k.file.Fd()), state)) }()
	}
	select {
	case c, ok := <-k.bytes:
		const ctrlC, ctrlD = 3, 4
		if !ok || c == ctrlC || c == ctrlD {
			return c, ErrEnd
		}
		return c, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// read ends with the input, or with the process.
func (k *Keys) read() {
	defer close(k.bytes)
	r := bufio.NewReader(k.in)
	for {
		c, err := r.ReadByte()
		if err != nil {
			return
		}
		k.bytes <- c
	}
}

package document

import (
	"context"
	"time"

	"missent/core/mail"
)

// piecesTime is how long looking into the files of one message may take that come in pieces: somebody waits at Send.
const piecesTime = 3 * time.Second

// Pieces takes the files of one message piece by piece, in the order of their names, and looks into each when it is there.
// Nothing is kept but what was found. The zero value takes none.
type Pieces struct {
	files  []mail.File
	buf    []byte
	at     int // the file that comes now
	room   int64
	beyond bool // it does not fit
	left   time.Duration
}

// NewPieces expects files of these names. One that does not come is Unreadable; beyond the first 20 nothing is taken.
func NewPieces(names []string) *Pieces {
	p := &Pieces{room: mostAll, left: piecesTime}
	for _, name := range names[:min(len(names), mostFiles)] {
		p.files = append(p.files, mail.File{Name: name, State: mail.Unreadable})
	}
	return p
}

// Add takes the next piece of a file; last ends it. It tells whether the piece was one: a file that is past, or is not
// expected, has no more of them.
func (p *Pieces) Add(ctx context.Context, file int, data []byte, last bool) bool {
	if file < p.at || file >= len(p.files) {
		return false
	}
	if file > p.at {
		p.next(file)
	}
	if int64(len(p.buf)+len(data)) > MostBytes || int64(len(data)) > p.room {
		p.buf, p.beyond = nil, true
	}
	p.room -= int64(min(int64(len(data)), p.room))
	if !p.beyond {
		p.buf = append(p.buf, data...)
	}
	if !last {
		return true
	}
	if !p.beyond && p.left > 0 {
		ctx, cancel := context.WithTimeout(ctx, p.left)
		defer cancel()
		begun := time.Now()
		p.files[file] = Read(ctx, p.files[file].Name, p.buf)
		p.left -= time.Since(begun)
	}
	p.next(file + 1)
	return true
}

func (p *Pieces) next(file int) { p.at, p.buf, p.beyond = file, nil, false }

// Files is what was found so far.
func (p *Pieces) Files() []mail.File { return p.files }

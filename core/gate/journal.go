package gate

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// remembered is how long another try of a message is recognised.
const remembered = 30 * time.Minute

// fate is what is known of a message that was handed to the provider.
type fate byte

const (
	forgotten fate = '-' // it is settled, and the client knows
	handed    fate = '?' // the provider has it or has it not: nobody said so yet
	accepted  fate = '+' // the provider has it; the client may not have been told
)

// journal is the memory that makes a second try of a message harmless: a file of short lines, each the name of a
// message, its fate and the time. A line is there before the provider can have the message, so that a process killed at
// any point knows afterwards what it does not know. The names are hashes; settled ones are taken out at the next start,
// and whenever none is left.
type journal struct {
	mu      sync.Mutex
	path    string
	file    *os.File
	lines   int
	pending []byte // lines that go with the next one
	known   map[string]entry
	now     func() time.Time
}

type entry struct {
	fate fate
	at   time.Time
}

func openJournal(path string, now func() time.Time) (*journal, error) {
	j := &journal{path: path, known: map[string]entry{}, now: now}
	f, err := os.Open(path)
	if err == nil {
		err = errors.Join(j.read(f), f.Close())
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("gate: journal: %w", err)
	}
	if err := j.rewrite(); err != nil {
		return nil, fmt.Errorf("gate: journal: %w", err)
	}
	return j, nil
}

// read takes the lines that are whole. The last one may have been cut.
func (j *journal) read(r io.Reader) error {
	in := bufio.NewScanner(r)
	for in.Scan() {
		var e entry
		var name string
		var at int64
		if n, _ := fmt.Sscanf(in.Text(), "%c %40s %d.", &e.fate, &name, &at); n == 3 && strings.HasSuffix(in.Text(), ".") {
			e.at = time.Unix(at, 0)
			j.put(name, e)
		}
	}
	return in.Err()
}

func (j *journal) put(name string, e entry) {
	if e.fate == forgotten {
		delete(j.known, name)
	} else {
		j.known[name] = e
	}
}

// rewrite leaves only what counts, in a new file that takes the place of the old one.
func (j *journal) rewrite() error {
	if j.file != nil {
		if err := j.file.Close(); err != nil {
			return err
		}
		j.file = nil
	}
	f, err := os.CreateTemp(filepath.Dir(j.path), "gate-*.new") // 0600
	if err != nil {
		return err
	}
	j.lines, j.pending = 0, j.pending[:0]
	for name, e := range j.known {
		if j.now().Sub(e.at) > remembered {
			delete(j.known, name)
			continue
		}
		if _, err := f.Write(e.appendLine(nil, name)); err != nil {
			return errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
		j.lines++
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), j.path); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	j.file, err = os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	return err
}

// appendLine adds the line of a message to b.
func (e entry) appendLine(b []byte, name string) []byte {
	b = append(b, byte(e.fate), ' ')
	b = append(b, name...)
	b = strconv.AppendInt(append(b, ' '), e.at.Unix(), 10)
	return append(b, ".\n"...)
}

// look is what is known of the message, and since when. It does not fail.
func (j *journal) look(name string) (fate, time.Time, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e, ok := j.known[name]
	if !ok || j.now().Sub(e.at) > remembered {
		return forgotten, time.Time{}, nil
	}
	return e.fate, e.at, nil
}

// set writes a fate down before it returns: a process that is killed has it, a computer that loses its power may not.
// What was written holds for this process even where the disk is full, which is the error.
func (j *journal) set(name string, f fate) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.add(name, f)
	return j.write()
}

// forget settles a message whose client knows what became of it. It is written with the next line, or by flush: a process
// that is killed before would take another try for one of a client that does not know.
func (j *journal) forget(name string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.add(name, forgotten)
}

// begin claims the message for one connection, unless something is known of it already.
func (j *journal) begin(name string) (fate, time.Time, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if e, ok := j.known[name]; ok && j.now().Sub(e.at) <= remembered {
		return e.fate, e.at, nil
	}
	j.add(name, handed)
	return forgotten, time.Time{}, j.write()
}

// flush writes what waits for the next line.
func (j *journal) flush() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.pending) == 0 {
		return nil
	}
	return j.write()
}

func (j *journal) add(name string, f fate) {
	e := entry{f, j.now()}
	j.put(name, e)
	j.lines++
	j.pending = e.appendLine(j.pending, name)
}

func (j *journal) write() error {
	if j.lines > 4096 && len(j.known) < 1024 || j.file == nil {
		return j.rewrite()
	}
	_, err := j.file.Write(j.pending)
	j.pending = j.pending[:0]
	return err
}

func (j *journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	_, err := j.file.Write(j.pending)
	err = errors.Join(err, j.file.Close())
	j.file, j.pending = nil, nil
	return err
}

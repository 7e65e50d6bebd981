package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"missent/core/addressbook"
	"missent/core/history"
	"missent/core/mail"
)

// Options say whose mail it is.
type Options struct {
	// Me are the user's own addresses: mail from one of them is sent, all other is received. Records say it themselves.
	Me history.Owners
	// Text: what messages say and which files they bring along is read too (mail.Content). It costs time, and nothing that
	// is learned needs it.
	Text bool
	// Files looks into the files of a message that has some, given whole; nil: nobody does. Above 32 MiB it gets a cut one.
	Files func(raw []byte) []mail.File
	// Bytes, where it is given, is called with each piece that was read of a source, for showing how far it is. Calls may
	// come from another goroutine.
	Bytes func(n int)
}

// reader counts what is read of r.
func (o Options) reader(r io.Reader) io.Reader {
	if o.Bytes == nil {
		return r
	}
	return counting{r, o.Bytes}
}

type counting struct {
	io.Reader
	bytes func(n int)
}

func (c counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes(n)
	return n, err
}

// Size is how many bytes there are to be read at path, 0 where that cannot be told.
func Size(path string) int64 {
	var size int64
	if path == "-" {
		return 0
	}
	err := walk(path, func(_ string, info fs.FileInfo) error {
		size += info.Size()
		return nil
	})
	if err != nil {
		return 0 // reading it will say why
	}
	return size
}

// Read reads the source at path: a file (mbox, .eml, JSONL or an address book, found out from its first bytes), a Maildir, or
// a folder with any of these. A database of Thunderbird is known by its name. "-" is standard input.
func Read(path string, o Options, to Sink) error {
	if path == "-" {
		return readStream("standard input", os.Stdin, o, to)
	}
	return walk(path, func(path string, info fs.FileInfo) error {
		if addressbook.IsThunderbird(path) {
			if o.Bytes != nil {
				o.Bytes(int(info.Size()))
			}
			return addressbook.ReadThunderbird(path, listing{path, to})
		}
		return readFile(path, o, to)
	})
}

// listing hands what an address book lists on as items.
type listing struct {
	name string
	to   Sink
}

func (l listing) Listed(line int, s history.Sighting) error {
	return l.to.Item(Item{Line: line, Listed: &s})
}

func (l listing) Bad(line int, err error) { l.to.Bad(Place{Source: l.name, Line: line}, err) }

func readFile(path string, o Options, to Sink) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readStream(path, f, o, to)
}

func readStream(name string, in io.Reader, o Options, to Sink) error {
	r := bufio.NewReaderSize(o.reader(in), 1<<16)
	head, err := r.Peek(addressbook.SniffLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	switch {
	case len(head) == 0:
		return nil
	case bytes.HasPrefix(head, []byte("From ")):
		return readMbox(name, r, o, to)
	case bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"), []byte("{")):
		return readJSONL(name, r, to)
	}
	format := addressbook.Sniff(head)
	switch {
	case format != addressbook.None:
		if err := addressbook.Read(format, r, listing{name, to}); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		return nil
	case looksLikeHeader(head):
		return readMessage(Place{Source: name}, 1, r, o, to)
	}
	to.Bad(Place{Source: name}, ErrFormat)
	return nil
}

// walk calls f for a file, or for each of a Maildir (its cur and new) or of a folder, in the order of names.
func walk(root string, f func(path string, info fs.FileInfo) error) error {
	info, err := os.Stat(root)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if !info.IsDir() {
		return f(root, info)
	}
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("read: %w", err)
		case d.IsDir():
			if d.Name() == "tmp" && isMaildir(filepath.Dir(path)) {
				return filepath.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		if parent := filepath.Base(filepath.Dir(path)); parent != "cur" && parent != "new" && notMail(d.Name()) && !addressbook.IsThunderbird(path) {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		return f(path, info)
	})
}

func isMaildir(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "cur"))
	return err == nil && info.IsDir()
}

// notMail leaves the indexes out that mail programs keep beside the mail.
func notMail(name string) bool {
	if strings.HasPrefix(name, "dovecot") || strings.HasPrefix(name, "maildirfolder") || strings.HasPrefix(name, "courierimap") {
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".msf", ".dat", ".json", ".sqlite", ".html", ".db", ".ibex", ".cmeta", ".ev-summary":
		return true
	}
	return false
}

// looksLikeHeader tells whether text begins with a header field, after an optional byte order mark.
func looksLikeHeader(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte("\n"))
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

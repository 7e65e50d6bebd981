package mail

import (
	"bytes"
	"strings"
)

// How much of a message Content looks at. Whatever its size, no more than this is held at once.
const (
	maxBody        = 64 << 10  // of the text, decoded
	maxEncoded     = 256 << 10 // of the text as it stands there: each byte may be written with three
	maxPartHeader  = 64 << 10
	maxDepth       = 20
	maxAttachments = 200
	usualText      = 8 << 10
)

// Content reads a message (RFC 2045, RFC 2046) line by line for what it says and which files it brings along: the first
// text that is no file, at most 64 KiB of it, and the names of the files. It takes a message as it is found. A part whose
// header cannot be read, a boundary that never comes, an encoding that is none cost that part and no other. Its zero value
// is ready for a message from its first line.
type Content struct {
	header  []byte // of the part that begins
	in      spot   // where the last line left it
	part    Part
	open    []multipart // around it, the innermost last
	encoded []byte      // text as it stands there
	split   bool        // the last piece did not end its line
	body    string
	files   []string
}

// spot is where in the message the next line stands.
type spot uint8

const (
	heading  spot = iota
	prose         // in a text that is wanted
	skipping      // in anything else
)

// multipart is one that is not over.
type multipart struct {
	boundary string // with its two hyphens
	related  bool   // what comes behind its first part belongs to that: pictures of a page (RFC 2387)
}

// Line takes the next line with its end, or the next piece of a line that is too long to be held whole.
func (c *Content) Line(piece []byte) {
	fresh := !c.split
	c.split = len(piece) == 0 || piece[len(piece)-1] != '\n'
	if fresh && c.in != heading && bytes.HasPrefix(piece, []byte("--")) && c.boundary(piece) {
		return
	}
	switch c.in {
	case heading:
		if fresh && len(bytes.TrimRight(piece, "\r\n")) == 0 {
			c.begin()
			return
		}
		if fresh && len(c.open) > 0 && bytes.HasPrefix(piece, []byte("--")) && c.boundary(piece) {
			return // a part without a body
		}
		if room := maxPartHeader - len(c.header); len(piece) <= room {
			c.header = append(c.header, piece...)
		} else if bytes.HasSuffix(c.header, []byte("\n")) {
			return // fields beyond are not read
		} else {
			c.header = append(c.header, '\n') // the line is cut
		}
	case prose:
		if c.encoded == nil {
			c.encoded = make([]byte, 0, usualText)
		}
		c.encoded = append(c.encoded, piece[:min(len(piece), maxEncoded-len(c.encoded))]...)
	case skipping:
	}
}

// Single tells whether all that comes is one body: the header is over, and the message has no parts.
func (c *Content) Single() bool { return c.in != heading && len(c.open) == 0 }

// Rest takes the body of a message that is Single at once, to its end. It keeps nothing of it.
func (c *Content) Rest(body []byte) {
	if c.in == prose {
		if len(c.encoded) > 0 {
			body = append(c.encoded, body...)
		}
		c.take(body)
		c.in = skipping
	}
}

// boundary tells whether a line ends a part, and goes on with what comes then. One of an outer multipart ends the inner
// ones as well.
func (c *Content) boundary(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r\n")
	for i := len(c.open) - 1; i >= 0; i-- {
		rest, is := bytes.CutPrefix(line, []byte(c.open[i].boundary))
		if !is || len(rest) > 0 && !bytes.Equal(rest, []byte("--")) {
			continue
		}
		c.end()
		c.open = c.open[:i+1]
		c.in, c.header = heading, c.header[:0]
		if len(rest) > 0 {
			c.open, c.in = c.open[:i], skipping
		}
		return true
	}
	return false
}

// begin reads the header of a part, behind which its body comes.
func (c *Content) begin() {
	c.part = ParsePart(c.header)
	c.header = c.header[:0]
	c.in = skipping
	switch {
	case c.part.boundary != "":
		if len(c.open) < maxDepth {
			c.open = append(c.open, multipart{"--" + c.part.boundary, c.part.Media == "multipart/related"})
		}
	case c.part.File != "" && !c.part.Attached && len(c.open) > 0 && c.open[len(c.open)-1].related:
	case c.part.File != "":
		if len(c.files) < maxAttachments {
			c.files = append(c.files, c.part.File)
		}
	case c.part.Text() && c.body == "":
		c.in = prose
	}
}

// end takes over the text of a part.
func (c *Content) end() {
	if c.in == prose {
		c.take(c.encoded)
		c.encoded = c.encoded[:0]
	}
}

// take keeps a text, if there is any in it: some clients put an empty one in front.
func (c *Content) take(encoded []byte) {
	if text := c.part.Decode(encoded); strings.TrimSpace(text) != "" {
		c.body = text
	}
}

// Put writes what was read into m. No line comes after it.
func (c *Content) Put(m *Message) {
	if c.in == heading {
		c.begin() // nothing but a header
	}
	c.end()
	m.Body, m.Attachments = Secret(c.body), c.files
}

package gate

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// Limits of what is read at once.
const (
	maxLine  = 16 << 10 // a token of OAUTHBEARER in one line; RFC 4954 section 4 asks for 12,288
	maxReply = 64 << 10 // all lines of one answer of the provider
)

var (
	errLong  = errors.New("line too long")
	errReply = errors.New("not an answer of SMTP")
)

// readLine reads one line, without its end. A line beyond maxLine is errLong, and nothing after it can be trusted.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err == nil && len(line) > maxLine {
		return nil, errLong
	}
	if err == nil {
		return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
	}
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, errLong
	}
	return nil, err
}

// reply is one answer (RFC 5321 section 4.2): its code, and its lines as they came, each with CRLF.
type reply struct {
	code  int
	lines []byte
}

// say makes an answer of our own, always of one line: some clients show only the first, some only the last.
func say(code int, text string) *reply {
	return &reply{code, fmt.Appendf(nil, "%d %s\r\n", code, text)}
}

func (r *reply) ok() bool { return r.code/100 == 2 }

// text gives the lines without their codes.
func (r *reply) text() []string {
	var out []string
	for line := range bytes.Lines(r.lines) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) > 4 {
			out = append(out, string(line[4:]))
		} else {
			out = append(out, "")
		}
	}
	return out
}

// readReply reads one answer with all its lines.
func readReply(r *bufio.Reader) (*reply, error) {
	var out reply
	for {
		line, err := readLine(r)
		if err != nil {
			return nil, err
		}
		code, err := strconv.Atoi(string(line[:min(3, len(line))]))
		if err != nil || code < 200 || code > 599 || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
			return nil, errReply
		}
		if out.code != 0 && out.code != code || len(out.lines)+len(line) > maxReply {
			return nil, errReply
		}
		out.code = code
		out.lines = append(append(out.lines, line...), "\r\n"...)
		if len(line) == 3 || line[3] == ' ' {
			return &out, nil
		}
	}
}

// cut separates the verb of a command, in upper case, from its arguments.
func cut(line []byte) (verb string, args string) {
	v, a, _ := bytes.Cut(line, []byte(" "))
	return string(bytes.ToUpper(bytes.TrimSpace(v))), string(bytes.TrimSpace(a))
}

// clean tells whether a line holds nothing that a server could take for the end of it.
func clean(line []byte) bool { return bytes.IndexByte(line, '\r') < 0 && bytes.IndexByte(line, 0) < 0 }

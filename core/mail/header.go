package mail

import (
	"bytes"
	netmail "net/mail"
	"strings"
	"time"
)

// HeaderFields are the fields FromHeader reads, in the form IMAP's BODY.PEEK[HEADER.FIELDS (...)] takes them.
var HeaderFields = []string{
	"From", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID", "In-Reply-To", "References",
	"Content-Type", "Auto-Submitted", "X-Mailer", "User-Agent", "X-Failed-Recipients", "X-Identity-Key",
	"X-Protective-Marking", "X-Classification", "X-Security-Label", "MSIP_Labels", "X-TLP",
}

// maxField bounds what is read of one field: 1,000 recipients with names fit, an endless line does not.
const maxField = 1 << 18

// FromHeader reads a header block (RFC 5322 section 2.2) as it is found: two To lines, an mbox "From " line, lines
// without a colon, raw 8-bit text. What cannot be read is left out of the Message; it never fails as a whole. Reading
// stops at the first empty line.
func FromHeader(block []byte) Message {
	var m Message
	var tool, report bool
	eachField(block, func(name, value []byte) {
		switch string(name) {
		case "from":
			if m.From.Addr.IsZero() {
				m.From = first(ParseList(string(value), To))
			}
		case "to":
			m.To = append(m.To, ParseList(string(value), To)...)
		case "cc":
			m.To = append(m.To, ParseList(string(value), Cc)...)
		case "bcc":
			m.To = append(m.To, ParseList(string(value), Bcc)...)
		case "date":
			m.Time = parseDate(string(value))
		case "subject":
			m.Subject = Secret(decode(string(value)))
		case "message-id":
			m.MessageID = firstID(string(value))
		case "in-reply-to":
			m.InReplyTo = firstID(string(value))
		case "references":
			m.References = ids(string(value))
		case "x-mailer", "user-agent":
			tool = tool || bytes.HasPrefix(bytes.ToLower(value), []byte("git-send-email"))
		case "auto-submitted":
			tool = tool || !bytes.EqualFold(value, []byte("no"))
		case "content-type":
			report = bytes.Contains(bytes.ToLower(value), []byte("delivery-status"))
		case "x-protective-marking", "x-classification", "x-security-label", "msip_labels", "x-tlp":
			if len(m.Marks) < 8 && len(value) > 0 {
				m.Marks = append(m.Marks, Secret(decode(string(value))))
			}
		case "x-failed-recipients":
			m.Bounced = append(m.Bounced, plainList(string(value))...)
		}
	})
	m.Tool = tool
	m.Report = report
	return m
}

// eachField calls f for every field of the block, its name in lower case, its value unfolded and trimmed; both are good until
// f returns.
func eachField(block []byte, f func(name, value []byte)) {
	var low []byte
	for len(block) > 0 {
		line, rest := cutLine(block)
		if len(line) == 0 {
			return
		}
		block = rest
		colon := bytes.IndexByte(line, ':')
		if colon <= 0 || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name := append(low[:0], bytes.TrimRight(line[:colon], " \t")...)
		for i, c := range name {
			if c >= 'A' && c <= 'Z' {
				name[i] = c + 'a' - 'A'
			}
		}
		low = name
		value := bytes.TrimSpace(line[colon+1:])
		folded := false
		for len(block) > 0 && (block[0] == ' ' || block[0] == '\t') {
			line, block = cutLine(block)
			if len(value) > maxField {
				continue
			}
			if !folded {
				value, folded = bytes.Clone(value), true
			}
			value = append(append(value, ' '), bytes.TrimSpace(line)...)
		}
		if len(value) > maxField {
			value = value[:maxField]
		}
		f(name, value)
	}
}

// cutLine takes one line off the block; it may end in CRLF, LF or not at all.
func cutLine(block []byte) (line, rest []byte) {
	i := bytes.IndexByte(block, '\n')
	if i < 0 {
		return bytes.TrimSuffix(block, []byte("\r")), nil
	}
	return bytes.TrimSuffix(block[:i], []byte("\r")), block[i+1:]
}

func first(rs []Recipient) Recipient {
	if len(rs) == 0 {
		return Recipient{}
	}
	return rs[0]
}

func parseDate(s string) time.Time {
	// The form nearly every message has; net/mail tries this one late, which costs half of reading a header.
	if t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", s); err == nil {
		return t
	}
	t, err := netmail.ParseDate(s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// ids takes the message ids of a References or In-Reply-To field (RFC 5322 section 3.6.4), without their brackets.
func ids(s string) []string {
	var out []string
	for len(out) < 100 {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		out = append(out, s[i+1:i+j])
		s = s[i+j+1:]
	}
	return out
}

func firstID(s string) string {
	i := strings.IndexByte(s, '<')
	if i < 0 {
		return strings.TrimSpace(s)
	}
	s = s[i+1:]
	if j := strings.IndexByte(s, '>'); j >= 0 {
		s = s[:j]
	}
	return s
}

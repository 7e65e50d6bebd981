package mail

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

// Part is what the header of a part says about it (RFC 2045, RFC 2183).
type Part struct {
	Media string // "text/plain", in lower case
	File  string // the name of the file it is, or its Media where it has none; "" where it is no file

	Attached                    bool // the mail client says so (RFC 2183)
	boundary, charset, encoding string
}

// maxFile bounds the name of a file.
const maxFile = 255

// ParsePart reads the header of a part, or that of a message.
func ParsePart(header []byte) Part {
	kind, disposition, encoding := "", "", ""
	eachField(header, func(name, value []byte) {
		switch string(name) {
		case "content-type":
			kind = cmp.Or(kind, string(value))
		case "content-disposition":
			disposition = cmp.Or(disposition, string(value))
		case "content-transfer-encoding":
			encoding = cmp.Or(encoding, string(value))
		}
	})
	media, about := parameters(kind)
	how, of := parameters(disposition)
	p := Part{Media: media, Attached: how == "attachment", charset: about["charset"], encoding: strings.ToLower(strings.TrimSpace(encoding))}
	if !strings.Contains(media, "/") {
		p.Media = "text/plain" // RFC 2045 section 5.2
	}
	if strings.HasPrefix(p.Media, "multipart/") && about["boundary"] != "" {
		p.boundary = strings.TrimRight(about["boundary"], " \t")
		return p
	}
	name := of["filename"]
	if name == "" {
		name = about["name"]
	}
	name = decode(name)
	for len(name) > maxFile {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	switch {
	case carriers[p.Media]:
	case strings.HasPrefix(p.Media, "text/") && how != "attachment" && name == "":
	case name != "":
		p.File = name
	case !strings.HasPrefix(p.Media, "multipart/"):
		p.File = p.Media
	}
	return p
}

// carriers are parts that nobody attached: signatures, what an encrypted message needs, reports, invitations beside their
// text.
var carriers = map[string]bool{
	"application/pgp-signature": true, "application/pkcs7-signature": true, "application/x-pkcs7-signature": true,
	"application/pgp-encrypted": true, "message/delivery-status": true, "message/disposition-notification": true,
}

// Multipart tells whether it is made of parts.
func (p Part) Multipart() bool { return strings.HasPrefix(p.Media, "multipart/") }

// Text tells whether it is text to be read, and no file.
func (p Part) Text() bool {
	return p.File == "" && (p.Media == "text/plain" || p.Media == "text/html" || p.Media == "text/enriched")
}

// Decode turns the body of a text as it stands in the message into text, at most 64 KiB of it. Where the encoding breaks
// off, what came before counts. A charset nobody knows is read as UTF-8 or Latin-1.
func (p Part) Decode(body []byte) string {
	body = body[:min(len(body), maxEncoded)]
	switch p.encoding {
	case "base64":
		body = readable(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(body)))
	case "quoted-printable":
		body = readable(quotedprintable.NewReader(bytes.NewReader(body)))
	}
	if set := strings.ToLower(p.charset); set != "" && set != "utf-8" && set != "us-ascii" {
		if r, err := charset.Reader(set, bytes.NewReader(body)); err == nil {
			body = readable(r)
		}
	}
	text := decodeBytes(withoutCR(body))
	if p.Media == "text/html" {
		text = strings.ReplaceAll(fromHTML(text), "\r\n", "\n")
	}
	if len(text) > maxBody {
		text = strings.ToValidUTF8(text[:maxBody], "")
	}
	return text
}

// withoutCR is a text whose lines end in LF alone.
func withoutCR(body []byte) string {
	var b strings.Builder
	b.Grow(len(body))
	for {
		i := bytes.Index(body, []byte("\r\n"))
		if i < 0 {
			b.Write(body)
			return b.String()
		}
		b.Write(body[:i])
		body = body[i+1:]
	}
}

// readable is what can be read until the end, or until something is wrong.
func readable(r io.Reader) []byte {
	out, _ := io.ReadAll(io.LimitReader(r, maxEncoded))
	return out
}

// parameters reads a field like Content-Type: its value in lower case, and what follows the semicolons. What the strict
// reader refuses (RFC 2231 is hard to write) is read as it was meant.
func parameters(field string) (value string, all map[string]string) {
	if field == "" {
		return "", nil
	}
	value, all, err := mime.ParseMediaType(field)
	if err == nil {
		return value, all
	}
	value, rest, _ := strings.Cut(field, ";")
	all = map[string]string{}
	for rest != "" {
		var one string
		one, rest = cutParameter(rest)
		name, is, ok := strings.Cut(one, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := all[name]; ok && !twice {
			all[name] = unquoteName(strings.TrimSpace(is))
		}
	}
	return strings.ToLower(strings.TrimSpace(value)), all
}

// cutParameter cuts at the first semicolon outside quotes.
func cutParameter(s string) (one, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

package document

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // names of files in old charsets

	"missent/core/mail"
)

// Limits of one message.
const (
	mostFiles   = 20
	mostAll     = 24 << 20 // bytes of files, decoded
	mostDepth   = 8
	messageTime = 5 * time.Second
)

var errEnough = errors.New("document: enough")

// Files looks into the files that come with a message (RFC 5322, MIME). Those beyond a limit are Unreadable.
func Files(ctx context.Context, raw io.Reader) []mail.File {
	ctx, cancel := context.WithTimeout(ctx, messageTime)
	defer cancel()
	top, err := message.Read(raw)
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return nil
	}
	var out []mail.File
	left := int64(mostAll)
	_ = top.Walk(func(path []int, part *message.Entity, err error) error { // what cannot be read ends there
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) || len(path) > mostDepth {
			return errEnough
		}
		name := fileName(part)
		if name == "" {
			return nil
		}
		if len(out) == mostFiles {
			return errEnough
		}
		if left <= 0 || ctx.Err() != nil {
			out = append(out, mail.File{Name: name, State: mail.Unreadable})
			return nil
		}
		data, err := io.ReadAll(io.LimitReader(part.Body, min(left, MostBytes)+1))
		left -= int64(len(data))
		if err != nil || left < 0 {
			out = append(out, mail.File{Name: name, State: mail.Unreadable})
			return nil
		}
		out = append(out, Read(ctx, name, data))
		return nil
	})
	return out
}

// fileName is the name of the file a part is, "" where it is none.
func fileName(part *message.Entity) string {
	how, of, _ := part.Header.ContentDisposition()
	media, about, _ := part.Header.ContentType()
	if strings.HasPrefix(media, "multipart/") {
		return ""
	}
	name := of["filename"]
	if name == "" {
		name = about["name"]
	}
	if name == "" && how == "attachment" {
		name = media
	}
	return name
}

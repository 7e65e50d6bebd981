package document

import (
	"bytes"
	"context"
	"path"
	"strings"
	"time"

	"missent/core/mail"
)

// Limits of one file.
const (
	MostBytes   = 8 << 20  // of the file as it is attached
	mostUnzip   = 16 << 20 // all entries together
	mostEntry   = 8 << 20
	mostEntries = 2000
	mostRatio   = 200
	mostText    = 1 << 20
	mostTime    = time.Second
)

// office are the endings of what is a zip file inside.
var office = map[string]bool{"docx": true, "docm": true, "xlsx": true, "xlsm": true, "pptx": true, "pptm": true, "odt": true, "ods": true, "odp": true}

// Read looks into one file. It never fails: what cannot be read says so in its State.
func Read(ctx context.Context, name string, data []byte) mail.File {
	f := mail.File{Name: name}
	kind := ending(name)
	switch {
	case len(data) > MostBytes:
		f.State = mail.Unreadable
	case bytes.HasPrefix(data, []byte("%PDF-")) || kind == "pdf":
		f.State, f.Text = readPDF(ctx, data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		ctx, cancel := context.WithTimeout(ctx, mostTime)
		defer cancel()
		z := unzipping{ctx: ctx, room: mostUnzip}
		f.State = z.read(data, office[kind])
		f.Text, f.Label = mail.Secret(z.text.String()), mail.Secret(z.label)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		// An OLE file: Office of old, which is not read, or of today under a password (MS-OFFCRYPTO section 2.3.1).
		if bytes.Contains(data, utf16("EncryptedPackage")) {
			f.State = mail.Locked
		}
	case sevenZip(data), rar(data):
		f.State = mail.Locked
	case office[kind]:
		f.State = mail.Unreadable // it says what it is, and is not
	}
	return f
}

func ending(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }

func utf16(s string) []byte {
	var out []byte
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// sevenZip tells whether a 7z file is encrypted: the id of AES stands among its coders, whether its names are hidden or not.
func sevenZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("7z\xbc\xaf\x27\x1c")) && bytes.Contains(data, []byte{0x06, 0xf1, 0x07, 0x01})
}

// rar tells whether the names in a RAR file are hidden, or its first file is encrypted.
func rar(data []byte) bool {
	const old, now = "Rar!\x1a\x07\x00", "Rar!\x1a\x07\x01\x00"
	switch {
	case bytes.HasPrefix(data, []byte(now)) && len(data) > len(now)+5:
		// CRC (4), size of the header, its type: 4 is the header of encryption.
		return data[len(now)+5] == 4
	case bytes.HasPrefix(data, []byte(old)) && len(data) > 7+13+5:
		head := data[7:] // main header: CRC (2), type, flags (2), size (2)
		if head[3]&0x80 != 0 {
			return true
		}
		size := int(head[5]) | int(head[6])<<8
		return len(head) > size+5 && head[size+2] == 0x74 && head[size+3]&0x04 != 0
	}
	return false
}

package document

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"missent/core/mail"
)

// unzipping is one zip file being read.
type unzipping struct {
	ctx   context.Context
	room  int64 // bytes that may still be unzipped
	text  strings.Builder
	label string
}

var errLimit = errors.New("document: beyond a limit")

// read reads what holds text. Of an archive that is no document it only tells whether it takes a password.
func (z *unzipping) read(data []byte, document bool) mail.FileState {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(r.File) > mostEntries {
		return mail.Unreadable
	}
	parts := 0
	for _, f := range r.File {
		if f.Flags&1 != 0 {
			return mail.Locked
		}
		if wanted(f.Name) {
			parts++
		}
	}
	switch {
	case parts == 0 && document:
		return mail.Unreadable
	case parts == 0:
		return mail.NotLooked
	}
	for _, f := range r.File {
		if f.Name == "META-INF/manifest.xml" {
			if raw, err := z.entry(f, int64(len(data))); err != nil || bytes.Contains(raw, []byte("encryption-data")) {
				return map[bool]mail.FileState{true: mail.Unreadable, false: mail.Locked}[err != nil]
			}
		}
	}
	for _, f := range r.File {
		if !wanted(f.Name) {
			continue
		}
		raw, err := z.entry(f, int64(len(data)))
		if err == nil {
			err = z.words(f.Name, raw)
		}
		if err != nil {
			return mail.Unreadable
		}
		if z.text.Len() >= mostText {
			break
		}
	}
	return mail.Read
}

// wanted tells which entries hold text: the document and what stands around its pages, the texts of a sheet, the slides and
// their notes, and the properties.
func wanted(name string) bool {
	dir, base := path.Split(name)
	if path.Ext(base) != ".xml" {
		return false
	}
	switch dir {
	case "":
		return base == "content.xml" || base == "meta.xml"
	case "word/":
		for _, p := range []string{"document", "header", "footer", "footnotes", "endnotes", "comments"} {
			if strings.HasPrefix(base, p) {
				return true
			}
		}
	case "xl/":
		return base == "sharedStrings.xml"
	case "xl/worksheets/":
		return true // strings written into a cell, and numbers
	case "ppt/slides/", "ppt/notesSlides/":
		return true
	case "docProps/":
		return base == "core.xml" || base == "custom.xml"
	}
	return false
}

// entry unzips one entry within the limits.
func (z *unzipping) entry(f *zip.File, whole int64) ([]byte, error) {
	if f.UncompressedSize64 > mostEntry {
		return nil, errLimit
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	most := min(mostEntry, z.room, mostRatio*whole)
	raw, err := io.ReadAll(io.LimitReader(&patient{z.ctx, r}, most+1))
	if err == nil && int64(len(raw)) > most {
		err = errLimit
	}
	z.room -= int64(len(raw))
	return raw, err
}

// patient reads until its context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// breaks are the elements that end a line or a cell.
var breaks = map[string]bool{"p": true, "br": true, "tab": true, "row": true, "c": true, "si": true, "h": true, "table-cell": true, "line-break": true}

// words takes the text out of one part.
func (z *unzipping) words(name string, raw []byte) error {
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Strict = false
	properties := strings.HasPrefix(name, "docProps/custom") || name == "meta.xml"
	property, shared := "", false
	for n := 0; ; n++ {
		if n%256 == 0 && z.ctx.Err() != nil {
			return z.ctx.Err()
		}
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "c" {
				shared = false
			}
			for _, a := range t.Attr {
				switch {
				case properties && a.Name.Local == "name":
					property = a.Value
				case t.Name.Local == "c" && a.Name.Local == "t":
					shared = a.Value == "s" // a number of sharedStrings, which says nothing
				}
			}
		case xml.EndElement:
			if breaks[t.Name.Local] && z.text.Len() < mostText {
				z.text.WriteByte('\n')
			}
			if t.Name.Local == "property" || t.Name.Local == "user-defined" {
				property = ""
			}
		case xml.CharData:
			switch {
			case properties:
				z.labelled(property, string(t))
			case !shared:
				z.text.Write(t[:min(len(t), mostText-z.text.Len())])
			}
		}
		if z.text.Len() >= mostText {
			return nil
		}
	}
}

// labelled takes the name of a label that Microsoft 365 wrote into the properties: MSIP_Label_GUID_Name.
func (z *unzipping) labelled(property, value string) {
	if strings.HasPrefix(property, "MSIP_Label_") && strings.HasSuffix(property, "_Name") && strings.TrimSpace(value) != "" {
		z.label = strings.TrimSpace(value)
	}
}

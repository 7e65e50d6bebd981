package imap

import (
	"context"
	"slices"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"missent/core/guard"
	"missent/core/mail"
)

// Limits of what is fetched of a draft beside its header.
const (
	maxDraftText = 64 << 10
	maxPartTop   = 8 << 10 // of the header of one part
	maxParts     = 9       // side by side
	textTime     = 10 * time.Second
)

// text fetches what a message says, and the names of the files with it, but nothing of the files. The structure is read
// from the headers of its parts (BODY[n.MIME], RFC 9051 section 6.4.5): the answer to BODYSTRUCTURE is made by the server
// from what a stranger wrote, and one bad parenthesis in it ends the connection.
func (s *session) text(ctx context.Context, uid goimap.UID) (mail.Secret, []string, error) {
	tops := [][]int{nil, {1}, {1, 1}, {1, 1, 1}}
	for n := 2; n <= maxParts; n++ {
		tops = append(tops, []int{n})
	}
	o := &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{
		Specifier: goimap.PartSpecifierHeader, HeaderFields: []string{"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"}, Peek: true,
	}}}
	for _, path := range tops[1:] {
		o.BodySection = append(o.BodySection, &goimap.FetchItemBodySection{
			Specifier: goimap.PartSpecifierMIME, Part: path, Peek: true, Partial: &goimap.SectionPartial{Size: maxPartTop},
		})
	}
	got, err := s.sections(ctx, uid, o)
	if err != nil {
		return "", nil, err
	}
	whole := mail.ParsePart(got.of(nil))
	path, part := []int{1}, whole
	var files []string
	if whole.Multipart() {
		path, part = descend(got)
		for n := 1; n <= maxParts; n++ {
			top := got.of([]int{n})
			if len(top) == 0 {
				break
			}
			p := mail.ParsePart(top)
			switch {
			case p.File != "" && (p.Attached || whole.Media != "multipart/related"):
				files = append(files, p.File)
			case !part.Text() && p.Text():
				path, part = []int{n}, p
			}
		}
	}
	if !part.Text() {
		return "", files, nil
	}
	got, err = s.sections(ctx, uid, &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{
		Part: path, Peek: true, Partial: &goimap.SectionPartial{Size: maxDraftText},
	}}})
	if err != nil {
		return "", files, err
	}
	return mail.Secret(part.Decode(got.of(path))), files, nil
}

// readable lets the text of the draft be fetched over the connection that watches, which nothing else uses meanwhile.
func (w *watch) readable(s *session, d guard.Draft) guard.Draft {
	i := slices.IndexFunc(w.desk.held, func(h *held) bool { return h.id == d.ID })
	if i < 0 || w.desk.held[i].uid == 0 || !w.desk.held[i].gone.IsZero() {
		return d
	}
	uid := w.desk.held[i].uid
	d.Read = func(ctx context.Context) (mail.Secret, []string, error) { return s.text(ctx, uid) }
	return d
}

// descend goes to the first part that is none of several.
func descend(got sections) (path []int, p mail.Part) {
	path = []int{1}
	for p = mail.ParsePart(got.of(path)); p.Multipart() && len(path) < 3; p = mail.ParsePart(got.of(path)) {
		path = append(path, 1)
	}
	return path, p
}

// sections are parts of one message, as they came.
type sections []section

type section struct {
	path  []int
	block []byte
}

func (all sections) of(path []int) []byte {
	i := slices.IndexFunc(all, func(s section) bool { return slices.Equal(s.path, path) })
	if i < 0 {
		return nil
	}
	return all[i].block
}

// sections asks for several sections of one message at once.
func (s *session) sections(ctx context.Context, uid goimap.UID, o *goimap.FetchOptions) (all sections, err error) {
	b := &batch{s: s}
	s.m.begin(min(s.max, textTime))
	cmd := s.c.Fetch(goimap.UIDSetNum(uid), o)
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		for item := data.Next(); item != nil; item = data.Next() {
			if flags, are := item.(imapclient.FetchItemDataFlags); are { // that changed meanwhile
				s.note([]raw{{uid: uid, deleted: slices.Contains(flags.Flags, goimap.FlagDeleted)}})
			}
			body, is := item.(imapclient.FetchItemDataBodySection)
			if !is || body.Literal == nil {
				continue
			}
			path := []int(nil)
			if body.Section != nil {
				path = body.Section.Part
			}
			all = append(all, section{path, b.read(body.Literal)})
			s.m.grant()
		}
	}
	err = cmd.Close()
	s.m.rest()
	return all, s.failed(ctx, "text", err)
}

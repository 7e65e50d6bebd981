package imap

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"

	goimap "github.com/emersion/go-imap/v2"
	"golang.org/x/text/unicode/norm"

	"missent/core/guard"
)

// folders are those of an account by their use.
type folders struct {
	drafts   []string // the best first; the first is watched
	sent     []string
	received []string // the inbox first
}

// use of a folder.
type use uint8

const (
	ordinary use = iota
	inbox
	drafts
	sent
	junk // and everything else that is not read
)

// folders asks the server what there is.
func (s *session) folders(ctx context.Context) (folders, error) {
	foreign, err := s.foreign(ctx)
	if err != nil {
		return folders{}, err
	}
	var options *goimap.ListOptions
	if s.caps.Has(goimap.CapListExtended) && s.caps.Has(goimap.CapSpecialUse) {
		options = &goimap.ListOptions{ReturnSpecialUse: true} // a BAD elsewhere
	}
	var list []*goimap.ListData
	err = s.do(ctx, "list", func() (err error) {
		list, err = s.c.List("", "*", options).Collect()
		return err
	})
	if err != nil {
		return folders{}, err
	}
	if n := s.odd.dropped.Load(); n > 0 {
		s.log.Warn("folders left out: their names cannot be read", slog.Int64("folders", n))
	}
	list = slices.DeleteFunc(list, func(d *goimap.ListData) bool {
		return slices.ContainsFunc(foreign, func(prefix string) bool { return strings.HasPrefix(d.Mailbox, prefix) })
	})
	f := sortFolders(list)
	if all := allMail(list); all != "" && s.caps.Has(gmail) {
		f.received = []string{all}
	}
	return f, nil
}

// gmail is the capability of Google's server: https://developers.google.com/workspace/gmail/imap/imap-extensions
const gmail = goimap.Cap("X-GM-EXT-1")

// allMail is the folder that holds every message but spam and trash. At Google a message that was archived lies there
// alone, and each label shows it once more: read there, each comes once. Our own are in it too, and are known by then.
func allMail(list []*goimap.ListData) string {
	for _, d := range list {
		if has(d, goimap.MailboxAttrAll) && !has(d, goimap.MailboxAttrNoSelect) {
			return d.Mailbox
		}
	}
	return ""
}

// foreign are the prefixes of other people's folders (RFC 2342): their Sent is not what our user wrote.
func (s *session) foreign(ctx context.Context) (prefixes []string, err error) {
	if !s.caps.Has(goimap.CapNamespace) {
		return nil, nil
	}
	err = s.do(ctx, "namespace", func() error {
		data, err := s.c.Namespace().Wait()
		if err != nil {
			return err
		}
		for _, n := range slices.Concat(data.Other, data.Shared) {
			if n.Prefix != "" {
				prefixes = append(prefixes, n.Prefix)
			}
		}
		return nil
	})
	return prefixes, err
}

// sortFolders sorts a LIST by use.
func sortFolders(list []*goimap.ListData) folders {
	var f folders
	slices.SortStableFunc(list, func(a, b *goimap.ListData) int {
		return cmp.Or(rank(a)-rank(b), strings.Compare(a.Mailbox, b.Mailbox))
	})
	for _, d := range list {
		if has(d, goimap.MailboxAttrNoSelect) || has(d, goimap.MailboxAttrNonExistent) {
			continue
		}
		switch useOf(d) {
		case drafts:
			f.drafts = append(f.drafts, d.Mailbox)
		case sent:
			f.sent = append(f.sent, d.Mailbox)
		case inbox, ordinary:
			f.received = append(f.received, d.Mailbox)
		}
	}
	return f
}

// rank puts what the server names before what is only called so, and the top of the tree before its branches.
func rank(d *goimap.ListData) int {
	switch {
	case has(d, goimap.MailboxAttrDrafts), has(d, goimap.MailboxAttrSent), useOf(d) == inbox:
		return 0
	}
	path := d.Mailbox
	if d.Delim != 0 && len(path) > 6 && strings.EqualFold(path[:5], "INBOX") && path[5:6] == string(d.Delim) {
		path = path[6:]
	}
	return 1 + strings.Count(path, string(d.Delim))
}

// useOf reads the attributes, in any case of letters (Cyrus writes them small), and then the name.
func useOf(d *goimap.ListData) use {
	switch {
	case strings.EqualFold(d.Mailbox, "INBOX"):
		return inbox
	case has(d, goimap.MailboxAttrDrafts):
		return drafts
	case has(d, goimap.MailboxAttrSent):
		return sent
	case has(d, goimap.MailboxAttrJunk), has(d, goimap.MailboxAttrTrash),
		// these show what lies elsewhere a second time
		has(d, goimap.MailboxAttrAll), has(d, goimap.MailboxAttrFlagged), has(d, goimap.MailboxAttrImportant):
		return junk
	case has(d, goimap.MailboxAttrArchive):
		return ordinary
	}
	return useOfName(d)
}

func useOfName(d *goimap.ListData) use {
	path := []string{d.Mailbox}
	if d.Delim != 0 {
		path = strings.Split(d.Mailbox, string(d.Delim))
	}
	name := ""
	for _, part := range path {
		name = norm.NFC.String(strings.ToLower(strings.TrimSpace(part)))
		if junkNames[name] || trashNames[name] || otherNames[name] {
			return junk // and what lies below it
		}
	}
	switch {
	case draftNames[name]:
		return drafts
	case sentNames[name]:
		return sent
	}
	return ordinary
}

func has(d *goimap.ListData, attr goimap.MailboxAttr) bool {
	return slices.ContainsFunc(d.Attrs, func(a goimap.MailboxAttr) bool { return strings.EqualFold(string(a), string(attr)) })
}

// Try logs in and tells which folders it would read; for the set-up and the doctor.
func (w *Watcher) Try(ctx context.Context) (drafts, sent []string, err error) {
	s, err := w.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer s.logout()
	f, err := s.folders(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(f.drafts) == 0 {
		return nil, f.sent, &Error{Op: "list", Key: keyNoDrafts, is: guard.ErrNoDrafts}
	}
	return f.drafts[:1], f.sent, nil
}

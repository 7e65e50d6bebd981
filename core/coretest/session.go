package coretest

import (
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// session is one connection: the one in memory, with every command written down.
type session struct {
	*imapmemserver.UserSession
	s *IMAP
}

var _ imapserver.SessionIMAP4rev2 = (*session)(nil)

func (s *IMAP) session(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	s.sessions.Add(1)
	return &session{UserSession: imapmemserver.NewUserSession(s.user), s: s}, nil, nil
}

// note writes a command down; bad ones are violations of the promise to only read.
func (s *IMAP) note(command string, bad bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, command)
	if bad {
		s.refused = append(s.refused, command)
	}
}

// tell wakes everybody who waits in IDLE.
func (s *IMAP) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *IMAP) news() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

func (c *session) Close() error {
	defer c.s.sessions.Done()
	return c.UserSession.Close()
}

func (c *session) Select(name string, o *imap.SelectOptions) (*imap.SelectData, error) {
	if o != nil && o.ReadOnly {
		c.s.note("EXAMINE", false)
	} else {
		c.s.note("SELECT", true)
	}
	return c.UserSession.Select(name, o)
}

func (c *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	c.s.note("FETCH", false)
	if o.Envelope {
		c.s.note("FETCH ENVELOPE", true)
	}
	if o.BodyStructure != nil {
		c.s.note("FETCH BODYSTRUCTURE", true)
	}
	for _, section := range o.BodySection {
		switch {
		case !section.Peek:
			c.s.note("FETCH without PEEK", true)
		case section.Specifier == imap.PartSpecifierHeader && len(section.HeaderFields) > 0:
		case section.Specifier == imap.PartSpecifierText && section.Partial != nil:
			c.s.note("FETCH TEXT", false)
		case len(section.Part) > 0 && section.Partial != nil && section.Partial.Size <= 64<<10:
			c.s.note("FETCH PART", false)
		default:
			c.s.note("FETCH of a whole body", true)
		}
	}
	return c.UserSession.Fetch(w, set, o)
}

// List tells the use of folders, which the server in memory forgets.
func (c *session) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	c.s.note("LIST", false)
	for _, f := range c.s.allFolders() {
		match := false
		for _, p := range patterns {
			match = match || imapserver.MatchList(f.Name, '/', ref, p)
		}
		if !match || o.SelectSpecialUse && f.Use == "" {
			continue
		}
		data := &imap.ListData{Mailbox: f.Name, Delim: '/'}
		if f.Use != "" && !c.s.opt.NoSpecialUse {
			data.Attrs = append(data.Attrs, f.Use)
			if c.s.opt.SpecialUseSmall {
				data.Attrs[0] = imap.MailboxAttr(strings.ToLower(string(f.Use)))
			}
		}
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

// Idle never loses a change: it takes the channel first and looks then.
func (c *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	c.s.note("IDLE", false)
	for {
		news := c.s.news()
		if err := c.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		case <-news:
		}
	}
}

func (c *session) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	c.s.note("APPEND", true)
	defer c.s.tell()
	return c.UserSession.Append(name, r, o)
}

func (c *session) Store(w *imapserver.FetchWriter, set imap.NumSet, f *imap.StoreFlags, o *imap.StoreOptions) error {
	c.s.note("STORE", true)
	defer c.s.tell()
	return c.UserSession.Store(w, set, f, o)
}

func (c *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	c.s.note("EXPUNGE", true)
	defer c.s.tell()
	return c.UserSession.Expunge(w, uids)
}

func (c *session) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	c.s.note("COPY", true)
	defer c.s.tell()
	return c.UserSession.Copy(set, dest)
}

func (c *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	c.s.note("MOVE", true)
	defer c.s.tell()
	return c.UserSession.Move(w, set, dest)
}

func (c *session) Create(name string, o *imap.CreateOptions) error {
	c.s.note("CREATE", true)
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeCannot, Text: "the folders are fixed"}
}

func (c *session) Delete(string) error { return c.fixed("DELETE") }

func (c *session) Rename(string, string, *imap.RenameOptions) error { return c.fixed("RENAME") }

func (c *session) Subscribe(string) error { return c.unlisted("SUBSCRIBE") }

func (c *session) Unsubscribe(string) error { return c.unlisted("UNSUBSCRIBE") }

func (c *session) fixed(command string) error {
	c.s.note(command, true)
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeCannot, Text: "the folders are fixed"}
}

// unlisted is a yes without effect: mail clients stop at a no.
func (c *session) unlisted(command string) error {
	c.s.note(command, true)
	return nil
}

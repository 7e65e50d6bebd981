package coretest

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Folder of an IMAP server in memory.
type Folder struct {
	Name string
	Use  imap.MailboxAttr // "\Drafts", "\Sent" ..., "" for an ordinary one
}

// IMAPOptions say what server to start; the zero value is a good one.
type IMAPOptions struct {
	User, Password  string   // anna and secret
	Folders         []Folder // INBOX, Drafts, Sent and Trash
	Listen          string   // 127.0.0.1:0
	TLS             *tls.Config
	StartTLS        bool // plain text first, STARTTLS offered
	NoSpecialUse    bool // the use of folders is not told
	SpecialUseSmall bool // attributes in small letters, as Cyrus writes them
}

// IMAP is an IMAP server in memory. Messages come in by Append, without a connection, or from any mail client.
type IMAP struct {
	Host string
	Port int
	CA   *CA // nil when TLS was given

	opt      IMAPOptions
	server   *imapserver.Server
	user     *imapmemserver.User
	served   chan error
	sessions sync.WaitGroup

	mu       sync.Mutex
	folders  []Folder
	changed  chan struct{} // closed with each change, then made anew
	commands []string
	refused  []string
}

// StartIMAP starts one on loopback.
func StartIMAP(opt IMAPOptions) (*IMAP, error) {
	s := &IMAP{opt: opt, served: make(chan error, 1), changed: make(chan struct{})}
	if err := s.fill(); err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", s.opt.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	addr := ln.Addr().(*net.TCPAddr)
	s.Host, s.Port = addr.IP.String(), addr.Port
	options := &imapserver.Options{
		NewSession: s.session,
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}, imap.CapNamespace: {}, imap.CapListExtended: {},
		},
		Logger: log.New(io.Discard, "", 0),
	}
	if !opt.NoSpecialUse {
		options.Caps[imap.CapSpecialUse] = struct{}{}
	}
	if opt.StartTLS {
		options.TLSConfig = s.opt.TLS
	} else {
		ln = tls.NewListener(ln, s.opt.TLS)
	}
	s.server = imapserver.New(options)
	go func() { s.served <- s.server.Serve(ln) }()
	return s, nil
}

// fill sets what the options left open, and makes the folders.
func (s *IMAP) fill() error {
	o := &s.opt
	if o.User == "" {
		o.User, o.Password = "anna", "secret"
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Folders == nil {
		o.Folders = []Folder{
			{"INBOX", ""}, {"Drafts", imap.MailboxAttrDrafts}, {"Sent", imap.MailboxAttrSent}, {"Trash", imap.MailboxAttrTrash},
		}
	}
	if o.TLS == nil {
		ca, err := NewCA()
		if err != nil {
			return err
		}
		if o.TLS, err = ca.Server(); err != nil {
			return err
		}
		s.CA = ca
	}
	s.user = imapmemserver.NewUser(o.User, o.Password)
	for _, f := range o.Folders {
		if err := s.AddFolder(f); err != nil {
			return err
		}
	}
	return nil
}

// AddFolder makes a folder, as a mail client does before it saves its first draft.
func (s *IMAP) AddFolder(f Folder) error {
	if err := s.user.Create(f.Name, nil); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folders = append(s.folders, f)
	return nil
}

// Append puts a message into a folder and gives its UID.
func (s *IMAP) Append(folder, message string, flags ...imap.Flag) (uint32, error) {
	message = strings.ReplaceAll(strings.ReplaceAll(message, "\r\n", "\n"), "\n", "\r\n")
	data, err := s.user.Append(folder, literal{strings.NewReader(message)}, &imap.AppendOptions{Flags: flags, Time: time.Now()})
	if err != nil {
		return 0, fmt.Errorf("append: %w", err)
	}
	s.tell()
	return uint32(data.UID), nil
}

// AppendDraft saves a draft as a mail client does.
func (s *IMAP) AppendDraft(message string) (uint32, error) {
	return s.Append(s.Folder(imap.MailboxAttrDrafts), message, imap.FlagDraft, imap.FlagSeen)
}

// ReplaceDraft saves the next state of a draft: a new message, and the old one expunged.
func (s *IMAP) ReplaceDraft(old uint32, message string) (uint32, error) {
	uid, err := s.AppendDraft(message)
	if err != nil {
		return 0, err
	}
	return uid, s.Remove(s.Folder(imap.MailboxAttrDrafts), old)
}

// Remove expunges a message.
func (s *IMAP) Remove(folder string, uid uint32) error {
	if err := s.Flag(folder, uid, imap.FlagDeleted); err != nil {
		return err
	}
	view := imapmemserver.NewUserSession(s.user)
	defer view.Close()
	if _, err := view.Select(folder, nil); err != nil {
		return fmt.Errorf("expunge: %w", err)
	}
	set := imap.UIDSetNum(imap.UID(uid))
	if err := view.Expunge(nil, &set); err != nil {
		return fmt.Errorf("expunge: %w", err)
	}
	s.tell()
	return nil
}

// Flag adds a flag to a message.
func (s *IMAP) Flag(folder string, uid uint32, flag imap.Flag) error {
	view := imapmemserver.NewUserSession(s.user)
	defer view.Close()
	if _, err := view.Select(folder, nil); err != nil {
		return fmt.Errorf("flag: %w", err)
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}
	if err := view.Store(nil, imap.UIDSetNum(imap.UID(uid)), flags, nil); err != nil {
		return fmt.Errorf("flag: %w", err)
	}
	s.tell()
	return nil
}

// Folder is the first folder of this use.
func (s *IMAP) Folder(use imap.MailboxAttr) string {
	all := s.allFolders()
	i := slices.IndexFunc(all, func(f Folder) bool { return f.Use == use })
	if i < 0 {
		return strings.TrimPrefix(string(use), `\`)
	}
	return all[i].Name
}

func (s *IMAP) allFolders() []Folder {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.folders)
}

// Commands are what clients asked for so far: "EXAMINE", "FETCH", ... without names and addresses.
func (s *IMAP) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Violations are the commands of clients that change a mailbox, and the looks a reader of headers must not take.
func (s *IMAP) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.refused)
}

// Close ends the server and its connections.
func (s *IMAP) Close() error {
	err := s.server.Close()
	<-s.served
	s.sessions.Wait()
	return err
}

// literal is a message on its way in.
type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

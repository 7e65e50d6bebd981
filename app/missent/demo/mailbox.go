package demo

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
)

// Mailbox is the stage: the server with the story in it, and a folder for everything that is stored.
type Mailbox struct {
	Account  guard.Account
	Password string
	Dir      string // data of the guard, removed by Close
	Messages int

	server *coretest.IMAP
	note   string
}

// Note is what `missent demo draft` has to know of a demo that runs. The password is made up anew for each demo and
// opens nothing else.
type Note struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	User     string `json:"user"`
	Password string `json:"password"`
	CAFile   string `json:"caFile"`
}

// Open starts the server and tells the story.
func Open(now time.Time) (*Mailbox, error) {
	dir, err := os.MkdirTemp("", "missent-demo-")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	m := &Mailbox{Dir: dir, Password: rand.Text()[:12]}
	if err := m.open(now); err != nil {
		return nil, errors.Join(fmt.Errorf("demo: %w", err), m.Close())
	}
	return m, nil
}

func (m *Mailbox) open(now time.Time) error {
	var err error
	m.server, err = coretest.StartIMAP(coretest.IMAPOptions{User: "ann", Password: m.Password})
	if err != nil {
		return err
	}
	for _, l := range story(now) {
		folder := "INBOX"
		if l.sent {
			folder = m.server.Folder(imap.MailboxAttrSent)
		}
		if _, err := m.server.Append(folder, l.text(), imap.FlagSeen); err != nil {
			return err
		}
		m.Messages++
	}
	ca := filepath.Join(m.Dir, "demo-ca.pem")
	if err := os.WriteFile(ca, m.server.CA.PEM, 0o600); err != nil {
		return err
	}
	address, _ := mail.ParseAddress(ownerMail)
	m.Account = guard.Account{
		ID: "demo", Address: address, Host: m.server.Host, Port: m.server.Port, Security: "tls", User: "ann", CAFile: ca,
	}
	return m.leaveNote()
}

// Close ends the server and removes everything.
func (m *Mailbox) Close() error {
	var err error
	if m.server != nil {
		err = m.server.Close()
	}
	if m.note != "" {
		if removed := os.Remove(m.note); !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}
	return errors.Join(err, os.RemoveAll(m.Dir))
}

// save saves a draft twice, as a mail client does that saves while one writes, and gives the UID of the last save.
func (m *Mailbox) save(d Draft) (uint32, error) {
	text := d.Compose(time.Now())
	uid, err := m.server.AppendDraft(text)
	if err != nil {
		return 0, fmt.Errorf("demo: %w", err)
	}
	return m.replace(uid, text)
}

func (m *Mailbox) replace(uid uint32, text string) (uint32, error) {
	uid, err := m.server.ReplaceDraft(uid, text)
	if err != nil {
		return 0, fmt.Errorf("demo: %w", err)
	}
	return uid, nil
}

func (m *Mailbox) leaveNote() error {
	path, err := notePath()
	if err != nil {
		return err
	}
	a := m.Account
	data, err := json.Marshal(Note{Host: a.Host, Port: a.Port, User: a.User, Password: m.Password, CAFile: a.CAFile})
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	m.note = path
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// ErrNoDemo: no demo of this user runs.
var ErrNoDemo = errors.New("no demo is running; start it in another terminal: missent demo")

// ReadNote finds the demo that runs.
func ReadNote() (Note, error) {
	var n Note
	path, err := notePath()
	if err != nil {
		return n, err
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return n, ErrNoDemo
	}
	if err != nil {
		return n, fmt.Errorf("demo: %w", err)
	}
	if err := json.Unmarshal(data, &n); err != nil {
		return n, fmt.Errorf("demo: %w", err)
	}
	return n, nil
}

// notePath is in a folder that only its owner can have made.
func notePath() (string, error) {
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if !filepath.IsAbs(dir) {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "missent")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return filepath.Join(dir, "missent-demo.json"), nil
}

package demo

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Save saves a draft into the demo that runs, over IMAP as any mail client does.
func Save(d Draft) error {
	note, err := ReadNote()
	if err != nil {
		return err
	}
	pem, err := os.ReadFile(note.CAFile)
	if errors.Is(err, os.ErrNotExist) {
		return ErrNoDemo // it was killed, and its note stayed
	}
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, "tcp",
		net.JoinHostPort(note.Host, strconv.Itoa(note.Port)), &tls.Config{RootCAs: roots, ServerName: note.Host, MinVersion: tls.VersionTLS12})
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrNoDemo, err)
	}
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return fmt.Errorf("demo: %w", errors.Join(err, conn.Close()))
	}
	c := imapclient.New(conn, nil)
	defer c.Close()
	if err := c.Login(note.User, note.Password).Wait(); err != nil {
		return fmt.Errorf("demo: sign in: %w", err)
	}
	text := []byte(d.Compose(time.Now()))
	append := c.Append("Drafts", int64(len(text)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagDraft, imap.FlagSeen}})
	_, err = append.Write(text)
	if err = errors.Join(err, append.Close()); err != nil {
		return fmt.Errorf("demo: save: %w", err)
	}
	if _, err := append.Wait(); err != nil {
		return fmt.Errorf("demo: save: %w", err)
	}
	return c.Logout().Wait()
}

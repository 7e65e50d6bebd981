package imap

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"missent/core/coretest"
)

// Other programs that read mail over IMAP, on the same Dovecot with its caches as warm.

// others reads n messages of a folder by Python and by mbsync.
func others(b *testing.B, d *coretest.DovecotServer, folder string, n int) {
	ca := filepath.Join(b.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, d.CA.PEM, 0o600); err != nil {
		b.Fatal(err)
	}
	rate := func(b *testing.B, read func() int) {
		messages := 0
		for b.Loop() {
			messages += read()
		}
		if messages != n*b.N {
			b.Fatalf("%d messages, want %d", messages, n*b.N)
		}
		b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
	}
	b.Run("python-imaplib-email", func(b *testing.B) {
		rate(b, func() int {
			out := run(b, exec.Command("python3", "-c", pythonRead, d.Host, strconv.Itoa(d.Port), d.User, d.Password, ca, folder))
			read, err := strconv.Atoi(strings.TrimSpace(out))
			if err != nil {
				b.Fatal(err)
			}
			return read
		})
	})
	b.Run("mbsync-whole-messages", func(b *testing.B) {
		rate(b, func() int { return mbsync(b, d, ca, folder) })
	})
}

// run returns what a program says.
func run(b *testing.B, cmd *exec.Cmd) string {
	b.Helper()
	var bad bytes.Buffer
	cmd.Stderr = &bad
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s (build/setup.sh test installs it): %v\n%s", cmd.Path, err, bad.Bytes())
	}
	return string(out)
}

// pythonRead is the plain loop one would write: the same fields in the same chunks, every recipient parsed.
const pythonRead = `
import imaplib, ssl, sys
from email import message_from_bytes
from email.utils import getaddresses

host, port, user, password, ca, folder = sys.argv[1:]
imap = imaplib.IMAP4_SSL(host, int(port), ssl_context=ssl.create_default_context(cafile=ca))
imap.login(user, password)
imap.select(folder, readonly=True)
uids = imap.uid('SEARCH', 'ALL')[1][0].split()
read = 0
for i in range(0, len(uids), 2000):
    part = uids[i:i + 2000]
    answer = imap.uid('FETCH', (part[0] + b':' + part[-1]).decode(),
        '(BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Date Message-ID In-Reply-To)])')[1]
    for item in answer:
        if isinstance(item, tuple):
            message = message_from_bytes(item[1])
            found = getaddresses(message.get_all('To', []) + message.get_all('Cc', []) + message.get_all('Bcc', []))
            read += len(found) > 0
imap.logout()
print(read)
`

// mbsync copies a folder to an empty Maildir, and does not wait for the disk. It knows no way to fetch less than whole
// messages.
func mbsync(b *testing.B, d *coretest.DovecotServer, ca, folder string) int {
	b.Helper()
	dir := b.TempDir()
	config := filepath.Join(dir, "mbsyncrc")
	text := fmt.Sprintf(`FSync no
IMAPAccount a
Host %s
Port %d
User %s
Pass %s
SSLType IMAPS
CertificateFile %s

IMAPStore far
Account a

MaildirStore near
Path %s/
Inbox %s/INBOX

Channel c
Far :far:
Near :near:
Patterns %s
Create Near
Sync PullNew
SyncState *
`, d.Host, d.Port, d.User, d.Password, ca, dir, dir, folder)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	run(b, exec.Command("mbsync", "-q", "-c", config, "c"))
	n := 0
	for _, sub := range []string{"new", "cur"} {
		list, err := os.ReadDir(filepath.Join(dir, folder, sub))
		if err != nil {
			b.Fatal(err)
		}
		n += len(list)
	}
	if err := os.RemoveAll(dir); err != nil {
		b.Fatal(err)
	}
	return n
}

//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

// resident is the whole program at work: missent beside a mail server, as it is shipped.
type resident struct {
	t      *testing.T
	dir    string
	server *coretest.IMAP
	cmd    *exec.Cmd
}

// start fills a mailbox, prepares an account and starts the program; it returns when the mailbox was learned.
func start(t *testing.T) *resident {
	t.Helper()
	r := &resident{t: t, dir: t.TempDir()}
	var err error
	if r.server, err = coretest.StartIMAP(coretest.IMAPOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.server.Close() })
	for i := range 42 {
		r.append("Sent", "anna@army.mil", "Jane Doe <j.doe@us.af.mil>", time.Now().AddDate(0, 0, -20-i))
	}
	r.account()
	r.cmd = exec.Command(filepath.Join(filepath.Dir(program()), "missent"), "--data", r.dir)
	r.cmd.Stderr = os.Stderr
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.stop)
	client := localapi.NewClient(r.dir)
	r.until("the mailbox to be learned and watched", func() bool {
		s, err := client.Status(t.Context())
		return err == nil && s.People > 0 && s.State == view.Watching
	})
	return r
}

func (r *resident) until(what string, true func() bool) {
	r.t.Helper()
	for limit := time.Now().Add(patience); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			r.t.Fatalf("waited in vain: %s", what)
		}
	}
}

func letter(from, to string, at time.Time) string {
	return fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Travel orders\r\nDate: %s\r\nMessage-ID: <%d@army.mil>\r\n\r\nJane,\r\n",
		from, to, at.Format(time.RFC1123Z), at.UnixNano())
}

func (r *resident) append(folder, from, to string, at time.Time) {
	r.t.Helper()
	if _, err := r.server.Append(folder, letter(from, to, at)); err != nil {
		r.t.Fatal(err)
	}
}

// account writes the account into the database, as `missent account add` does.
func (r *resident) account() {
	r.t.Helper()
	ca := filepath.Join(r.dir, "ca.pem")
	if err := os.WriteFile(ca, r.server.CA.PEM, 0o600); err != nil {
		r.t.Fatal(err)
	}
	me, _ := mail.ParseAddress("anna@army.mil")
	db := r.open()
	tx, err := db.Begin(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	err = tx.PutAccount(guard.Account{
		ID: "a", Address: me, Host: r.server.Host, Port: r.server.Port, Security: "tls", User: "anna",
		PasswordCommand: "echo secret", CAFile: ca,
	})
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		r.t.Fatal(err)
	}
}

func (r *resident) open() *sqlite.DB {
	r.t.Helper()
	db, err := sqlite.Open(filepath.Join(r.dir, "missent.db"))
	if err != nil {
		r.t.Fatal(err)
	}
	return db
}

// stop ends the program as the tray's Quit does.
func (r *resident) stop() {
	if r.cmd.ProcessState == nil {
		r.cmd.Process.Signal(os.Interrupt)
		r.cmd.Wait()
	}
}

// window waits until the program has opened one.
func (r *resident) window() *window {
	ended := make(chan error, 1)
	w := &window{t: r.t, cancel: r.stop, ended: ended, eyes: newEyes(r.t)}
	r.t.Cleanup(func() {
		r.stop()
		ended <- nil
		w.close()
	})
	return w
}

// outcomes ends the program and reads what the database holds of its questions, the chain verified.
func (r *resident) outcomes() []string {
	r.t.Helper()
	r.stop()
	db := r.open()
	defer db.Close()
	if err := db.Verify(r.t.Context()); err != nil {
		r.t.Error(err)
	}
	all, err := db.Decisions(r.t.Context(), time.Time{})
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, d := range all {
		out = append(out, fmt.Sprintf("%s for %s: %s", d.Recipient.Plain(), d.Suggest.Plain(), d.Outcome))
	}
	return out
}

func TestTheWholeProgramFixesADraft(t *testing.T) {
	r := start(t)
	uid, err := r.server.AppendDraft(letter("anna@army.mil", "Jane Doe <j.doe@us.af.ml>", time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	w := r.window()
	w.see("heading", "us.af.ml is in Mali")
	w.click(fixButton, func() bool { return w.eyes.find("push button", "Copy again") != nil })
	if _, err := r.server.ReplaceDraft(uid, letter("anna@army.mil", "Jane Doe <j.doe@us.af.mil>", time.Now())); err != nil {
		t.Fatal(err)
	}
	w.until("the window to close by itself", func() bool { return w.eyes.gone() })
	if got := r.outcomes(); !slices.Equal(got, []string{"j.doe@us.af.ml for j.doe@us.af.mil: corrected"}) {
		t.Errorf("decisions %q", got)
	}
	if bad := r.server.Violations(); len(bad) > 0 {
		t.Errorf("the mailbox was written to: %q", bad)
	}
}

func TestTheWholeProgramKeepsAlwaysRight(t *testing.T) {
	r := start(t)
	if _, err := r.server.AppendDraft(letter("anna@army.mil", "j.doe@us.af.ml", time.Now())); err != nil {
		t.Fatal(err)
	}
	w := r.window()
	w.click(alwaysButton, func() bool { return w.eyes.find("push button", "Undo") != nil })
	if got := r.outcomes(); !slices.Equal(got, []string{"j.doe@us.af.ml for j.doe@us.af.mil: always"}) {
		t.Errorf("decisions %q", got)
	}
}

package desk

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/sqlite"
	"missent/core/view"
)

// TestFromTheMailboxToTheWindowAndBack is the main job with everything but a display: a mailbox is learned, a draft that
// goes wrong is saved, the window asks, the user copies the known address, the corrected draft is saved, the window hears
// of it, and the log tells the story after a restart.
func TestFromTheMailboxToTheWindowAndBack(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	for i := range 42 {
		day := time.Now().AddDate(0, -3, i)
		server.MustAppend(t, "Sent", letterOf("m.lee@us.af.mil, Jane Doe <j.doe@us.af.mil>", "Report", day, i))
	}
	w := &windows{opened: make(chan view.Desk, 4)}
	h := build(t, filepath.Join(t.TempDir(), "missent.db"), server, w)
	h.waitFor(t, "everybody is known", func() bool { return h.guard.Status().People == 2 })
	h.waitFor(t, "drafts are watched", func() bool { return h.guard.Status().State == view.Watching })

	wrong := server.MustAppend(t, "Drafts", letterOf("Jane Doe <j.doe@us.af.ml>", "Convoy", time.Now(), 100))
	window := w.next(t)
	start, err := window.Start(t.Context())
	if err != nil || start.Ask == nil {
		t.Fatal(start, err)
	}
	a := start.Ask
	if a.Reason != "tld-country" || a.Args["country"] != "Mali" || a.Known == nil || a.Known.Plain != "j.doe@us.af.mil" || a.Evidence.Sent != 84 || a.Letter.Subject != "Convoy" {
		t.Errorf("%+v", a)
	}
	if err := window.Answer(t.Context(), a.ID, view.Fix); err != nil {
		t.Fatal(err)
	}
	if _, err := server.ReplaceDraft(wrong, letterOf("Jane Doe <j.doe@us.af.mil>", "Convoy", time.Now(), 101)); err != nil {
		t.Fatal(err)
	}
	if e := event(t, window, "fixed"); e.AskID != a.ID || e.Known != "j.doe@us.af.mil" {
		t.Errorf("%+v", e)
	}
	if start.Ask.Account != "anna@us.af.mil" {
		t.Errorf("seen in %q", start.Ask.Account)
	}
	server.MustAppend(t, "Drafts", letterOf("m.lee@us.af.mil", "Fine", time.Now(), 102))
	h.waitFor(t, "the good draft was judged", func() bool {
		page, err := h.desk.Home(t.Context())
		return err == nil && page.Checked == 2
	})
	path := h.end(t)
	if len(w.opened) != 0 {
		t.Error("another window opened")
	}

	again := build(t, path, server, w)
	page, err := again.desk.Home(t.Context())
	if err != nil || page.Asked != 1 || page.Saved != 1 || len(page.Answers) != 1 || page.Answers[0].Outcome != "corrected" {
		t.Errorf("%+v, %v", page, err)
	}
	again.waitFor(t, "drafts are watched", func() bool { return again.guard.Status().State == view.Watching })
	if p := again.guard.Status().People; p != 2 {
		t.Errorf("%d people after a restart", p)
	}
	again.end(t)
}

func letterOf(to, subject string, at time.Time, n int) string {
	return fmt.Sprintf("From: Anna <anna@us.af.mil>\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d@us.af.mil>\r\n\r\nHello\r\n",
		to, subject, at.Format(time.RFC1123Z), n)
}

// windows hands each window that is opened to the test.
type windows struct{ opened chan view.Desk }

func (w *windows) Open(ctx context.Context, d view.Desk) error {
	w.opened <- d
	<-ctx.Done()
	return ctx.Err()
}

func (w *windows) next(t *testing.T) view.Desk {
	t.Helper()
	select {
	case d := <-w.opened:
		return d
	case <-time.After(time.Minute):
		t.Fatal("no window")
		return nil
	}
}

// house is the program as app/missent wires it, without tray, keyring and display.
type house struct {
	db    *sqlite.DB
	guard *guard.Guard
	desk  *Desk
	end   func(*testing.T) (path string)
}

func build(t *testing.T, path string, server *coretest.IMAP, w Windows) *house {
	t.Helper()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: db}
	h.guard, err = guard.New(t.Context(), guard.Options{Store: db, Watcher: func(a guard.Account) guard.Watcher {
		password := func(context.Context) (string, error) { return "secret", nil }
		return imap.New(a, imap.Options{Password: password, Roots: server.CA.Pool()})
	}})
	if err != nil {
		t.Fatal(err)
	}
	if h.desk, err = New(t.Context(), Options{Guard: h.guard, Store: db, Windows: w}); err != nil {
		t.Fatal(err)
	}
	if err := h.guard.AddAccount(t.Context(), guard.Account{
		ID: "a1", Address: addr("anna@us.af.mil"), Host: server.Host, Port: server.Port, Security: "tls", User: "anna",
	}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.guard.Run(ctx, h.desk) }()
	h.end = func(t *testing.T) string {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		h.desk.Close()
		if err := db.Verify(context.Background()); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		return path
	}
	return h
}

func (h *house) waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s; %+v", what, h.guard.Status())
		}
	}
}

//go:build e2e

package thunderbird

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"missent/core/sqlite"
)

// set changes a setting of the guard in its file, and tells it.
func (w *world) set(key, value string) {
	ctx := context.Background()
	db, err := sqlite.Open(filepath.Join(w.dir, "missent.db"))
	w.must(err)
	tx, err := db.Begin(ctx)
	w.must(err)
	w.must(tx.PutSetting(key, value))
	w.must(tx.Commit())
	w.must(db.Close())
	_ = w.client.Reload(ctx) // one that does not run reads it when it starts
}

// moveHost takes the manifest of the native host away, or puts it back.
func (w *world) moveHost(away bool) {
	path := filepath.Join(os.Getenv("HOME"), ".mozilla", "native-messaging-hosts", "missent.json")
	if away {
		w.must(os.Rename(path, path+".away"))
	} else {
		w.must(os.Rename(path+".away", path))
	}
}

// buttons of the window of the add-on that says something.
func (l *letter) buttons(contains string) (all []string) {
	l.t.Helper()
	l.run(`
		for (const w of popups()) {
			const r = await inPage(page(w), "return document.body.innerText.includes(" + JSON.stringify(args[0]) + ") && [...document.querySelectorAll('button')].map(b => b.textContent.trim())");
			if (r) return r;
		}
		return []`, &all, contains)
	return all
}

// underPolicy has the guard go by a policy until the test is over.
func (w *world) underPolicy(t *testing.T, text string) {
	path := filepath.Join(t.TempDir(), "policy.json")
	w.must(os.WriteFile(path, []byte(text), 0o600))
	w.killGuard()
	w.startGuard("--policy", path)
	t.Cleanup(func() {
		w.killGuard()
		w.startGuard()
	})
}

// ensureGuard starts the guard where none runs.
func (w *world) ensureGuard() {
	if len(w.guards()) == 0 {
		w.startGuard()
	}
}

// asked counts the questions about an address since then, as the guard wrote them down.
func (w *world) asked(plain string, since time.Time) (outcomes []string) {
	ctx := context.Background()
	db, err := sqlite.Open(filepath.Join(w.dir, "missent.db"))
	w.must(err)
	defer db.Close()
	all, err := db.Decisions(ctx, since)
	w.must(err)
	for _, d := range all {
		if d.Recipient.Plain() == plain {
			outcomes = append(outcomes, string(d.Outcome))
		}
	}
	return outcomes
}

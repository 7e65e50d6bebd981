// Package guard is the orchestrator: see, check, ask, decide, record. It owns every port; the adapters implement them.
//
// A watcher sees a draft; the engine judges it against the Book of everybody known; a finding of level Warn or Stop
// becomes a Question; one question at a time is put before the user; his answer is written down before it takes effect, and
// goes into history only if it says "always". Pages of learned mail come in beside that, each stored with its cursor in
// one transaction and then published to the Book, so that a failed commit leaves the Book as the file is.
//
// Hold is for a source that can keep the message from being sent: it gets what must be asked, shows it itself (Shown,
// Answer) or has it shown (AskHeld), and lets go only after an answer that says so. A message seen as a draft and again
// at Send is asked about once.
//
// It refuses to nag: a question is asked once for a draft and a recipient, a note never opens a window, a half-typed
// address is no finding (threat 13 in docs/THREATS.md). It refuses to guess: a window that failed, froze or was closed has not answered,
// and that is the safe outcome (threats 14 and 23). It refuses to learn from slips: a send to an address that was asked
// about, and not confirmed, is no evidence (threat 11). When the file cannot be written it goes on asking, says so in its
// Status, and lets no answer take effect.
//
// Wiring, in this order:
//
//	db, notice := sqlite.Open(path)                   // notice may be guard.ErrDamaged beside a good db: Options.Notice
//	g, err := guard.New(ctx, guard.Options{Store: db, Watcher: watcherOf, ...})
//	d, err := desk.New(ctx, desk.Options{Guard: g, Store: db, Windows: spawner, Secrets: ..., Try: ..., Archive: ...})
//	<-d.Open("")                                      // the main window, where one is wanted; does not block but for <-
//	err = g.Run(ctx, d)                               // blocks until ctx ends; d is the Asker
//	d.Close()                                         // then the windows
//	db.Close()
//
// A command that only reads (check, history) calls New and never Run.
package guard

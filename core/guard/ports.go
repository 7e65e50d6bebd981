package guard

import (
	"context"
	"errors"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/profile"
	"missent/core/view"
)

// Errors a port may return; each is a decision of the caller.
var (
	// ErrRefused: the server refused the credentials. Trying again with the same ones locks accounts: ask the user.
	ErrRefused = errors.New("credentials refused")
	// ErrSignIn: what the user granted in his browser was taken back, or has run out. Only he can grant it again.
	ErrSignIn = errors.New("sign in again")
	// ErrUntrusted: the server's certificate could not be verified. Never tried without it.
	ErrUntrusted = errors.New("certificate not trusted")
	// ErrNoSecret: the keyring holds no password for the account.
	ErrNoSecret = errors.New("no password stored")
	// ErrNoDrafts: the account has no Drafts folder that can be recognised.
	ErrNoDrafts = errors.New("no drafts folder")
	// ErrDamaged: the database is damaged and was set aside.
	ErrDamaged = errors.New("database damaged")
	// ErrFull: the disk is full. What was being stored is not; what was stored before is.
	ErrFull = errors.New("disk full")
	// ErrNewer: the database is of a newer version of the program. It is left untouched.
	ErrNewer = errors.New("database of a newer version")
)

// Reasons is what an adapter's error unwraps to: the decision of the list above, where there is one, and the cause.
func Reasons(is, cause error) []error {
	return slices.DeleteFunc([]error{is, cause}, func(err error) bool { return err == nil })
}

// Account is one mailbox to watch. It holds no secret.
type Account struct {
	ID              string // stable, made from User and Host when the account is added
	Address         mail.Address
	Host            string
	Port            int
	Security        string // "tls" (implicit, RFC 8314) or "starttls" (mandatory once chosen)
	User            string
	PasswordCommand string   // prints the password on its first line; "" means the keyring
	Aliases         []string // further addresses of the user, as typed
	CAFile          string   // a CA of the organisation beside the system's roots, "" for none
	SignIn          string   // ByPassword, or the service the user signs in to with his browser
}

// Draft is one state of a message being written. The same draft keeps its ID while its UID and often its Message-ID
// change with each autosave.
type Draft struct {
	Account string // Account.ID
	ID      string
	Message mail.Message
	// Stood tells that the recipients were the same in the save before, or have stood still for a while: a half-typed
	// address is no finding before.
	Stood bool
	Saved time.Time // when the source saw it
	// Read fetches the text of the message, and the names of the files with it; nil where the source cannot. It may be
	// called until DraftSink.Draft returns, by the goroutine that called that.
	Read func(ctx context.Context) (text mail.Secret, files []string, err error)
}

// DraftGone says that a draft left the folder: it was sent or thrown away.
type DraftGone struct {
	Account, ID string
}

// Page of learned messages: one folder's next run of messages and where to go on after it.
type Page struct {
	Account  string
	Messages []mail.Message
	Cursor   Cursor
	Progress view.Progress
}

// Cursor is how far a folder has been read. Reading goes from the newest message down; messages that came since are
// read first. UIDs are only comparable under one UIDVALIDITY (RFC 9051 section 2.3.1.1).
type Cursor struct {
	Account, Folder string
	UIDValidity     uint32
	High            uint32 // every message up to High was read, down to Low
	Low             uint32 // 1 when the folder was read to its end
}

// Watcher is an account's adapter. Both methods may be called at once, and block.
type Watcher interface {
	// Watch reports every draft saved from now on; what lay there at the start is not news. It returns when ctx ends, with
	// an error of the sink, and where only the user can help: ErrRefused, ErrSignIn, ErrNoSecret. Everything else, a
	// certificate that is not trusted among it, is told as a state and tried again.
	Watch(ctx context.Context, to DraftSink) error
	// Learn hands over what was not read yet, newest first, Sent before received. The cursors say how far earlier runs
	// came. It returns nil when all folders were read to their end, else an error of the list above, or any other one
	// for "the connection was lost, try again".
	Learn(ctx context.Context, at []Cursor, to LearnSink) error
}

// Recaller is a Watcher that finds a message of the account again.
type Recaller interface {
	// Recall gives the people of the message with this Message-ID, its author first; none where it is not found.
	Recall(ctx context.Context, messageID string) ([]mail.Recipient, error)
	// Mailer gives the header fields of a message in Sent that name the mail client which wrote it, as they are written; none
	// where it is not found or does not say.
	Mailer(ctx context.Context, messageID string) ([]byte, error)
}

// DraftSink takes what a Watcher sees. Calls come one at a time.
type DraftSink interface {
	State(s view.State, problem string, nextTry time.Time)
	Draft(ctx context.Context, d Draft) error
	Gone(ctx context.Context, g DraftGone) error
	// Sent says that a message was sent, by whatever program: it is worth learning now. Most servers do not tell.
	Sent()
}

// LearnSink takes pages of learned messages; a page is stored, with its cursor, before the call returns. The same page
// may come again after a crash: messages already counted are recognised by their Key.
type LearnSink interface {
	Page(ctx context.Context, p Page) error
}

// NewWatcher makes the adapter of an account. It connects nowhere before Watch or Learn is called.
type NewWatcher func(Account) Watcher

// Asker puts one question before the user.
type Asker interface {
	// Ask shows q and returns when it was decided or when its window is gone, whichever comes first. The decision itself
	// arrives through Guard.Answer. An error, and a window that went away, are the safe answer.
	Ask(ctx context.Context, q Question) error
}

// Store is the user's database. A Tx is all or nothing; one is open at a time, Begin waits for it.
type Store interface {
	// Records calls f for everybody known.
	Records(ctx context.Context, f func(history.Record) error) error
	Cursors(ctx context.Context, account string) ([]Cursor, error)
	// Company puts into c what is kept of each of the addresses.
	Company(ctx context.Context, of []mail.Address, c *history.Company) error
	// Model is what the words of all messages say; its Key is empty where none were kept.
	Model(ctx context.Context) (Model, error)
	// Profiles are those of the addresses, as far as they are kept.
	Profiles(ctx context.Context, of []mail.Address) (map[mail.Address]*profile.Profile, error)
	// Begin opens a transaction that is on the disk when Commit returns.
	Begin(ctx context.Context) (Tx, error)
	// BeginBulk opens one that a power cut may undo as a whole, for pages of learned messages: they come with their
	// cursor, so that they are read again.
	BeginBulk(ctx context.Context) (Tx, error)

	Ledger
}

// Ledger is the part of the Store that is read seldom.
type Ledger interface {
	// Accounts are those added, in that order.
	Accounts(ctx context.Context) ([]Account, error)
	// Decisions are the questions asked since then, oldest first, each with its latest outcome.
	Decisions(ctx context.Context, since time.Time) ([]Decision, error)
	// Author is the key of who wrote the message k, 0 where that is not known or the user himself.
	Author(ctx context.Context, k history.Key) (history.Key, error)
	// Judged is how many messages were judged in each week of the year; see Week.
	Judged(ctx context.Context, year int) ([]int, error)
	// Settings are those the user changed.
	Settings(ctx context.Context) (map[string]string, error)
	// Directory tells when the organisation's directory was read last; zero where it never was.
	Directory(ctx context.Context) (DirectoryRead, error)
	// Known is how many people were first seen in each account, by Account.ID.
	Known(ctx context.Context) (map[string]int, error)
}

// Tx is one transaction of the Store.
type Tx interface {
	// Novel remembers the message key and tells whether it was new; sent says that it is one of ours. A message known as
	// received that now turns up as sent (a list handed our own mail back to us) is new once more. author is
	// history.KeyOfAddress of who wrote it.
	Novel(k history.Key, sent bool, author history.Key) (bool, error)
	// Ours tells whether k is a message we sent: an answer to it is an answer to us.
	Ours(k history.Key) (bool, error)
	Put(r history.Record) error
	// Company is whom a stands with on messages, as far as it was kept.
	Company(a mail.Address) ([]history.Companion, error)
	PutCompany(a mail.Address, with []history.Companion) error
	// Around gives those in whose company a is kept, and how many messages they were on together.
	Around(a mail.Address) ([]history.Companion, error)
	// Profile is the words of messages to a; nil where none are kept.
	Profile(a mail.Address) (*profile.Profile, error)
	PutProfile(a mail.Address, p *profile.Profile) error
	Model() (Model, error)
	PutModel(m Model) error
	// DropWords deletes all profiles and the Model.
	DropWords() error
	// Delete forgets the address: its record, its company, its profile, and its text in past decisions.
	Delete(a mail.Address) error
	SetCursor(c Cursor) error

	// Decide appends to the log of decisions; see Decision.
	Decide(d Decision) error
	// AddJudged counts messages judged in that week.
	AddJudged(year, week, n int) error
	PutAccount(a Account) error
	// DeleteAccount removes the account and its cursors. What was learned from it stays.
	DeleteAccount(id string) error
	// AddKnown counts people first seen in the account.
	AddKnown(account string, n int) error
	// PutDirectory stores what Ledger.Directory tells; the zero value takes it back.
	PutDirectory(d DirectoryRead) error
	// PutSetting stores a setting; the empty value takes it back to its default.
	PutSetting(key, value string) error

	Commit() error
	Rollback() error // harmless after Commit
}

package guard

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
	"weak"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/model"
	"missent/core/policy"
	"missent/core/profile"
)

// Model is what is kept for the check "fitting" beside the profiles of people.
type Model struct {
	Key   []byte           // secret of this installation for profile.NewHasher
	All   *profile.Profile // of all messages
	Tally model.Tally      // of the user's own messages
}

// lexicon is what was read of the file for judging. It stays in memory while messages come one after the other: the next
// collection of garbage takes it, and whatever changes the words in the file.
type lexicon struct {
	Model
	people map[mail.Address]*profile.Profile // nil for somebody of whom no words are kept
}

// lexiconMost is how many people a lexicon holds; each takes 4 KB at most.
const lexiconMost = 300

// stale forgets what was read of the words; mu is held.
func (g *Guard) stale() {
	g.edition++
	g.lexicon = weak.Pointer[lexicon]{}
}

// words reads the profiles that judging m takes, and turns its text into numbers. It is nil where m has no text, where the
// check is switched off, and where nothing can be read.
func (g *Guard) words(ctx context.Context, m *mail.Message) *check.Words {
	rules := g.Rules()
	if m.Body == "" || m.Tool || rules.Off(policy.Fitting) {
		return nil
	}
	g.mu.Lock()
	edition, lex := g.edition, g.lexicon.Value()
	g.mu.Unlock()
	if lex == nil {
		model, err := g.store.Model(ctx)
		if err != nil {
			g.trouble("read the words", err)
			return nil
		}
		lex = &lexicon{model, map[mail.Address]*profile.Profile{}}
	}
	people, wanted, err := g.profiles(ctx, m, lex, edition)
	switch {
	case err != nil:
		g.trouble("read the words", err)
		return nil
	case len(lex.Key) == 0:
		return nil // nothing was learned yet
	}
	return &check.Words{
		Text: profile.NewHasher(lex.Key).Text(string(m.Subject), string(m.Body)), All: lex.All, Tally: &lex.Tally,
		Of: func(a mail.Address) *profile.Profile { return people[a] }, For: wanted,
	}
}

// profiles gives those that judging m takes, as far as words are kept, and puts them into lex.
func (g *Guard) profiles(ctx context.Context, m *mail.Message, lex *lexicon, edition int) (map[mail.Address]*profile.Profile, *check.Wanted, error) {
	people, wanted := map[mail.Address]*profile.Profile{}, &check.Wanted{}
	var missing []mail.Address
	g.mu.Lock()
	if len(lex.Key) > 0 {
		wanted = g.engine.Wanted(m, check.Known{Book: g.book, Me: g.me})
		for _, a := range wanted.People {
			if p, read := lex.people[a]; read {
				people[a] = p
			} else {
				missing = append(missing, a)
			}
		}
	}
	g.mu.Unlock()
	var found map[mail.Address]*profile.Profile
	if len(missing) > 0 {
		var err error
		if found, err = g.store.Profiles(ctx, missing); err != nil {
			return nil, nil, err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(lex.people)+len(missing) > lexiconMost {
		clear(lex.people)
	}
	for _, a := range missing {
		people[a], lex.people[a] = found[a], found[a]
	}
	if edition == g.edition { // else somebody has changed them meanwhile
		g.lexicon = weak.Make(lex)
	}
	return people, wanted, nil
}

// written is a message that was judged with its text and may be in the Sent folder soon: its words as numbers.
type written struct {
	to     string // a hash of whom it goes to
	about  string // one of its subject, too
	text   profile.Text
	fitted model.Outcome
	at     time.Time
}

// Limits of what is kept of messages until they are found in the Sent folder.
const (
	writtenMost = 100
	writtenFor  = 24 * time.Hour
)

// wrote remembers the words of a message that was judged, as numbers, for when it turns up as sent; mu is held.
func (g *Guard) wrote(m *mail.Message, w *check.Words, f model.Outcome) {
	if w == nil || len(m.To) == 0 {
		return
	}
	now, to := g.opt.Now(), openTo(m)
	about := DraftHash(to, string(m.Subject))
	g.written = slices.DeleteFunc(g.written, func(o written) bool { return o.about == about || now.Sub(o.at) > writtenFor })
	if len(g.written) >= writtenMost {
		g.written = slices.Delete(g.written, 0, 1)
	}
	g.written = append(g.written, written{to, about, w.Text, f, now})
}

// sentNow finds what was judged of a message that was sent, by whom it goes to and the time: learning reads no subject. A
// blind copy is not on every copy of a message, so it does not count. mu is held.
func (g *Guard) sentNow(m *mail.Message) (written, bool) {
	to, best := openTo(m), -1
	for i, o := range g.written {
		if o.to == to && m.Time.Sub(o.at).Abs() <= writtenFor && (best < 0 || m.Time.Sub(o.at).Abs() < m.Time.Sub(g.written[best].at).Abs()) {
			best = i
		}
	}
	if best < 0 {
		return written{}, false
	}
	found := g.written[best]
	g.written = slices.Delete(g.written, best, best+1)
	return found, true
}

func openTo(m *mail.Message) string {
	var open mail.Message
	for _, r := range m.To {
		if r.Field != mail.Bcc {
			open.To = append(open.To, r)
		}
	}
	return DraftHash(strings.Join(names(&open), " "), "")
}

// glossary is the words of one page of learned messages.
type glossary struct {
	Model
	hasher *profile.Hasher
	people map[mail.Address]*profile.Profile
}

// glossary opens what is kept, and makes the secret the first time.
func (l *lesson) glossary() (*glossary, error) {
	m, err := l.tx.Model()
	if err != nil {
		return nil, err
	}
	if len(m.Key) == 0 {
		m.Key = make([]byte, profile.SecretSize)
		_, _ = rand.Read(m.Key) // never fails: it ends the program instead
	}
	if m.All == nil {
		m.All = &profile.Profile{}
	}
	return &glossary{Model: m, hasher: profile.NewHasher(m.Key), people: map[mail.Address]*profile.Profile{}}, nil
}

// read counts the words of one message for those it went to, who were written to more than once: those of its text where
// it was judged with it or comes with it. A header alone says nothing.
func (l *lesson) read(m *mail.Message, to []mail.Address) error {
	l.g.mu.Lock()
	before, judged := l.g.sentNow(m)
	l.g.mu.Unlock()
	if m.Body == "" && !judged {
		return nil
	}
	if l.words == nil {
		words, err := l.glossary()
		if err != nil {
			return err
		}
		l.words = words
	}
	w := l.words
	text := before.text
	if m.Body != "" {
		text = w.hasher.Text(string(m.Subject), string(m.Body))
		own := *m
		own.Body = mail.Secret(profile.Own(string(m.Body)))
		l.recital = append(l.recital, own)
	} else {
		w.Tally.Add(model.Shipped(), before.fitted)
	}
	w.All.Add(text, profile.Everyone)
	for _, a := range to {
		if l.changed[a].Sent < often {
			continue
		}
		p, read := w.people[a]
		if !read {
			var err error
			if p, err = l.tx.Profile(a); err != nil {
				return err
			}
			if p == nil {
				p = &profile.Profile{}
			}
			w.people[a] = p
		}
		p.Add(text, profile.Person)
	}
	return nil
}

// putWords stores what the page changed.
func (l *lesson) putWords() error {
	if l.words == nil {
		return nil
	}
	for a, p := range l.words.people {
		if err := l.tx.PutProfile(a, p); err != nil {
			return err
		}
	}
	return l.tx.PutModel(l.words.Model)
}

// ForgetWords deletes all profiles, and the secret with them.
func (g *Guard) ForgetWords(ctx context.Context) error {
	return g.reword(ctx, func(tx Tx) error { return tx.DropWords() })
}

// reword is update for what changes the words.
func (g *Guard) reword(ctx context.Context, f func(Tx) error) error {
	err := g.update(ctx, f)
	g.mu.Lock()
	g.stale()
	g.mu.Unlock()
	return err
}

package guard

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/model"
	"missent/core/profile"
)

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

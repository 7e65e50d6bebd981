package guard

import (
	"context"
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

// words reads the profiles that judging m takes, and turns its text into numbers. It is nil where m has no text or was not
// typed, where the check is switched off, and where nothing can be read.
func (g *Guard) words(ctx context.Context, m *mail.Message, c usual) *check.Words {
	rules := g.Rules()
	if m.Body == "" || m.Tool || c.rush || rules.Off(policy.Fitting) {
		return nil
	}
	lex, err := g.known(ctx)
	if err != nil {
		g.trouble("read the words", err)
		return nil
	}
	if len(lex.Key) == 0 {
		return nil // nothing was learned yet
	}
	people := map[mail.Address]*profile.Profile{}
	words := &check.Words{
		Text: profile.NewHasher(lex.Key).Text(string(m.Subject), string(m.Body)), All: lex.All, Tally: &lex.Tally,
		Of: func(a mail.Address) *profile.Profile { return people[a] },
	}
	k := check.Known{Company: c.company, Words: words, Rules: rules, Now: g.opt.Now()}
	for _, wanted := range []func(*mail.Message, check.Known) []mail.Address{g.engine.Wanted, g.engine.Lately} {
		g.mu.Lock()
		k.Book, k.Me = g.book, g.me
		of := wanted(m, k)
		g.mu.Unlock()
		if err := g.profiles(ctx, of, lex, people); err != nil {
			g.trouble("read the words", err)
			return nil
		}
	}
	return words
}

// known is what is in memory of the words, or is read now.
func (g *Guard) known(ctx context.Context) (*lexicon, error) {
	g.mu.Lock()
	edition, lex := g.edition, g.lexicon.Value()
	g.mu.Unlock()
	if lex != nil {
		return lex, nil
	}
	model, err := g.store.Model(ctx)
	if err != nil {
		return nil, err
	}
	lex = &lexicon{model, map[mail.Address]*profile.Profile{}}
	g.mu.Lock()
	defer g.mu.Unlock()
	if edition == g.edition { // else somebody has changed them meanwhile
		g.lexicon = weak.Make(lex)
	}
	return lex, nil
}

// profiles puts those of some people into out and into lex, as far as words are kept.
func (g *Guard) profiles(ctx context.Context, of []mail.Address, lex *lexicon, out map[mail.Address]*profile.Profile) error {
	var missing []mail.Address
	g.mu.Lock()
	for _, a := range of {
		if p, read := lex.people[a]; read {
			out[a] = p
		} else {
			missing = append(missing, a)
		}
	}
	g.mu.Unlock()
	if len(missing) == 0 {
		return nil
	}
	found, err := g.store.Profiles(ctx, missing)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(lex.people)+len(missing) > lexiconMost {
		clear(lex.people)
	}
	for _, a := range missing {
		out[a], lex.people[a] = found[a], found[a]
	}
	return nil
}

package guard

import (
	"context"
	"time"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// recalls is how many messages that are being answered are kept in mind.
const recalls = 64

// patience is how long a question waits for the message that is being answered to be found.
const patience = 3 * time.Second

// weigh judges m. Only where it would be asked about the rest is looked for: who was on the message that it answers, and,
// where its source can fetch it, what it says.
func (g *Guard) weigh(ctx context.Context, account string, m *mail.Message, c usual, read func(context.Context) (mail.Secret, []string, error)) check.Verdict {
	g.mu.Lock()
	v := g.judge(m, c)
	idle := g.paused() && len(binding(v.Findings)) == 0
	text := read != nil && m.Body == "" && g.worthReading(m, v)
	g.mu.Unlock()
	if idle {
		return v
	}
	found := len(loud(v)) > 0 && g.recall(ctx, account, m)
	if text {
		body, files, err := read(ctx)
		if err != nil {
			g.opt.Log.Info("the text of the draft was not read") // the watch tells why, if it is the connection
		} else {
			m.Body, m.Attachments, found = body, files, true
		}
	}
	if !found {
		return v
	}
	c.words = g.words(ctx, m, c)
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.judge(m, c)
}

// worthReading tells whether the text of a draft is to be fetched: somebody is in doubt, or would be by what it holds, or it
// leaves the organisation, which has rules about what may; mu is held.
func (g *Guard) worthReading(m *mail.Message, v check.Verdict) bool {
	r := &g.rules
	return len(loud(v)) > 0 || r.Loud(policy.Sensitive) && len(v.Findings) > 0 ||
		(len(r.Marking)+len(r.Words)+len(r.Files) > 0 || r.Loud(policy.Document)) && g.leaves(m)
}

// answering adds to a reply whom it answers, as far as the message answered was learned: its author, not who else was on
// it. A draft seen over IMAP names only the Message-ID. Without the author the reply is judged as if it were none.
func (g *Guard) answering(ctx context.Context, m *mail.Message) {
	if m.InReplyTo == "" || len(m.Parent) > 0 {
		return
	}
	author, err := g.store.Author(ctx, history.KeyOfID(m.InReplyTo))
	if err != nil {
		g.trouble("look up the author of the message answered", err)
		return
	}
	if author == 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if r, ok := g.book.ByKey(author); ok {
		m.Parent = []mail.Recipient{{Name: r.Name, Addr: r.Addr}}
	}
}

// recall looks in the mailbox for the message that the draft answers, and adds everybody who was on it: whom the mail
// client put there is a weaker suspect than whom the user typed. It tells whether it found any. Only a draft that would be
// asked about is worth it.
func (g *Guard) recall(ctx context.Context, account string, m *mail.Message) bool {
	if m.InReplyTo == "" || len(m.Parent) > 1 {
		return false
	}
	key := account + "\x00" + m.InReplyTo
	g.mu.Lock()
	people, known := g.recalled[key]
	finder := g.finder(account)
	g.mu.Unlock()
	if !known {
		if finder == nil {
			return false
		}
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		var err error
		if people, err = finder.Recall(ctx, m.InReplyTo); err != nil {
			g.opt.Log.Info("the message answered was not looked for to the end")
			return false // the next save tries again
		}
		g.mu.Lock()
		if len(g.recalled) >= recalls {
			clear(g.recalled)
		}
		g.recalled[key] = people
		g.mu.Unlock()
	}
	if len(people) == 0 {
		return false
	}
	m.Parent = people
	return true
}

// finder is the watcher of the account, where it can find messages; mu is held.
func (g *Guard) finder(account string) Recaller {
	for _, a := range g.accounts {
		if a.ID == account {
			r, _ := a.watcher.(Recaller)
			return r
		}
	}
	return nil
}

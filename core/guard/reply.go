package guard

import (
	"context"

	"missent/core/history"
	"missent/core/mail"
)

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

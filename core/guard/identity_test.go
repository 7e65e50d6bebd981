package guard_test

import (
	"slices"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

// from is a message of the Sent folder, or of another one, that names this author.
func from(author string, at time.Time, n int, direction mail.Direction) mail.Message {
	m := sent(at.Add(time.Duration(n)*24*time.Hour), "jane@army.mil")
	m.From = mail.ParseList(author, mail.To)[0]
	m.MessageID, m.Direction = author+string(rune('a'+n)), direction
	return m
}

func (w *world) aliases() []string { return w.guard.Accounts()[0].Aliases }

func TestSentMailTeachesTheUsersOwnAddresses(t *testing.T) {
	w := newWorld(t)
	at := w.clock.Now().AddDate(0, -1, 0)
	var page guard.Page
	page.Cursor = guard.Cursor{Account: account, Folder: "Sent", UIDValidity: 1, High: 100, Low: 1}
	for n := range 6 {
		page.Messages = append(page.Messages,
			from("anna@alias.example", at, n, mail.Sent),
			from("forged@evil.example", at, n, mail.Received), // says that it is ours, and lies in the inbox
			from("bob@fabrikam.example", at, n, mail.Sent),    // filed there by hand; he has answered
		)
		if n < 2 {
			page.Messages = append(page.Messages, from("once@list.example", at, n, mail.Sent)) // too few
		}
	}
	bob := history.Record{Addr: addr("bob@fabrikam.example"), Sent: 3, Replies: 2, Days: 3, First: at, Last: at, LastReply: at}
	if err := w.guard.Put(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	w.box.set(nil, page)
	w.guard.Restart(account)
	w.until("the alias is known", func() bool { return len(w.aliases()) > 0 })
	if got := w.aliases(); !slices.Equal(got, []string{"anna@alias.example"}) {
		t.Errorf("own addresses %v", got)
	}
	stored, err := w.db.Accounts(t.Context())
	if err != nil || !slices.Equal(stored[0].Aliases, []string{"anna@alias.example"}) {
		t.Errorf("stored %v, %v", stored, err)
	}
	w.guard.Look(func(_ *history.Book, me history.Owners) {
		if !me.Has(addr("anna@alias.example")) || me.Has(addr("forged@evil.example")) {
			t.Error("who the user is")
		}
	})
}

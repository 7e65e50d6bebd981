package desk

import (
	"missent/core/check"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// Question draws a question for a source that shows it itself.
func (d *Desk) Question(q guard.Question) view.Ask { return d.ask(q) }

// Hint draws a finding about a message that is still being written.
func (d *Desk) Hint(m *mail.Message, f check.Finding) (a view.Ask) {
	d.guard.Look(func(b *history.Book, _ history.Owners) { a = Draw(b, m, f) })
	a.Place, a.Held = view.AddOn, true
	return a
}

// Setting is the value of one key, as it holds now.
func (d *Desk) Setting(key string) string { return d.currentSettings().Get(key).Value }

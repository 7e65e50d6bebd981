package check

import (
	"missent/core/policy"
	"missent/core/wording"
)

// forgotten: the text says that a file is attached, and none is. It is about the message, not about a recipient, and never
// more than a note: a link or a table in the text may be what is meant.
func (l *letter) forgotten() (Finding, bool) {
	if l.m.Tool || len(l.m.Attachments) > 0 || l.known.Rules.Off(policy.Attachment) || !wording.Announces(string(l.m.Body)) {
		return Finding{}, false
	}
	return Finding{Check: policy.Attachment, Reason: "attachment", Level: Note, Score: noteAt}, true
}

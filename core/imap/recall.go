package imap

import (
	"context"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/mail"
)

// maxRecall is in how many folders a message is looked for: the inbox, Sent, and the first of the others. A reply to
// something older is judged by what history knows.
const maxRecall = 6

// recallFields name the people of a message, mailerFields the mail client that wrote it.
var (
	recallFields = []string{"From", "To", "Cc", "Message-ID"}
	mailerFields = []string{"Message-ID", "User-Agent", "X-Mailer"}
)

// Recall finds the message with this Message-ID and gives its people, the author first; none where it is not found. It
// waits for its turn on the second connection.
func (w *Watcher) Recall(ctx context.Context, messageID string) ([]mail.Recipient, error) {
	block, err := w.header(ctx, messageID, recallFields, likely)
	if err != nil || block == nil {
		return nil, err
	}
	m := mail.FromHeader(block)
	return append([]mail.Recipient{m.From}, m.Recipients()...), nil
}

// Mailer gives User-Agent and X-Mailer of the message in Sent with this Message-ID. It waits like Recall.
func (w *Watcher) Mailer(ctx context.Context, messageID string) ([]byte, error) {
	return w.header(ctx, messageID, mailerFields, func(f folders) []string { return f.sent })
}

// header gives these fields of a message that is in one of the folders; nil where it is not found.
func (w *Watcher) header(ctx context.Context, messageID string, fields []string, where func(folders) []string) ([]byte, error) {
	release, err := w.lane(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	s, err := w.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.logout()
	f, err := s.folders(ctx)
	if err != nil {
		return nil, err
	}
	for _, folder := range where(f) {
		block, err := s.recall(ctx, folder, messageID, fields)
		if err != nil || block != nil {
			return block, err
		}
	}
	return nil, nil
}

// likely are the folders in which a message that is being answered lies.
func likely(f folders) []string {
	var all []string
	if len(f.received) > 0 {
		all = append(all, f.received[0])
	}
	if len(f.sent) > 0 { // one's own message is answered, too
		all = append(all, f.sent[0])
	}
	if len(f.received) > 1 {
		all = append(all, f.received[1:]...)
	}
	return all[:min(len(all), maxRecall)]
}

// recall looks in one folder. The server compares parts of the field (RFC 9051 section 6.4.4), so what it finds is
// compared once more.
func (s *session) recall(ctx context.Context, folder, messageID string, fields []string) ([]byte, error) {
	data, err := s.examine(ctx, folder)
	if answered(err) || err == nil && data.NumMessages == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found, err := s.search(ctx, &goimap.SearchCriteria{
		Header: []goimap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: messageID}},
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if nums, ok := found.Nums(); !ok || len(nums) > 10 {
		return nil, nil
	}
	all, _, err := s.fetch(ctx, found, headers(fields))
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if m := mail.FromHeader(r.block); m.MessageID == messageID {
			return r.block, nil
		}
	}
	return nil, nil
}

package imap

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
)

// letter is message number i of a folder.
func letter(folder string, i int) string {
	return fmt.Sprintf("From: p%d@army.mil\nTo: Bob %d <b%d@army.mil>, c@x.example\nSubject: s\nDate: %s\nMessage-ID: <%s.%d@army.mil>\n\nbody\n",
		i, i, i, time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC1123Z), folder, i)
}

const bounce = "From: MAILER-DAEMON@army.mil\nTo: anna@army.mil\nSubject: Undelivered\nMessage-ID: <dsn@army.mil>\n" +
	"Content-Type: multipart/report; report-type=delivery-status;\n boundary=b\n\n--b\n\nSorry.\n--b\n" +
	"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.army.mil\n\n" +
	"Final-Recipient: rfc822; jane@army.ml\nAction: failed\nStatus: 5.1.1\n\n--b--\n"

// library is an account with n messages in each of three folders.
func library(t *testing.T, n int) *coretest.IMAP {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{Folders: []coretest.Folder{
		{Name: "INBOX"},
		{Name: "Archive", Use: goimap.MailboxAttrArchive},
		{Name: "Drafts", Use: goimap.MailboxAttrDrafts},
		{Name: "Sent", Use: goimap.MailboxAttrSent},
		{Name: "Gesendete Objekte"},
		{Name: "Spam"},
		{Name: "Trash/old"},
	}})
	for i := range n {
		for _, folder := range []string{"INBOX", "Sent", "Gesendete Objekte"} {
			server.MustAppend(t, folder, letter(folder, i))
		}
	}
	return server
}

func TestLearnReadsSentFirstNewestFirst(t *testing.T) {
	const n = 1200
	server := library(t, n)
	server.MustAppend(t, "INBOX", bounce)
	server.MustAppend(t, "Spam", letter("Spam", 1))
	server.MustAppend(t, "Trash/old", letter("Trash", 1))
	s := newSink(t)
	if err := of(server).Learn(t.Context(), nil, s); err != nil {
		t.Fatal(err)
	}
	all := s.messages()
	if len(all) != 3*n+1 {
		t.Fatalf("%d messages, want %d", len(all), 3*n+1)
	}
	for i, m := range all {
		if want := i < 2*n; want != (m.Direction == mail.Sent) {
			t.Fatalf("message %d is %v", i, m.Direction)
		}
		if m.Mailbox != "anna@army.mil" {
			t.Fatalf("mailbox is %q", m.Mailbox)
		}
		if i > 0 && i < n && !all[i-1].Time.After(m.Time) {
			t.Fatalf("message %d is not older than the one before", i)
		}
	}
	if m := all[0]; m.MessageID != fmt.Sprintf("Sent.%d@army.mil", n-1) || len(m.To) != 2 || m.To[0].Name == "" {
		t.Errorf("the first message is %+v", m)
	}
	if m := all[2*n]; !m.Report || len(m.Bounced) != 1 || m.Bounced[0].Plain() != "jane@army.ml" {
		t.Errorf("the delivery report: %v, %v", m.Report, m.Bounced)
	}
	first, last := s.pages[0], s.pages[len(s.pages)-1]
	if len(first.Messages) != firstChunk || first.Progress.Total != n || s.pages[2].Progress.Total != 3*n+1 || first.Progress.Done != firstChunk || first.Progress.Rate <= 0 || first.Progress.Seconds <= 0 {
		t.Errorf("the first page has %d messages, progress %+v", len(first.Messages), first.Progress)
	}
	if last.Progress.Done != last.Progress.Total || last.Cursor.Low != 1 {
		t.Errorf("the last page: %+v, %+v", last.Progress, last.Cursor)
	}
}

// A run that is killed at any moment goes on where it was; in the end every message was read once.
func TestLearnResumes(t *testing.T) {
	const n = 700
	server := library(t, n)
	killed := errors.New("killed")
	cursors := map[string]guard.Cursor{}
	times := map[string]int{}
	runs, added, complete := 0, 0, false
	random := rand.New(rand.NewPCG(1, 2))
	for ; !complete && runs < 100; runs++ {
		s := newSink(t)
		pages := random.IntN(3)
		ctx, cancel := context.WithCancel(t.Context())
		s.page = func(p guard.Page) error {
			if pages--; pages < 0 {
				if random.IntN(2) == 0 {
					cancel()
				}
				return killed // before it was stored
			}
			cursors[p.Cursor.Folder] = p.Cursor
			for _, m := range p.Messages {
				times[m.MessageID]++
			}
			return nil
		}
		var at []guard.Cursor
		for _, c := range cursors {
			at = append(at, c)
		}
		w := of(server)
		err := w.Learn(ctx, at, s)
		complete = err == nil
		if err != nil && !errors.Is(err, killed) && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		cancel()
		if !complete && runs%2 == 0 { // mail goes on meanwhile
			server.MustAppend(t, "Sent", letter("Sent", n+added))
			added++
		}
	}
	if !complete || len(times) != 3*n+added {
		t.Fatalf("after %d runs %d messages were read, want %d", runs, len(times), 3*n+added)
	}
	for id, k := range times {
		if k != 1 {
			t.Errorf("%s was read %d times", id, k)
		}
	}
	s := newSink(t)
	var at []guard.Cursor
	for _, c := range cursors {
		at = append(at, c)
	}
	if err := of(server).Learn(t.Context(), at, s); err != nil || len(s.messages()) != 0 {
		t.Errorf("a further run read %d messages: %v", len(s.messages()), err)
	}
}

func TestLearnAgainAfterNewUIDValidity(t *testing.T) {
	server := library(t, 10)
	s := newSink(t)
	old := guard.Cursor{Account: "a1", Folder: "Sent", UIDValidity: 4711, High: 10, Low: 1}
	if err := of(server).Learn(t.Context(), []guard.Cursor{old}, s); err != nil {
		t.Fatal(err)
	}
	if n := len(s.messages()); n != 30 {
		t.Errorf("%d messages, want all 30", n)
	}
}

// Messages that end the connection are left out after three tries; everything else is read.
func TestLearnPoisonedMessage(t *testing.T) {
	w := hostile(t, func(w *coretest.Wire) {
		w.Serve("IMAP4rev1 ESEARCH", func(tag, name, rest string) bool {
			switch name {
			case "LIST":
				w.Say(`* LIST (\Sent) "/" Sent`)
				w.Say("%s OK", tag)
				return true
			case "STATUS":
				w.Say("* STATUS Sent (MESSAGES 100 UIDNEXT 101 UIDVALIDITY 1)")
				w.Say("%s OK", tag)
				return true
			case "EXAMINE":
				w.Say("* 100 EXISTS")
				w.Say("* OK [UIDVALIDITY 1] x")
				w.Say("* OK [UIDNEXT 101] x")
				w.Say("%s OK", tag)
				return true
			case "UID SEARCH":
				from, to := 1, 100
				_, after, _ := strings.Cut(rest, "UID ")
				fmt.Sscanf(after, "%d:%d", &from, &to)
				w.Say(`* ESEARCH (TAG %q) UID ALL %d:%d`, tag, from, to)
				w.Say("%s OK", tag)
				return true
			case "UID FETCH":
				from, to := 0, 0
				if n, _ := fmt.Sscanf(rest, "%d:%d", &from, &to); n == 1 {
					to = from
				}
				for uid := from; uid <= to; uid++ {
					if uid == 42 {
						w.Say("* 42 FETCH (UID 42 SURPRISE 1)")
						return true
					}
					w.Say(`* %d FETCH (UID %d BODY[HEADER.FIELDS (TO)] "Message-ID: <%d>")`, uid, uid, uid)
				}
			}
			return false
		})
	})
	s := newSink(t)
	if err := w.Learn(t.Context(), nil, s); err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, m := range s.messages() {
		times[m.MessageID]++
	}
	if len(times) != 99 || times["42"] != 0 || times["41"] != 1 || times["43"] != 1 {
		t.Errorf("read %d messages, 41: %d, 42: %d, 43: %d", len(times), times["41"], times["42"], times["43"])
	}
	if last := s.pages[len(s.pages)-1]; last.Cursor.Low != 1 {
		t.Errorf("the folder was not finished: %+v", last.Cursor)
	}
}

func TestSentStreamsTheArchive(t *testing.T) {
	const n = 50
	server := library(t, n)
	seen, last := 0, 0
	err := of(server).Sent(t.Context(), time.Time{}, func(m mail.Message) error {
		if m.Subject == "" || m.ID == "" || m.Direction != mail.Sent {
			t.Errorf("message is %+v", m)
		}
		seen++
		return nil
	}, func(done, total int) {
		if total != 2*n {
			t.Errorf("total is %d", total)
		}
		last = done
	})
	if err != nil || seen != 2*n || last != 2*n {
		t.Errorf("%d messages, progress %d: %v", seen, last, err)
	}
	seen = 0
	since := time.Date(2026, 1, 1, 0, 40, 0, 0, time.UTC)
	if err := of(server).Sent(t.Context(), since, func(mail.Message) error { seen++; return nil }, nil); err != nil || seen != 20 {
		t.Errorf("%d messages since then, want 20: %v", seen, err)
	}
	stop := errors.New("enough")
	if err := of(server).Sent(t.Context(), since, func(mail.Message) error { return stop }, nil); !errors.Is(err, stop) {
		t.Errorf("error is %v", err)
	}
}

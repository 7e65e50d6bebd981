package imap

import (
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
)

func TestSortFolders(t *testing.T) {
	box := func(name string, attrs ...goimap.MailboxAttr) *goimap.ListData {
		return &goimap.ListData{Mailbox: name, Delim: '/', Attrs: attrs}
	}
	for name, c := range map[string]struct {
		list []*goimap.ListData
		want folders
	}{
		"special use": {
			[]*goimap.ListData{
				box("INBOX"), box("Drafts"), box("Mine", `\drafts`), box("Out", `\SENT`), box("Sent Items"),
				box("All", `\All`), box("Junk", `\Junk`), box("Bin/2020"), box("Work"), box("Group", `\NoSelect`),
			},
			folders{[]string{"Mine", "Drafts"}, []string{"Out", "Sent Items"}, []string{"INBOX", "Work"}},
		},
		"names below the inbox": {
			[]*goimap.ListData{
				box("Archiv/Entwürfe"), box("INBOX/Entwürfe"), box("INBOX"), box("INBOX/Gesendet"), box("INBOX/Papierkorb"),
				box("INBOX/Spam"),
			},
			folders{[]string{"INBOX/Entwürfe", "Archiv/Entwürfe"}, []string{"INBOX/Gesendet"}, []string{"INBOX"}},
		},
		"decomposed letters": {
			[]*goimap.ListData{box("inbox"), box("Entwu\u0308rfe"), box("Éléments envoyés"), box("送信済み")},
			folders{[]string{"Entwu\u0308rfe"}, []string{"Éléments envoyés", "送信済み"}, []string{"inbox"}},
		},
		"no delimiter": {
			[]*goimap.ListData{{Mailbox: "INBOX"}, {Mailbox: "brouillons"}, {Mailbox: "Sent"}},
			folders{[]string{"brouillons"}, []string{"Sent"}, []string{"INBOX"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := sortFolders(c.list)
			if !slices.Equal(got.drafts, c.want.drafts) || !slices.Equal(got.sent, c.want.sent) || !slices.Equal(got.received, c.want.received) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestGmailFolders: as Google documents them, in German; archived mail lies under All Mail alone.
func TestGmailFolders(t *testing.T) {
	for caps, received := range map[string]string{"X-GM-EXT-1 ": "[Gmail]/Alle Nachrichten", "": "INBOX Travel"} {
		w := hostile(t, func(c *coretest.Wire) {
			c.Serve("IMAP4rev1 SPECIAL-USE "+caps+"IDLE", func(tag, name, _ string) bool {
				if name != "LIST" {
					return false
				}
				for _, line := range []string{
					`(\HasNoChildren) "/" "INBOX"`, `(\HasChildren \Noselect) "/" "[Gmail]"`, `(\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"`,
					`(\Drafts \HasNoChildren) "/" "[Gmail]/Entw&APw-rfe"`, `(\HasNoChildren \Sent) "/" "[Gmail]/Gesendet"`,
					`(\HasNoChildren \Junk) "/" "[Gmail]/Spam"`, `(\Flagged \HasNoChildren) "/" "[Gmail]/Markiert"`,
					`(\HasNoChildren \Important) "/" "[Gmail]/Wichtig"`, `(\HasNoChildren \Trash) "/" "[Gmail]/Papierkorb"`, `(\HasNoChildren) "/" "Travel"`,
				} {
					c.Say("* LIST %s", line)
				}
				c.Say("%s OK done", tag)
				return true
			})
		})
		s, err := w.open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.folders(t.Context())
		s.close()
		if err != nil || strings.Join(f.drafts, " ") != "[Gmail]/Entwürfe" || strings.Join(f.sent, " ") != "[Gmail]/Gesendet" || strings.Join(f.received, " ") != received {
			t.Errorf("%q: %v, %v", caps, f, err)
		}
	}
}

func TestSpanReadsNewThenOld(t *testing.T) {
	at := guard.Cursor{UIDValidity: 1, High: 50, Low: 41}
	if got := uncovered(at, 60).String(); got != "1:40,51:60" {
		t.Errorf("uncovered is %s", got)
	}
	var found goimap.UIDSet
	found.AddRange(1, 7)
	found.AddRange(30, 40)
	found.AddRange(52, 58)
	plan := newSpan(at, 60, found)
	if plan.left() != 25 {
		t.Errorf("left is %d", plan.left())
	}
	var got []string
	for {
		set, at, ok := plan.next(5)
		if !ok {
			break
		}
		got = append(got, set.String(), goimap.UIDSet{{Start: goimap.UID(at.Low), Stop: goimap.UID(at.High)}}.String())
	}
	want := []string{
		"52:56", "41:56", "57:58", "41:60",
		"36:40", "36:60", "31:35", "31:60", "4:7,30", "4:60", "1:3", "1:60",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestSpanOfEmptyFolders(t *testing.T) {
	if len(uncovered(guard.Cursor{}, 0)) != 0 {
		t.Error("an empty folder has something to read")
	}
	if _, _, ok := newSpan(guard.Cursor{}, 0, nil).next(5); ok {
		t.Error("an empty folder makes a page")
	}
	_, at, ok := newSpan(guard.Cursor{}, 9, nil).next(5)
	if !ok || at.Low != 1 || at.High != 9 {
		t.Errorf("a folder whose messages are gone ends at %+v, %v", at, ok)
	}
}

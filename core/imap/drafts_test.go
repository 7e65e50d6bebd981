package imap

import (
	"fmt"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/mail"
)

// saved is one save: its header, and the UID of the copy that went away with it, 0 for none.
type saved struct {
	header string
	gone   goimap.UID
}

func TestWhatIsOneDraft(t *testing.T) {
	for name, c := range map[string]struct {
		saves []saved
		same  bool
	}{
		"Thunderbird: new Message-ID, old copy expunged": {[]saved{
			{"Message-ID: <1>\nFrom: a@x.example\nSubject: Plan\nTo: b@x.example", 0},
			{"Message-ID: <2>\nFrom: a@x.example\nSubject: Other\nTo: c@x.example", 1},
		}, true},
		"Sylpheed: old copy left": {[]saved{
			{"From: a@x.example\nSubject: Plan\nTo: b@x.example", 0},
			{"From: a@x.example\nSubject: Plan for May\nTo: b@x.example, c@x.example", 0},
		}, true},
		"Geary: nothing but a recipient yet": {[]saved{
			{"From: a@x.example\nTo: b@x.example", 0},
			{"From: a@x.example\nTo: b@x.example\nSubject: Hello", 1},
		}, true},
		"equal Message-ID": {[]saved{
			{"Message-ID: <1>\nTo: b@x.example\nSubject: A", 0},
			{"Message-ID: <1>\nTo: c@x.example\nSubject: B", 0},
		}, true},
		"a reply whose subject changed": {[]saved{
			{"In-Reply-To: <p>\nSubject: Re: A\nTo: b@x.example", 0},
			{"In-Reply-To: <p>\nSubject: New\nTo: b@x.example", 0},
		}, true},
		"a reply to something else": {[]saved{
			{"In-Reply-To: <p>\nSubject: Re: A\nTo: b@x.example", 0},
			{"In-Reply-To: <q>\nSubject: Re: A\nTo: b@x.example", 1},
		}, false},
		"another identity": {[]saved{
			{"From: a@x.example\nSubject: A\nTo: b@x.example", 0},
			{"From: office@x.example\nSubject: A\nTo: b@x.example", 0},
		}, false},
		"corrected, old copy left": {[]saved{
			{"From: a@x.example\nSubject: Invit\nTo: jane@army.ml", 0},
			{"From: a@x.example\nSubject: Invitation\nTo: jane@army.mil", 0},
		}, true},
		"a namesake replaced, old copy left": {[]saved{
			{"From: a@x.example\nSubject: Invitation\nTo: jane@army.mil", 0},
			{"From: a@x.example\nSubject: Invitation\nTo: roe@x.example", 0},
		}, true},
		"half typed, no subject": {[]saved{
			{"From: a@x.example\nTo: ja", 0},
			{"From: a@x.example\nTo: jane@army.mil", 0},
		}, true},
		"two without a subject": {[]saved{
			{"From: a@x.example\nTo: b@x.example", 0},
			{"From: a@x.example\nTo: c@x.example", 0},
		}, false},
		"something else to the same": {[]saved{
			{"From: a@x.example\nSubject: Plan\nTo: b@x.example", 0},
			{"From: a@x.example\nSubject: Lunch\nTo: b@x.example", 0},
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk{account: "a1", stand: time.Second, grace: time.Second}
			now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
			d.open("Drafts", 7, 1)
			var ids []string
			for i, s := range c.saves {
				now = now.Add(10 * time.Second)
				d.left(func(uid goimap.UID) bool { return uid != s.gone }, now)
				ids = append(ids, d.save(goimap.UID(i+1), mail.FromHeader([]byte(s.header)), now).ID)
			}
			if (ids[0] == ids[1]) != c.same {
				t.Errorf("the IDs are %v", ids)
			}
		})
	}
}

func TestTwoDraftsAtOnceStayApart(t *testing.T) {
	d := desk{account: "a1", stand: time.Second, grace: time.Second}
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	d.open("Drafts", 7, 1)
	save := func(uid int, header string) string {
		now = now.Add(time.Minute)
		return d.save(goimap.UID(uid), mail.FromHeader([]byte(header)), now).ID
	}
	a := save(1, "Subject: A\nTo: a@x.example")
	b := save(2, "Subject: B\nTo: b@x.example")
	gone := map[goimap.UID]bool{1: true, 2: true}
	d.left(func(uid goimap.UID) bool { return !gone[uid] }, now)
	if got := save(3, "Subject: B\nTo: b@x.example, c@x.example"); got != b {
		t.Errorf("B became %s", got)
	}
	if got := save(4, "Subject: A 2\nTo: a@x.example"); got != a {
		t.Errorf("A became %s", got)
	}
}

func TestDeskForgetsTheOldest(t *testing.T) {
	d := desk{account: "a1", stand: time.Hour, grace: time.Second}
	now := time.Now()
	d.open("Drafts", 7, 1)
	for i := range 3 * maxHeld {
		d.save(goimap.UID(i+1), mail.FromHeader(fmt.Appendf(nil, "Subject: %d.\nTo: b%d@x.example", i, i)), now)
	}
	if len(d.held) != maxHeld {
		t.Errorf("%d drafts are held", len(d.held))
	}
}

func TestNewUIDValidityKeepsTheDraft(t *testing.T) {
	d := desk{account: "a1", stand: time.Second, grace: time.Second}
	now := time.Now()
	d.open("Drafts", 7, 1)
	header := []byte("From: a@x.example\nSubject: Plan\nTo: b@x.example")
	first := d.save(5, mail.FromHeader(header), now)
	d.open("Drafts", 8, 2)
	if d.next != 2 || len(d.uids()) != 0 {
		t.Errorf("next is %d, UIDs are %v", d.next, d.uids())
	}
	d.left(func(goimap.UID) bool { return false }, now)
	if _, gone := d.due(now.Add(time.Hour)); len(gone) != 0 {
		t.Error("a draft whose number is unknown cannot be gone")
	}
	if again := d.save(2, mail.FromHeader(header), now); again.ID != first.ID || !again.Stood {
		t.Errorf("the draft became %s, stood %v", again.ID, again.Stood)
	}
}

package audit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

var start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func address(s string) mail.Address {
	a, _ := mail.ParseAddress(s)
	return a
}

func newAudit() *Audit {
	a := New(check.New(), policy.Rules{}, history.NewOwners())
	a.Own(address("ann@a.example"))
	return a
}

// box is a mailbox that is being written.
type box struct {
	n   int
	all []*mail.Message
}

func (b *box) sent(day int, to ...string) *mail.Message {
	b.n++
	m := &mail.Message{Direction: mail.Sent, Time: start.AddDate(0, 0, day), MessageID: fmt.Sprint(b.n, "@a.example"), From: mail.Recipient{Addr: address("ann@a.example")}}
	for _, t := range to {
		m.To = append(m.To, mail.ParseList(t, mail.To)...)
	}
	b.all = append(b.all, m)
	return m
}

// answers is a received message; to "" is one that answers nothing.
func (b *box) answers(day int, from, to string) *mail.Message {
	b.n++
	m := &mail.Message{
		Direction: mail.Received, Time: start.AddDate(0, 0, day), MessageID: fmt.Sprint(b.n, "@b.example"), InReplyTo: to,
		From: mail.Recipient{Addr: address(from)}, To: mail.ParseList("ann@a.example", mail.To),
	}
	b.all = append(b.all, m)
	return m
}

func (b *box) bounces(day int, of string) {
	m := b.answers(day, "mailer-daemon@a.example", "")
	m.Report, m.Bounced = true, []mail.Address{address(of)}
}

func (b *box) audit() *Audit {
	a := newAudit()
	for _, m := range b.all {
		a.Next(m)
	}
	return a
}

func (b *box) finds(t *testing.T, want ...string) []Find {
	t.Helper()
	finds := b.audit().Finds()
	var got []string
	for _, f := range finds {
		then := " silent"
		if f.Bounced {
			then = " bounced"
		}
		got = append(got, f.Finding.Recipient.Addr.Plain()+" "+f.Finding.Suggest.Plain()+then)
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	return finds
}

// friend is somebody written to every week, who answers.
func (b *box) friend(who string) {
	for week := range 30 {
		m := b.sent(7*week, who)
		b.answers(7*week+1, who, m.MessageID)
	}
}

func TestFindsTheSlipOfAFriend(t *testing.T) {
	b := &box{}
	b.friend("j.doe@us.af.mil")
	b.friend("kim.lee@northwind.example")
	b.sent(60, "j.doe@us.af.ml")
	b.sent(90, "kim.lee@nortwind.example")
	b.bounces(91, "kim.lee@nortwind.example")
	b.sent(100, "kin.lee@northwind.example", "j.doe@us.af.mil")
	finds := b.finds(t, "j.doe@us.af.ml j.doe@us.af.mil silent", "kim.lee@nortwind.example kim.lee@northwind.example bounced",
		"kin.lee@northwind.example kim.lee@northwind.example silent")
	if len(finds) == 3 && (finds[0].Record.Sent != 1 || finds[0].Finding.Level != check.Warn || finds[0].Finding.Evidence.Replies != 30) {
		t.Errorf("%+v", finds[0])
	}
}

// TestHindsight: when the slip went out nobody was known beside it, and the right one came later.
func TestHindsight(t *testing.T) {
	b := &box{}
	b.sent(0, "j.doe@us.af.ml")
	b.friend("j.doe@us.af.mil")
	b.finds(t, "j.doe@us.af.ml j.doe@us.af.mil silent")
}

func TestLeavesAloneWhoEverSpoke(t *testing.T) {
	for name, speaks := range map[string]func(b *box, slip *mail.Message){
		"an answer, years later": func(b *box, slip *mail.Message) { b.answers(900, "j.doe@us.af.ml", slip.MessageID) },
		"mail of its own":        func(b *box, _ *mail.Message) { b.answers(-5, "j.doe@us.af.ml", "") },
		"an answer that comes before": func(b *box, slip *mail.Message) {
			b.all = slices.Insert(b.all, 0, b.answers(70, "j.doe@us.af.ml", slip.MessageID))
		},
	} {
		b := &box{}
		b.friend("j.doe@us.af.mil")
		speaks(b, b.sent(60, "j.doe@us.af.ml"))
		t.Run(name, func(t *testing.T) { b.finds(t) })
	}
	b := &box{}
	b.friend("j.doe@us.af.mil")
	b.sent(60, "j.doe@us.af.ml")
	a := newAudit()
	a.Counted(history.Record{Addr: address("j.doe@us.af.ml"), Sent: 1, Confirmed: true})
	for _, m := range b.all {
		a.Next(m)
	}
	if finds := a.Finds(); len(finds) != 0 {
		t.Errorf("it was confirmed, and is accused %d times", len(finds))
	}
}

func TestAccusesNobodyWithoutReason(t *testing.T) {
	b := &box{}
	b.friend("kim.lee@northwind.example")
	b.sent(10, "somebody@new.example")           // new, like nobody
	b.sent(20, "kim.lee@contoso.example")        // the same name elsewhere: people move
	b.sent(30, "gone@northwind.example")         // it bounced, but resembles nobody
	b.bounces(31, "gone@northwind.example")      //
	b.sent(40, "kim.lee+news@northwind.example") // the same mailbox
	b.sent(41, "ann@a.example", "kim.lee@northwind.example")
	for day := range 5 { // a doubt that is not sure, on five days: he knows what he does
		b.sent(50+day, "kim.lee@northwind.de")
	}
	for day := range 9 { // who answers from another address than the one he is written to
		b.answers(60+day, "pat@contoso.ml", b.sent(60+day, "pat@contoso.mil").MessageID)
	}
	b.answers(80, "pat@contoso.ml", b.sent(79, "pat@contoso.ml").MessageID)
	b.finds(t)
}

// TestSameMailTwice: a message in two folders is one.
func TestSameMailTwice(t *testing.T) {
	b := &box{}
	b.friend("j.doe@us.af.mil")
	b.all = append(b.all, b.sent(60, "j.doe@us.af.ml"))
	b.finds(t, "j.doe@us.af.ml j.doe@us.af.mil silent")
}

// TestGeneratedMailboxes: in mailboxes made up at random, in any order of the messages, nine of ten slips are found, and
// of the messages without one at most one in a thousand is accused.
func TestGeneratedMailboxes(t *testing.T) {
	slips, found, clean, accused := 0, 0, 0, 0
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		b, wrong := generate(rnd, 1500)
		rnd.Shuffle(len(b.all), func(i, j int) { b.all[i], b.all[j] = b.all[j], b.all[i] })
		hit := map[string]bool{}
		for _, f := range b.audit().Finds() {
			if id := f.Message.MessageID; wrong[id] {
				hit[id] = true
			} else {
				accused++
			}
		}
		slips, found, clean = slips+len(wrong), found+len(hit), clean+len(b.all)-len(wrong)
	}
	t.Logf("%d of %d slips found, %d of %d clean messages accused", found, slips, accused, clean)
	if slips < 100 || 10*found < 9*slips || 1000*accused > clean {
		t.Errorf("%d of %d slips found, %d of %d clean messages accused", found, slips, accused, clean)
	}
}

// generate makes a mailbox of n messages sent to sixty people, some of whom answer, with a slip in one of a hundred; it
// tells which messages hold one.
func generate(rnd *rand.Rand, n int) (*box, map[string]bool) {
	given := []string{"jane", "john", "maria", "ahmed", "chen", "olga", "peter", "lucia", "tomas", "fatima"}
	family := []string{"smith", "garcia", "mueller", "okafor", "tanaka", "novak", "rossi", "dubois", "kowalski", "ivanova"}
	hosts := []string{"northwind.example", "contoso.example", "fabrikam.com", "litware.org", "us.af.mil", "tailspin.net"}
	var people []string
	for range 60 {
		p := given[rnd.IntN(len(given))] + "." + family[rnd.IntN(len(family))] + "@" + hosts[rnd.IntN(len(hosts))]
		if !slices.Contains(people, p) {
			people = append(people, p)
		}
	}
	b, wrong := &box{}, map[string]bool{}
	for i := range n {
		to := people[int(float64(len(people))*rnd.Float64()*rnd.Float64())] // a few get most of it
		day := i / 3
		if rnd.IntN(100) == 0 && i > n/5 {
			at := rnd.IntN(len(to) - 1)
			if to[at] == '@' || to[at+1] == '@' {
				at = 0
			}
			slip := to[:at] + to[at+1:] // a letter lost
			m := b.sent(day, slip)
			if !slices.Contains(people, slip) {
				wrong[m.MessageID] = true
			}
			continue
		}
		if m := b.sent(day, to); rnd.IntN(3) == 0 {
			b.answers(day+1, to, m.MessageID)
		}
	}
	return b, wrong
}

func BenchmarkFinds(b *testing.B) {
	mailbox, _ := generate(rand.New(rand.NewPCG(1, 1)), 100_000)
	for b.Loop() {
		mailbox.audit().Finds()
	}
	b.ReportMetric(float64(len(mailbox.all)*b.N)/b.Elapsed().Seconds(), "messages/s")
}

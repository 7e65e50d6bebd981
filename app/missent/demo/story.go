package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// letter is one message of the story.
type letter struct {
	at       time.Time
	from, to string // "Name <address>"
	subject  string
	id       string
	answers  string // Message-ID, "" when it begins a thread
	sent     bool
}

// story is every message of the past year, oldest first: the same each time, but for the day it is told on.
func story(now time.Time) []letter {
	var out []letter
	for i, p := range people {
		out = append(out, p.letters(now, i)...)
	}
	slices.SortStableFunc(out, func(a, b letter) int { return a.at.Compare(b.at) })
	return out
}

// letters are those from and to one person, spread evenly over the year before the last one.
func (p person) letters(now time.Time, seed int) []letter {
	const year = 360
	var out []letter
	for n := range p.sent {
		days := p.last
		if p.sent > 1 {
			days += n * (year - p.last) / p.sent
		}
		at := now.AddDate(0, 0, -days).Truncate(24 * time.Hour).Add(time.Duration(8*60+(seed*37+n*53)%540) * time.Minute)
		subject := strings.ReplaceAll(subjects[(seed+n)%len(subjects)], "{n}", fmt.Sprint(100+seed*3+n))
		id := fmt.Sprintf("s%d.%d@northwind.example", seed, n)
		out = append(out, letter{
			at: at, from: mailbox(ownerName, ownerMail), to: mailbox(p.name, p.addr),
			subject: subject, id: id, sent: true,
		})
		if n < p.replies {
			_, host, _ := strings.Cut(p.addr, "@")
			out = append(out, letter{
				at: at.Add(time.Duration(1+(n*7)%5) * time.Hour), from: mailbox(p.name, p.addr),
				to: mailbox(ownerName, ownerMail), subject: "Re: " + subject, id: fmt.Sprintf("r%d.%d@%s", seed, n, host), answers: id,
			})
		}
	}
	return out
}

func mailbox(name, addr string) string { return name + " <" + addr + ">" }

// text is the letter as RFC 5322 has it.
func (l letter) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n",
		l.from, l.to, l.subject, l.at.Format(time.RFC1123Z), l.id)
	if l.answers != "" {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\nReferences: <%s>\n", l.answers, l.answers)
	}
	b.WriteString("MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nA made-up message of the demo.\n")
	return b.String()
}

// Draft is a message being written.
type Draft struct {
	From, To, Cc, Subject, Text string
}

// Compose is the draft as a mail client saves it.
func (d Draft) Compose(now time.Time) string {
	if d.From == "" {
		d.From = mailbox(ownerName, ownerMail)
	}
	clean := strings.NewReplacer("\r", " ", "\n", " ")
	var b strings.Builder
	for _, f := range [][2]string{{"From", d.From}, {"To", d.To}, {"Cc", d.Cc}, {"Subject", d.Subject}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "%s: %s\n", f[0], clean.Replace(f[1]))
		}
	}
	fmt.Fprintf(&b, "Date: %s\nMessage-ID: <d%d@northwind.example>\nMIME-Version: 1.0\n"+
		"Content-Type: text/plain; charset=utf-8\n\n%s\n", now.Format(time.RFC1123Z), now.UnixNano(), d.Text)
	return b.String()
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/report"
	"missent/core/sqlite"
	"missent/core/view"
)

func user(i int) string { return fmt.Sprintf("u%d", i) }

func letter(i int) string {
	at := time.Now().AddDate(0, -3, i)
	return fmt.Sprintf("From: u@army.mil\nTo: Jane <jane@us.af.mil>, b%d@army.mil\nSubject: Report %d\nDate: %s\nMessage-ID: <%d.s@army.mil>\n\nHello\n",
		i%9, i, at.Format(time.RFC1123Z), i)
}

// desk is one guard with its mailbox, database and reports.
type desk struct {
	n      int
	t      *stage
	db     *sqlite.DB
	guard  *guard.Guard
	report *report.Reporter
	name   string
}

func newDesk(t *stage, n, speed int, spread time.Duration, mailDoor, logDoor *door, mailCA, logCA *coretest.CA) *desk {
	d := &desk{n: n, t: t, name: user(n)}
	dir, err := os.MkdirTemp("", "desk")
	t.must(err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	d.db, err = sqlite.Open(filepath.Join(dir, "missent.db"))
	t.must(err)
	t.Cleanup(func() { t.must(d.db.Close()) })
	quick := func(v time.Duration) time.Duration { return v / time.Duration(speed) }
	d.guard, err = guard.New(context.Background(), guard.Options{
		Store: d.db, Rules: policy.Rules{Mode: policy.Audit}, Relearn: quick(10 * time.Minute),
		Watcher: func(a guard.Account) guard.Watcher {
			return imap.New(a, imap.Options{
				Password: func(context.Context) (string, error) { return "secret", nil }, Roots: mailDoor.ca.Pool(),
				Refresh: quick(4 * time.Minute), Spread: func() time.Duration { return spread },
			})
		},
	})
	t.must(err)
	t.must(d.guard.AddAccount(context.Background(), guard.Account{
		ID: d.name, Address: mail.NewAddress(d.name, mail.ParseDomain("army.mil")), Host: "127.0.0.1", Port: mailDoor.port, Security: "tls", User: d.name,
	}))
	d.report = report.New(report.Options{
		Store: d.db, Status: d.guard.Status, User: d.name, Version: "0.1.0", Roots: logCA.Pool(), Settle: quick(5 * time.Minute), Spread: quick(10 * time.Second),
	})
	d.report.Set(policy.Report{
		Syslog: policy.ServerValue{Host: "127.0.0.1", Port: logDoor.port, Security: "tls"}, Detail: policy.NoAddresses, Heartbeat: quick(time.Hour),
		Digest: strings.Repeat("0", 64), Mode: policy.Audit,
	})
	return d
}

func (d *desk) run(ctx context.Context) {
	for _, f := range []func() error{
		func() error { return d.guard.Run(ctx, nobody{}) },
		func() error { return d.report.Run(ctx) },
		func() error {
			feed := d.guard.Subscribe()
			defer feed.Close()
			for {
				if _, err := feed.Next(ctx); err != nil {
					return nil
				}
				d.report.Nudge()
			}
		},
	} {
		d.t.running.Go(func() {
			if err := f(); err != nil && ctx.Err() == nil {
				d.t.Errorf("%v", err)
			}
		})
	}
}

// nobody is there to be asked: the desks are in audit mode.
type nobody struct{}

func (nobody) Ask(context.Context, guard.Question) error { return nil }

func (d *desk) watching() bool { return d.guard.Status().State == view.Watching }

// ready tells whether the desk knows its mail, watches, and said so.
func (d *desk) ready() bool {
	return d.watching() && d.guard.Status().People > 0 && len(d.report.States()) > 0 && !d.report.States()[0].Last.IsZero()
}

func (d *desk) waits() int {
	s := d.report.States()
	if len(s) == 0 {
		return 0
	}
	return s[0].Waiting
}

// slip saves a draft that goes to a wrong address, as a mail client does over another connection.
func (d *desk) slip(server *coretest.DovecotServer, n int) {
	server.User = d.name
	server.Deliver("Drafts", 1, func(int) string {
		return fmt.Sprintf("From: %s@army.mil\nTo: Jane <jane@us.af.ml>\nSubject: Draft %d\nDate: %s\nMessage-ID: <%d.d%d@army.mil>\nX-N: %s\n\nHello\n",
			d.name, n, time.Now().Format(time.RFC1123Z), n, d.n, strings.Repeat("x", n))
	})
}

// decisions are the different rows of logs that rsyslog wrote down.
func decisions(log *coretest.Rsyslog) int {
	seen := map[string]bool{}
	for _, line := range log.Lines() {
		if _, rest, is := strings.Cut(line, `{"id":"`); is && strings.Contains(line, `"kind":"decision"`) {
			id, _, _ := strings.Cut(rest, `"`)
			seen[id] = true
		}
	}
	return len(seen)
}

func lost(all []*desk) (n int) {
	for _, d := range all {
		n += d.report.States()[0].Lost
	}
	return n
}

// Program fleet measures what many desks cost the servers of an organisation: so many guards, each with its own mailbox,
// database and reports, against one Dovecot and one rsyslog on loopback.
//
//	go run ./build/fleet [-desks 200] [-speed 60] [-seconds 30]
//
// It plays a Monday morning, a quiet time, a draft with a slip on every desk, a mail server that is restarted, and a report
// target that was away, and prints what passed in each: connections, commands, bytes, events. docs/FLEET.md is made of it.
// It refuses to guess: what it prints it counted at doors of its own before the servers. -speed shortens the pauses between
// looks and heartbeats, which are then multiplied back; pauses after a lost connection are the real ones.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"missent/core/coretest"
)

func main() {
	p := plan{}
	flag.IntVar(&p.desks, "desks", 200, "how many desks")
	flag.IntVar(&p.speed, "speed", 60, "how much shorter the pauses are")
	flag.IntVar(&p.seconds, "seconds", 30, "how long the quiet time is")
	flag.IntVar(&p.spread, "spread", 5, "account.spread, in seconds")
	flag.Parse()
	t := &stage{}
	code := 0
	func() {
		defer t.end()
		defer func() {
			if t.failed {
				code = 1
			}
		}()
		p.play(t)
	}()
	os.Exit(code)
}

type plan struct{ desks, speed, seconds, spread int }

const learned = 40 // messages in each Sent folder

func (p plan) play(t *stage) {
	mail := coretest.Dovecot(t, coretest.DovecotOptions{Users: p.desks})
	log := coretest.NewRsyslog(t)
	for i := range p.desks {
		mail.User = user(i)
		mail.Deliver("Sent", learned, letter)
		mail.Deliver("Drafts", 0, letter)
	}
	imap := newDoor(t, mail.Port, mail.CA)
	syslog := newDoor(t, log.Port, nil)
	ctx, stop := context.WithCancel(context.Background())
	defer t.running.Wait() // before their databases are closed
	defer stop()
	fmt.Printf("%d desks, one Dovecot, one rsyslog\n", p.desks)

	all := make([]*desk, p.desks)
	for i := range all {
		all[i] = newDesk(t, i, p.speed, time.Duration(p.spread)*time.Second, imap, syslog, mail.CA, log.CA)
	}
	begun := time.Now()
	for _, d := range all {
		d.run(ctx)
	}
	waitFor(t, "all learned and watch", func() bool { return every(all, (*desk).ready) })
	took := time.Since(begun)
	show("Monday: all start at once", took, imap.taken(), syslog.taken(), p, false)

	time.Sleep(time.Duration(p.seconds) * time.Second)
	show(fmt.Sprintf("quiet, %d s at %d times the speed", p.seconds, p.speed), time.Duration(p.seconds*p.speed)*time.Second, imap.taken(), syslog.taken(), p, true)

	begun = time.Now()
	for _, d := range all {
		d.slip(mail, 1)
	}
	waitFor(t, "all slips are in the log of rsyslog", func() bool { return decisions(log) >= p.desks })
	show("one draft with a slip on each desk", time.Since(begun), imap.taken(), syslog.taken(), p, false)

	mail.Stop()
	waitFor(t, "all notice", func() bool { return every(all, func(d *desk) bool { return !d.watching() }) })
	imap.taken()
	mail.Start()
	begun = time.Now()
	waitFor(t, "all watch again", func() bool { return every(all, (*desk).watching) })
	show("the mail server was restarted", time.Since(begun), imap.taken(), syslog.taken(), p, false)

	log.Kill()
	for _, d := range all {
		d.slip(mail, 2)
	}
	waitFor(t, "all failed to report", func() bool { return every(all, func(d *desk) bool { return d.waits() > 0 }) })
	syslog.taken()
	log.Start()
	begun = time.Now()
	waitFor(t, "all reported", func() bool { return every(all, func(d *desk) bool { return d.waits() == 0 }) })
	show("the report target was away", time.Since(begun), imap.taken(), syslog.taken(), p, false)
	fmt.Printf("events of decisions: %d arrived of %d; lost %d\n", decisions(log), 2*p.desks, lost(all))
}

func every(all []*desk, f func(*desk) bool) bool {
	for _, d := range all {
		if !f(d) {
			return false
		}
	}
	return true
}

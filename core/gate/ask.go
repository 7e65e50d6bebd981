package gate

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"missent/core/document"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// decide holds the message while the guard asks, and tells whether it did. An answer says that it is not sent.
func (s *session) decide(name string, m *spool, content *mail.Content, w *watch) (asked bool, r *reply) {
	header := m.header()
	client, now := clientOf(header), s.door.gate.opt.Now()
	message := s.env.message(header, now)
	content.Put(&message)
	s.client, s.key = client.name, history.KeyOf(&message)
	held := guard.Held{
		Source: view.Gate, Account: s.door.account(), ID: name, Message: message,
		Client: client.name, Until: now.Add(s.door.gate.opt.Hold(client.hold)), Rush: s.door.messages.much(now),
		Files: func(ctx context.Context) []mail.File {
			return document.Files(ctx, io.MultiReader(bytes.NewReader(m.head), m.rest()))
		},
	}
	s.door.messages.count(now)
	asks, err := s.judge(held)
	switch {
	case err != nil && s.door.gate.opt.Closed():
		s.door.note(err)
		return false, say(451, "4.3.0 Not sent: Missent could not check this message, and your organisation wants every message checked")
	case err != nil:
		s.door.note(err)
		return false, nil // a guard that failed stops no mail; its state says so
	}
	if len(asks.Questions) == 0 {
		return false, nil
	}
	ctx, cancel := context.WithDeadline(s.ctx, held.Until)
	defer cancel()
	answer := make(chan guard.Release, 1)
	go func() { answer <- s.door.gate.opt.Guard.AskHeld(ctx, asks) }()
	tick := time.NewTicker(20 * time.Second) // some servers are impatient
	defer tick.Stop()
	for {
		select {
		case r := <-answer:
			no := refusal(r, asks)
			switch {
			case w.isGone():
				return true, s.gone(held)
			case no != nil && client.deaf:
				s.over = true
				return true, nil
			}
			return true, no
		case <-w.gone:
			cancel()
			<-answer
			return true, s.gone(held)
		case <-tick.C:
			if _, err := s.up.do("NOOP"); err != nil {
				s.up.close() // the client is told when there is something to send
			}
		}
	}
}

// judge hands the message to the guard. One that makes it panic must not end the mail of everybody else.
func (s *session) judge(h guard.Held) (asks guard.Holding, err error) {
	defer func() {
		if recover() != nil { // what it says may hold an address
			err = errJudge
		}
	}()
	return s.door.gate.opt.Guard.Hold(s.ctx, h)
}

var errJudge = errors.New("the guard failed")

// gone: the client gave the message up and believes that it was not sent, and so it is.
func (s *session) gone(h guard.Held) *reply {
	s.door.gate.opt.Guard.Dropped(s.ctx, h)
	s.over = true
	return nil
}

// refusal is what the client reads where the message is not sent: one line that says all.
func refusal(r guard.Release, asks guard.Holding) *reply {
	doubt := asks.Questions[0].Finding.Recipient.Addr
	switch {
	case r.Verdict == guard.Send:
		return nil
	case r.Verdict == guard.Waiting:
		return say(451, "4.7.1 Not sent: answer the question of Missent about "+shown(doubt)+", then send again")
	case !r.Known.IsZero():
		return say(550, "5.7.1 Not sent: use "+shown(r.Known)+" instead of "+shown(r.Typed)+" (Missent)")
	case !r.Typed.IsZero():
		doubt = r.Typed
	}
	return say(550, "5.7.1 Not sent: correct "+shown(doubt)+", then send again (Missent)")
}

// shown is an address as a line of SMTP may hold it.
func shown(a mail.Address) string {
	text := a.Plain()
	for _, c := range text {
		if c <= ' ' || c >= 0x7f {
			return "the address in doubt"
		}
	}
	if text == "" || len(text) > 120 {
		return "the address in doubt"
	}
	return text
}

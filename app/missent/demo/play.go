package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"missent/app/missent/terminal"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// Stage is what the demo plays on; all of it is the real thing.
type Stage struct {
	Mailbox *Mailbox
	Guard   *guard.Guard
	Ledger  guard.Ledger
	Keys    *terminal.Keys
	Out     io.Writer
	Window  bool // questions come in a window, not here
}

// How long the demo waits. A user who is there takes his time; nobody is waited for a moment only.
const (
	learnLimit = time.Minute
	aloneLimit = 8 * time.Second
	trialLimit = time.Hour
	pause      = 1500 * time.Millisecond // as long as it takes to correct a draft
)

// Play tells the story to its end: nil also when the user left in the middle.
func Play(ctx context.Context, s Stage) error {
	s.say("Missent demo. Everything happens on this computer; nothing is sent, and nothing of yours is read.\n")
	for _, act := range []func(context.Context) error{s.learn, s.wrong, s.fine, s.invite} {
		if err := act(ctx); err != nil {
			if ctx.Err() != nil {
				break
			}
			return err
		}
	}
	s.say("\nThe demo has ended. Its mailbox and its database are gone.")
	return nil
}

// say writes a line. While a key is waited for, a terminal does not go back to the margin by itself.
func (s Stage) say(format string, args ...any) {
	text := fmt.Sprintf(format+"\n", args...)
	if s.Keys.Interactive() {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	fmt.Fprint(s.Out, text)
}

// learn watches the guard learn the mailbox.
func (s Stage) learn(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, learnLimit)
	defer cancel()
	s.say("1. Learning %s's mailbox: %d messages of a year.", ownerName, s.Mailbox.Messages)
	begun, shown := time.Now(), 0
	err := s.until(ctx, func() bool {
		status := s.Guard.Status()
		for _, a := range status.Accounts {
			if p := a.Progress; p != nil && p.Done > shown {
				shown = p.Done
				s.say("   %4d of %d messages, %d people, %.0f a second", p.Done, p.Total, p.People, p.Rate)
			}
		}
		return status.State == view.Watching && s.learned()
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("demo: learning took longer than %v", learnLimit)
	}
	if err != nil {
		return err
	}
	st, took := s.Guard.Status(), time.Since(begun).Seconds()
	s.say("   Learned in %.1f s, %.0f messages a second: %d people in %d domains. Watching the drafts.\n",
		took, float64(s.Mailbox.Messages)/took, st.People, st.Domains)
	return nil
}

// learned tells whether everything the story tells is known, down to the last answer.
func (s Stage) learned() bool {
	for _, p := range people {
		a, _ := mail.ParseAddress(p.addr)
		if r, _ := s.Guard.Known(a); r.Sent < p.sent || r.Replies < p.replies {
			return false
		}
	}
	return true
}

// wrong saves the draft with the slip, waits for the answer, and then corrects the draft as the user would.
func (s Stage) wrong(ctx context.Context) error {
	typed := "j.doe@us.af.ml"
	d := Draft{To: mailbox(doe.name, typed), Subject: "Itinerary for the inspection", Text: "Hello Jane,\n\nthe itinerary is attached."}
	s.say("2. The mail program saves a draft to %s.", typed)
	begun := time.Now()
	uid, err := s.Mailbox.save(d)
	if err != nil {
		return err
	}
	outcome, err := s.answer(ctx, typed, begun)
	if err != nil {
		return err
	}
	switch outcome {
	case guard.Copied, guard.Edited:
		return s.correct(ctx, uid, d, typed, begun)
	case guard.Once, guard.Always:
		s.say("   You said it is right. The draft stays as it is.\n")
	case guard.Corrected:
		s.say("   The draft was corrected.\n")
	default:
		s.say("   Nobody answered. That is the safe outcome: Missent changed nothing, and learned nothing from it.\n")
	}
	return nil
}

// answer waits for what becomes of the question about an address.
func (s Stage) answer(ctx context.Context, typed string, since time.Time) (guard.Outcome, error) {
	if s.Window {
		s.say("   A window opens.")
	}
	limited := ctx
	if !s.Keys.Interactive() {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, aloneLimit)
		defer cancel()
	}
	var outcome guard.Outcome
	err := s.until(limited, func() bool {
		outcome = s.outcome(limited, typed, since)
		return outcome != "" && outcome != guard.Asked
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		if outcome == "" {
			return "", errors.New("demo: the draft was not asked about")
		}
		return guard.Unanswered, nil
	}
	return outcome, err
}

// outcome is the latest about an address, "" before there is a question.
func (s Stage) outcome(ctx context.Context, typed string, since time.Time) guard.Outcome {
	about, _ := mail.ParseAddress(typed)
	all, err := s.Ledger.Decisions(ctx, since)
	if err != nil {
		return "" // the database is busy, or the demo ends: it is asked again
	}
	for _, d := range all {
		if d.Recipient == about {
			return d.Outcome
		}
	}
	return ""
}

// correct plays the mail program in which the user corrects the draft.
func (s Stage) correct(ctx context.Context, uid uint32, d Draft, typed string, since time.Time) error {
	if err := sleep(ctx, pause); err != nil {
		return err
	}
	s.say("   In the mail program, the draft is corrected to %s.", doe.addr)
	d.To = mailbox(doe.name, doe.addr)
	if _, err := s.Mailbox.replace(uid, d.Compose(time.Now())); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, aloneLimit)
	defer cancel()
	err := s.until(limited, func() bool { return s.outcome(limited, typed, since) == guard.Corrected })
	if err != nil {
		return fmt.Errorf("demo: the correction was not seen: %w", err)
	}
	s.say("   Missent saw it, wrote it down, and is silent again.\n")
	return nil
}

// fine saves a draft that is right, and shows that nothing happens.
func (s Stage) fine(ctx context.Context) error {
	s.say("3. The mail program saves a draft to %s and to a.keita@transport.gouv.ml, who really is in Mali.", people[1].addr)
	before := s.judged(ctx)
	begun := time.Now()
	_, err := s.Mailbox.save(Draft{
		To:      mailbox(people[1].name, people[1].addr) + ", " + mailbox("Amadou Keita", "a.keita@transport.gouv.ml"),
		Subject: "Gate passes", Text: "Both of you are on the list.",
	})
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, aloneLimit)
	defer cancel()
	if err := s.until(limited, func() bool { return s.judged(limited) > before }); err != nil {
		return fmt.Errorf("demo: the second draft was not looked at: %w", err)
	}
	if err := sleep(ctx, pause); err != nil {
		return err
	}
	if all, err := s.Ledger.Decisions(ctx, begun); err != nil || len(all) > 0 {
		return errors.Join(errors.New("demo: the second draft was asked about"), err)
	}
	s.say("   Looked at, and no window: both are known. Silence is the product.\n")
	return nil
}

// judged is how many messages were looked at this year.
func (s Stage) judged(ctx context.Context) int {
	year, _ := guard.Week(time.Now())
	weeks, err := s.Ledger.Judged(ctx, year)
	if err != nil {
		return 0 // busy, or the demo ends
	}
	n := 0
	for _, w := range weeks {
		n += w
	}
	return n
}

// invite tells how to try it oneself, and reports until Enter is pressed.
func (s Stage) invite(ctx context.Context) error {
	a := s.Mailbox.Account
	s.say("4. Now you. With any mail client (IMAP, TLS), write a draft in this mailbox:\n")
	s.say("     host %s   port %d   user %s   password %s", a.Host, a.Port, a.User, s.Mailbox.Password)
	s.say("     certificate to trust: %s\n", a.CAFile)
	s.say("   Or without one, in another terminal:\n\n     missent demo draft --to marcus.hale@army.ml --subject Test\n")
	if !s.Keys.Interactive() {
		s.say("   There is no terminal to wait at.")
		return nil
	}
	s.say("   Enter ends the demo.")
	ctx, cancel := context.WithTimeout(ctx, trialLimit)
	defer cancel()
	go s.report(ctx, time.Now())
	return s.idle(ctx)
}

// idle waits for Enter. While a question is open the keys are the dialog's.
func (s Stage) idle(ctx context.Context) error {
	for {
		if err := s.until(ctx, func() bool { return !s.Guard.Asking() }); err != nil {
			return nil //nolint:nilerr // an hour, or Ctrl-C
		}
		quiet, cancel := context.WithCancel(ctx)
		go func() {
			if s.until(quiet, s.Guard.Asking) == nil {
				cancel()
			}
		}()
		key, err := s.Keys.Next(quiet)
		cancel()
		switch {
		case errors.Is(err, terminal.ErrEnd), err == nil && (key == '\r' || key == '\n'), ctx.Err() != nil:
			return nil
		}
	}
}

// report says what became of the user's own questions.
func (s Stage) report(ctx context.Context, since time.Time) {
	said := map[string]guard.Outcome{}
	_ = s.until(ctx, func() bool {
		all, err := s.Ledger.Decisions(ctx, since)
		if err != nil {
			return false
		}
		for _, d := range all {
			if d.Outcome != guard.Asked && said[d.Ask] != d.Outcome {
				said[d.Ask] = d.Outcome
				s.say("   %s: %s", d.Recipient.Plain(), strings.ToLower(string(d.Outcome)))
			}
		}
		return false
	})
}

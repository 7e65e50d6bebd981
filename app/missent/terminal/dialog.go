package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"missent/core/view"
)

// Dialog shows questions in the terminal. It takes the place of the windows: Open serves one of them.
type Dialog struct {
	Keys *Keys
	Out  io.Writer
	// Interrupt is called when the user pressed Ctrl-C, which a terminal that gives single keys does not turn into a
	// signal; nil for nothing.
	Interrupt func()
}

// ErrNoPage: the pages of the main window need a display.
var ErrNoPage = errors.New("there is no display to open a window on")

// Open shows the question of a desk and returns when it was answered, when it is settled otherwise, or at the end of the
// input, which answers nothing.
func (d *Dialog) Open(ctx context.Context, desk view.Desk) error {
	start, err := desk.Start(ctx)
	if err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	if start.Ask == nil {
		return ErrNoPage
	}
	for ask := start.Ask; ask != nil; {
		if ask, err = d.show(ctx, desk, ask); err != nil {
			return fmt.Errorf("terminal: %w", err)
		}
	}
	return nil
}

// show puts one question and returns the next one of the same draft, if that came meanwhile.
func (d *Dialog) show(ctx context.Context, desk view.Desk, a *view.Ask) (*view.Ask, error) {
	if err := draw(d.Out, a); err != nil {
		return nil, err
	}
	settled, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	watched := make(chan *view.Ask, 1)
	go func() {
		next := d.watch(settled, desk, a)
		stop(errSettled)
		watched <- next
	}()
	choice, err := d.choose(settled, a)
	switch {
	case errors.Is(context.Cause(settled), errSettled):
		return <-watched, nil
	case errors.Is(err, ErrEnd):
		_, err := io.WriteString(d.Out, "\n  No answer. Nothing was sent or changed; the draft is as it was.\n")
		return nil, err
	case err != nil:
		return nil, nil //nolint:nilerr // the program ends, or the question was withdrawn: both are no answer
	}
	return nil, d.answer(ctx, desk, a, choice)
}

// errSettled: the draft was corrected or is gone, or another question came.
var errSettled = errors.New("settled")

// watch waits until the question is settled elsewhere, says so, and returns the question that took its place.
func (d *Dialog) watch(ctx context.Context, desk view.Desk, a *view.Ask) *view.Ask {
	for {
		e, err := desk.Next(ctx)
		if err != nil {
			<-ctx.Done() // without events the keys still work
			return nil
		}
		switch {
		case e.Kind == "fixed" && e.AskID == a.ID:
			fmt.Fprintf(d.Out, "\r\n  The draft now goes to %s.\r\n", e.Known)
			return nil
		case e.Kind == "withdrawn" && e.AskID == a.ID:
			fmt.Fprint(d.Out, "\r\n  The draft is gone. Your mail program sent it or threw it away.\r\n")
			return nil
		case e.Kind == "ask":
			return e.Ask
		case e.Kind == "quit":
			return nil
		}
	}
}

// choices are the ways out, by key; the fix is only there when something better is known.
func choices(a *view.Ask) (map[byte]view.Choice, string) {
	keys := map[byte]view.Choice{'e': view.Edit, 'o': view.Once, 'a': view.Always}
	text := "[e] edit myself   [o] right this time   [a] always right"
	if a.Class == view.Slate {
		delete(keys, 'a')
		text = "[e] edit myself   [o] right this time"
	}
	if a.Demand != "" { // a reason is given in the window, or not at all
		delete(keys, 'o')
		text = "[e] edit myself"
	}
	if a.Known != nil {
		keys['c'] = view.Fix
		text = "[c] use " + a.Known.Plain + "   " + text
	}
	return keys, text
}

// choose waits for a key that means something. There is no default: Enter and Escape do nothing.
func (d *Dialog) choose(ctx context.Context, a *view.Ask) (view.Choice, error) {
	keys, text := choices(a)
	if _, err := fmt.Fprintf(d.Out, "  %s\n  > ", text); err != nil {
		return view.Closed, err
	}
	for {
		c, err := d.Keys.Next(ctx)
		if errors.Is(err, ErrEnd) && c == 3 && d.Interrupt != nil {
			d.Interrupt()
		}
		if err != nil {
			return view.Closed, err
		}
		if choice, ok := keys[c|0x20]; ok { // in capitals, too
			_, err := fmt.Fprintf(d.Out, "%c\n", c)
			return choice, err
		}
	}
}

// answer hands the choice to the guard, which writes it down, and then says what comes of it.
func (d *Dialog) answer(ctx context.Context, desk view.Desk, a *view.Ask, c view.Choice) error {
	if err := desk.Answer(ctx, a.ID, c); err != nil {
		var p *view.Problem
		if errors.As(err, &p) && p.Key == "answered" {
			return nil
		}
		return err
	}
	said := map[view.Choice]string{
		view.Edit:   "Correct it in your mail program.",
		view.Once:   "Right this time. It will be asked about again in another message.",
		view.Always: "Noted. This address will not be asked about again.",
	}[c]
	if c == view.Fix {
		said = "In your message, put " + a.Known.Plain + " in " + field(a) + " instead of " + a.Typed.Plain + "."
	}
	_, err := fmt.Fprintf(d.Out, "  %s\n", said)
	return err
}

// field names the line the address in doubt stands in.
func field(a *view.Ask) string {
	for _, p := range a.Letter.To {
		if p.Doubt {
			return strings.TrimSpace(p.Field)
		}
	}
	return "To"
}

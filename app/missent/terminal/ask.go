package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"missent/core/view"
)

// Reason is the first line of a question.
func Reason(a *view.Ask) string {
	if s := Say("reason."+a.Reason, a.Args); s != "" {
		return s
	}
	return Say("reason.unknown", nil)
}

// Why is the second line: what the user usually does, and the evidence.
func Why(a *view.Ask) string {
	args := map[string]string{"evidence": evidence(a.Evidence)}
	for k, v := range a.Args {
		args[k] = v
	}
	switch {
	case a.Reason == "malformed":
		return Say("fault."+a.Args["what"], nil)
	case strings.HasPrefix(a.Reason, "policy"):
		return strings.Join(strings.Fields(Say("why.policy", map[string]string{"text": a.Args["text"], "help": a.Args["help"]})), " ")
	case a.Reason == "drill":
		return Say("why.drill", nil)
	case a.Reason == "cold-start":
		return Say("why.learning", args)
	case a.Reason == "odd-one-out":
		return Say("why.odd", args)
	case strings.HasPrefix(a.Reason, "fitting"):
		return Say("why.fitting", nil)
	case a.Reason == "document":
		return Say("why.absent", args)
	case a.Reason == "document-client":
		return Say("why.client", args)
	case a.Reason == "answered", a.Reason == "greeting", a.Reason == "quotation":
		return Say("why.absent", args)
	case a.Reason == "wrong-sender":
		return Say("why.sender", args)
	case a.Reason == "outsider":
		return Say("why.inside", nil)
	case a.Known == nil && a.Reason == "tld-unknown":
		return Say("why.cannot-arrive", nil)
	case a.Known == nil:
		return Say("why.never", nil)
	case a.Reason == "wrong-host" && a.Args["organisation"] != "":
		return Say("why.usual-at", args)
	}
	return Say("why.usual", args)
}

func evidence(e view.Evidence) string {
	switch {
	case e.Sent == 0:
		return ""
	case e.Last.IsZero():
		return " (" + count(e.Sent, "message") + ")"
	case e.Sent == 1:
		return " (once, on " + date(e.Last) + ")"
	}
	return fmt.Sprintf(" (%d messages, last on %s)", e.Sent, date(e.Last))
}

func count(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// sheet is a text that is written as a whole, so that nothing comes between its lines.
type sheet struct{ strings.Builder }

func (s *sheet) line(format string, args ...any) { fmt.Fprintf(s, "  "+format+"\n", args...) }

// draw writes the question: reason, evidence, the two addresses letter under letter, the letter.
func draw(w io.Writer, a *view.Ask) error {
	var s sheet
	s.WriteString("\n  " + strings.Repeat("\u2500", 72) + "\n")
	s.line("%s", Reason(a))
	s.line("%s", Why(a))
	s.WriteByte('\n')
	s.line("You typed  %s   %s", a.Typed.Plain, before(a.Typed))
	if a.Known != nil {
		if caret := marks(a.Typed); caret != "" {
			s.line("           %s", caret)
		}
		s.line("You know   %s   %s", a.Known.Plain, before(*a.Known))
	}
	if a.Typed.ASCII != "" {
		s.line("ASCII form %s", a.Typed.ASCII)
	}
	s.WriteByte('\n')
	for _, p := range a.Letter.To {
		name := p.Name
		if name != "" {
			name += "  "
		}
		s.line("%-10s %s%s", p.Field, name, p.Plain)
	}
	if a.Letter.Subject != "" {
		s.line("%-10s %s", "Subject", a.Letter.Subject)
	}
	for i, h := range a.Letter.Holds {
		s.line("%-10s %s: %d", map[bool]string{true: "Contains"}[i == 0], Say("holds."+h.Kind, nil), h.Count)
	}
	s.WriteByte('\n')
	if a.Count > 1 {
		s.line("Question %d of %d.", a.Index, a.Count)
	}
	s.line("Draft. Your mail program can still send it.")
	_, err := io.WriteString(w, s.String())
	return err
}

// before says how often an address was written to.
func before(a view.Address) string {
	switch {
	case a.Replies > 0:
		return "answered " + times(a.Replies)
	case a.Sent > 0:
		return count(a.Sent, "message")
	}
	return "never before"
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// marks puts a caret under each letter that differs, and before the one that is missing.
func marks(a view.Address) string {
	var b strings.Builder
	some := false
	for i, segments := range [][]view.Segment{a.Local, a.Domain} {
		if i == 1 {
			b.WriteByte(' ') // the @
		}
		for _, s := range segments {
			switch s.Kind {
			case "same":
				b.WriteString(strings.Repeat(" ", utf8.RuneCountInString(s.Text)))
			case "gap":
				b.WriteString("^")
				some = true
			default:
				b.WriteString(strings.Repeat("^", utf8.RuneCountInString(s.Text)))
				some = true
			}
		}
	}
	if !some {
		return ""
	}
	return strings.TrimRight(b.String(), " ")
}

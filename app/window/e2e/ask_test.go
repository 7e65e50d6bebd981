//go:build e2e

package e2e

import (
	"os"
	"strings"
	"testing"

	"missent/core/view"
)

// The names of the buttons as a screen reader says them; frontend/src/locales/en.ts.
const (
	fixButton    = "Copy j.doe@us.af.mil"
	editButton   = "Edit myself"
	onceButton   = "It is right this time"
	alwaysButton = "Always right for"
)

func TestTheQuestionIsRead(t *testing.T) {
	w := open(t, about(slip()))
	w.see("heading", "us.af.ml is in Mali")
	for _, button := range []string{fixButton, editButton, onceButton, alwaysButton} {
		w.see("push button", button)
	}
	all := w.text()
	for _, part := range []string{"us.af.mil", "42 messages", "Travel orders", "orders.pdf", "Your mail program can still send it"} {
		if !strings.Contains(all, part) {
			t.Errorf("%q is not there:\n%s", part, all)
		}
	}
}

func TestEditClosesTheWindow(t *testing.T) {
	w := open(t, about(slip()))
	w.click(editButton, w.desk.said(view.Edit))
	w.closes()
}

func TestRightThisTimeClosesTheWindow(t *testing.T) {
	w := open(t, about(slip()))
	w.click(onceButton, w.desk.said(view.Once))
	w.closes()
}

func TestAlwaysRightIsNotedAndCanBeUndone(t *testing.T) {
	w := open(t, about(slip()))
	w.click(alwaysButton, w.desk.said(view.Always))
	w.click("Undo", func() bool { return w.desk.undid("a1") })
	w.see("push button", fixButton)
}

func TestCopyPutsTheAddressOnTheClipboardAndWaitsForTheDraft(t *testing.T) {
	w := open(t, about(slip()))
	w.click(fixButton, w.desk.said(view.Fix))
	w.until("the address to be on the clipboard", func() bool { return w.eyes.clipboard() == "j.doe@us.af.mil" })
	w.see("push button", "Copy again")
	w.desk.events <- view.Event{Kind: "fixed", AskID: "a1", Known: "j.doe@us.af.mil"}
	w.closes()
}

func TestADraftThatIsGoneClosesTheWindow(t *testing.T) {
	w := open(t, about(slip()))
	w.desk.events <- view.Event{Kind: "withdrawn", AskID: "a1"}
	w.closes()
	if all := w.desk.answered(); len(all) != 0 {
		t.Errorf("answers were made up: %v", all)
	}
}

func TestEscapeIsEdit(t *testing.T) {
	w := open(t, about(slip()))
	w.press("Escape", w.desk.said(view.Edit))
	w.closes()
}

func TestEnterPressesTheFix(t *testing.T) {
	w := open(t, about(slip()))
	w.press("Return", w.desk.said(view.Fix))
}

func TestAnAnswerThatIsRefusedIsSaid(t *testing.T) {
	w := open(t, about(slip()))
	if err := w.desk.Answer(t.Context(), "a1", view.Edit); err != nil { // another window was quicker
		t.Fatal(err)
	}
	w.click(onceButton, func() bool { return strings.Contains(w.text(), "already") })
	if w.over() {
		t.Error("the window closed as if its answer had counted")
	}
}

// What came out of a message is text: the tree has the same shape whatever it says, and nothing of it acts.
func TestHostileTextIsOnlyText(t *testing.T) {
	shape := func(t *testing.T, text string) string {
		ask := slip()
		ask.Letter.Subject, ask.Letter.Text = text, text
		ask.Letter.To[0].Name, ask.Letter.To[1].Name, ask.Letter.Attachments[0] = text, text, text
		w := open(t, about(ask))
		w.see("push button", fixButton)
		return w.settled()
	}
	var harmless string
	t.Run("", func(t *testing.T) { harmless = shape(t, "harmless") })
	for _, text := range []string{
		`<img src=x onerror="document.body.textContent='gone'"><script>window.runtime.Quit()</script><b>bold</b>`,
		`<a href="https://example.com/">link</a><iframe src="https://example.com/"></iframe><form action="/"><button>Send</button></form>`,
		"100%s off %n%n%s%x%p {known} {{constructor}} ${1+1}",
		"\u202egnp.exe\u2066abc\u2069\u200f\u0000\u001b[31m",
		strings.Repeat("long ", 2000),
		strings.Repeat("x", 10_000),
		"j.doe@us.af.ml\" onmouseover=\"window.go.bound.Desk.Answer('a1','once')",
	} {
		t.Run("", func(t *testing.T) {
			if got := shape(t, text); got != harmless {
				t.Errorf("%.40q changed the tree:\n%s\ninstead of\n%s", text, got, harmless)
			}
		})
	}
}

// Whatever runs in the page, the window goes to no other address and opens no other window.
func TestAPageThatWantsOutStaysHome(t *testing.T) {
	w := openProgram(t, os.Getenv("MISSENT_ESCAPE"), about(slip()))
	w.see("heading", "still at wails://wails/, windows opened: none")
}

//go:build e2e

package e2e

import (
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"missent/core/view"
)

// The page in Chromium, on the same functions of Go as in the window: another engine draws it and other hands press its
// buttons, and the answers arrive at the same desk. A window built with Wails' tag "dev" serves page and functions on
// loopback, to anybody there, which is why that program is only ever built for this.

// browser is bindings.mjs, running.
type browser struct{ *helper }

const browserScript = "../../../frontend/e2e/bindings.mjs"

// browse opens a window and its page in a browser beside it.
func browse(t *testing.T, start view.Start) (*window, *browser) {
	t.Helper()
	at := freeAddress(t)
	t.Setenv("devserver", at)
	w := openProgram(t, os.Getenv("MISSENT_DEV_WINDOW"), start)
	w.until("the page to be served", func() bool {
		line, err := net.Dial("tcp", at)
		return err == nil && line.Close() == nil
	})
	b := &browser{newHelper(t, "node", browserScript, "http://"+at)}
	t.Cleanup(b.end)
	return w, b
}

// end closes the browser and fails the test when anything went wrong in the page.
func (b *browser) end() {
	defer b.close()
	var faults []string
	b.do(map[string]string{"do": "faults"}, &faults)
	if len(faults) > 0 {
		b.t.Errorf("went wrong in the page: %q", faults)
	}
	if b.t.Failed() {
		var outline string
		b.do(map[string]string{"do": "outline"}, &outline)
		b.t.Logf("what was in the page:\n%s", outline)
	}
}

// freeAddress is one on loopback that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// do asks the browser for something; into, where not nil, takes the value.
func (b *browser) do(request map[string]string, into any) {
	b.t.Helper()
	answer := struct {
		Value any
		Fault string
	}{Value: into}
	b.ask(request, &answer)
	if answer.Fault != "" {
		b.t.Fatal(answer.Fault)
	}
}

// see waits until a thing with this role and (part of a) name is in the page; without a role, until this is said anywhere.
func (b *browser) see(role, name string) {
	b.t.Helper()
	b.do(map[string]string{"do": "see", "role": role, "name": name}, nil)
}

func (b *browser) press(button string) {
	b.t.Helper()
	b.do(map[string]string{"do": "press", "role": "button", "name": button}, nil)
}

func (b *browser) texts(role string) (all []string) {
	b.t.Helper()
	b.do(map[string]string{"do": "texts", "role": role}, &all)
	return all
}

func TestAnAnswerFromABrowserArrives(t *testing.T) {
	w, b := browse(t, about(slip()))
	b.see("heading", "us.af.ml is in Mali")
	b.press(editButton)
	w.until("the answer to arrive", w.desk.said(view.Edit))
	w.closes()
}

func TestABrowserCopiesAndHearsOfTheFix(t *testing.T) {
	w, b := browse(t, about(slip()))
	b.press(fixButton)
	w.until("the answer to arrive", w.desk.said(view.Fix))
	w.until("the address to be on the clipboard", func() bool { return w.eyes.clipboard() == "j.doe@us.af.mil" })
	b.see("button", "Copy again")
	w.desk.events <- view.Event{Kind: "fixed", AskID: "a1", Known: "j.doe@us.af.mil"}
	b.see("", "The draft now goes to")
	w.closes()
}

func TestTheMainWindowInABrowser(t *testing.T) {
	w, b := browse(t, page(view.People, "light"))
	b.see("option", "Lin Zhao")
	b.do(map[string]string{"do": "type", "role": "searchbox", "text": "jane"}, nil)
	w.until("Jane alone to be listed", func() bool {
		rows := b.texts("option")
		return len(rows) == 1 && strings.Contains(rows[0], "Jane Doe") && strings.Contains(rows[0], "j.doe@us.af.mil")
	})
	b.see("", "Answered you 38 times")

	b.press("Home")
	b.see("heading", "Silent on 2,739 messages this year")
	if slices.ContainsFunc(b.texts("listitem"), func(row string) bool { return strings.Contains(row, "Reconnecting") }) {
		t.Error("the account is reconnecting before it was said so")
	}
	lost := status()
	lost.State, lost.Accounts[0].State = view.Reconnecting, view.Reconnecting
	w.desk.events <- view.Event{Kind: "status", Status: &lost}
	b.see("", "Reconnecting")

	if err := w.desk.Answer(t.Context(), "a1", view.Once); err != nil { // another window was quicker
		t.Fatal(err)
	}
	w.desk.events <- view.Event{Kind: "ask", Ask: slip()}
	b.see("heading", "us.af.ml is in Mali")
	b.press(editButton)
	b.see("", "This question has been answered already.")
	if w.over() {
		t.Error("the window closed as if the answer had counted")
	}
}

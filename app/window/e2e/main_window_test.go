//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"missent/core/view"
)

func TestEveryPageIsReachedByKeys(t *testing.T) {
	w := open(t, page(view.Home, "light"))
	w.see("heading", "Silent on 2,739 messages this year")
	for key, title := range map[string]string{
		"ctrl+2": "People", "ctrl+3": "In the last 12 months", "ctrl+4": "Accounts", "ctrl+5": "Settings", "ctrl+1": "Silent on",
	} {
		w.press(key, func() bool { return w.eyes.find("heading", title) != nil })
	}
}

func TestPeopleAreSearchedForgottenAndBroughtBack(t *testing.T) {
	w := open(t, page(view.People, "light"))
	w.see("heading", "People")
	w.until("everybody to be listed", func() bool { return strings.Contains(w.text(), "Lin Zhao") })
	w.press("slash", func() bool { return w.focused("Search people") })
	w.types("jane")
	w.until("Jane alone to be listed", func() bool {
		all := w.text()
		return strings.Contains(all, "Jane Doe") && !strings.Contains(all, "Lin Zhao")
	})
	w.until("her ladder to be shown", func() bool { return strings.Contains(w.text(), "Answered you 38 times") })
	w.click("Forget j.doe@us.af.mil", func() bool { return w.desk.forgot("j.doe@us.af.mil") })
	w.click("Undo", func() bool { return !w.desk.forgot("j.doe@us.af.mil") })
}

func TestALockedSettingStaysAndAnOpenOneChanges(t *testing.T) {
	w := open(t, page(view.Settings, "light"))
	w.see("heading", "Settings")
	w.switches("Addresses that are not complete", func() bool { return w.desk.was("check.malformed", "false") })
	if locked := w.see("", "Domains that look like one you know"); locked.W == 0 || w.desk.was("check.lookalike-domain", "false") {
		t.Error("the locked setting is not shown, or was changed")
	}
}

func TestAQuestionStandsOverTheMainWindow(t *testing.T) {
	w := open(t, page(view.Home, "light"))
	w.see("heading", "Silent on")
	w.desk.events <- view.Event{Kind: "ask", Ask: slip()}
	w.see("heading", "us.af.ml is in Mali")
	w.click(editButton, w.desk.said(view.Edit))
	w.see("push button", "People")
	if w.over() {
		t.Error("the main window closed with the question")
	}
}

func TestTheDialogStandsAboveAndKeepsItsWidth(t *testing.T) {
	w := open(t, about(slip()))
	w.settled()
	w.until("the dialog to stand above the others", func() bool {
		return strings.Contains(w.property("_NET_WM_STATE"), "_NET_WM_STATE_ABOVE")
	})
	w.until("its width to be fixed", func() bool {
		hints := w.property("WM_NORMAL_HINTS")
		return strings.Contains(hints, "minimum size: 560 by") && strings.Contains(hints, "maximum size: 560 by")
	})
}

func TestTheMainWindowIsAnOrdinaryOne(t *testing.T) {
	w := open(t, page(view.Home, "light"))
	w.until("its smallest size to be known", func() bool {
		return strings.Contains(w.property("WM_NORMAL_HINTS"), "minimum size: 720 by 480")
	})
	if state := w.property("_NET_WM_STATE"); strings.Contains(state, "ABOVE") {
		t.Errorf("it stands above the others: %s", state)
	}
}

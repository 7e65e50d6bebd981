//go:build e2e

package thunderbird

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// button is what the button of the add-on in the compose window says.
type button struct{ Label, Badge, Tooltip string }

func (l *letter) button() (b button) {
	l.t.Helper()
	l.run(`
		const b = named(args[0]).document.getElementById("missent_missent_example-composeAction-toolbarbutton");
		return {Label: b.getAttribute("label") ?? "", Badge: b.getAttribute("badge") ?? "", Tooltip: b.getAttribute("tooltiptext") ?? ""};`, &b, l.id)
	return b
}

// openHint clicks the button.
func (l *letter) openHint() {
	l.t.Helper()
	l.run(`
		const b = named(args[0]).document.getElementById("missent_missent_example-composeAction-toolbarbutton");
		b.dispatchEvent(new (b.ownerDocument.defaultView.MouseEvent)("mousedown", {button: 0, bubbles: true}));
		b.doCommand();`, nil, l.id)
}

// pressHint opens the popup of the button and presses the button in it that says something.
func (l *letter) pressHint(button string) {
	l.t.Helper()
	l.openHint()
	l.until(button+" in the popup", func() bool {
		var pressed bool
		err := l.tb.run(`
			const browser = hintPopup(args[0]);
			if (!browser) return false;
			return await inPage(browser, "const b = [...document.querySelectorAll('button')].find(b => b.textContent.includes(" + JSON.stringify(args[1]) + ")); if (!b) return false; window.setTimeout(() => b.click(), 0); return true");`,
			&pressed, l.id, button)
		return err == nil && pressed
	})
}

// A doubt is marked while the message is written; the popup of the button mends it, and nothing is asked at Send.
func TestAHintWhileTyping(t *testing.T) {
	l := write(t, fields{})
	l.run(`
		const w = named(args[0]);
		w.addressRowAddRecipientsArray(w.document.getElementById("addressRowTo"), [args[1], "mark.lee@army.mil"]);`, nil, l.id, slip)
	l.until("the button to say it", func() bool { return strings.Contains(l.button().Label, mali) && l.button().Badge == "1" })
	if n := l.popups(); n != 0 {
		t.Errorf("%d windows while typing", n)
	}
	l.pressHint("Use")
	want := []string{"Jane Doe <" + right + ">", "mark.lee@army.mil"}
	l.until("the recipient to be mended", func() bool { return slices.Equal(l.state().To, want) })
	l.until("the button to be quiet", func() bool { return l.button().Label == "Missent" && l.button().Badge == "" })
	l.send()
	l.sentTo(right, "mark.lee@army.mil")
}

// A slip that somebody else made comes back with "Reply to all".
func TestReplyToAllInheritsASlip(t *testing.T) {
	l := &letter{world: house, t: t}
	l.ensureGuard()
	subject := fmt.Sprintf("%s %d", t.Name(), time.Now().UnixNano())
	l.subject, l.id = "Re: "+subject, "Re: "+subject
	t.Cleanup(l.throwAway)
	l.run(`
		const inbox = MailServices.accounts.localFoldersServer.rootFolder.QueryInterface(Ci.nsIMsgLocalMailFolder).createLocalSubfolder(args[0]);
		inbox.QueryInterface(Ci.nsIMsgLocalMailFolder);
		const hdr = inbox.addMessage(args[2]);
		const before = all_windows("msgcompose");
		MailServices.compose.OpenComposeWindow(null, hdr, inbox.getUriForMsg(hdr), Ci.nsIMsgCompType.ReplyAll,
			Ci.nsIMsgCompFormat.Default, MailServices.accounts.defaultAccount.defaultIdentity, null, null);
		`+adopt, nil, subject, l.id, "From - Sun Nov 22 04:00:00 2026\nFrom: Mark Lee <mark.lee@army.mil>\nTo: anna@army.mil, Jane Doe <j.doe@us.af.ml>\n"+
		"Subject: "+subject+"\nDate: Sun, 22 Nov 2026 04:00:00 +0000\nMessage-ID: <"+fmt.Sprint(time.Now().UnixNano())+"@army.mil>\n\nAll,\n\n")
	l.send()
	l.press(mali, "Use "+right)
	l.sentTo(right, "mark.lee@army.mil")
}

// A message that is seen as a draft and again at Send is asked about once: its window is the add-on's.
func TestADraftAndItsMessageAskOnce(t *testing.T) {
	begun := time.Now()
	l := write(t, fields{To: slip})
	l.until("the hint", func() bool { return strings.Contains(l.button().Label, mali) })
	l.command("cmd_saveAsDraft")
	l.until("the draft on the server", func() bool { return len(l.server.Files("Drafts")) > 0 })
	l.send()
	l.press(mali, "Use "+right)
	l.sentTo(right)
	if got := l.asked("j.doe@us.af.ml", begun); !slices.Equal(got, []string{"used"}) {
		t.Errorf("asked %q, want once", got)
	}
}

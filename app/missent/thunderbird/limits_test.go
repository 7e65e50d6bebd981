//go:build e2e

package thunderbird

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// A message for later is asked about when it is put into the Outbox; "Send Unsent Messages" then sends what was asked about.
func TestSendUnsentSendsWhatWasAskedAbout(t *testing.T) {
	l := write(t, fields{To: slip})
	l.command("cmd_sendLater")
	l.press(mali, "Use "+right)
	l.until("the compose window to close", func() bool { return !l.state().Open })
	l.kept()
	l.run(`
		const sender = Cc["@mozilla.org/messengercompose/sendlater;1"].getService(Ci.nsIMsgSendLater);
		const outbox = sender.getUnsentMessagesFolder(null);
		for (let i = 0; outbox.getTotalMessages(false) == 0 && i < 500; i++) await new Promise(done => setTimeout(done, 20));
		sender.sendUnsentMessages(MailServices.accounts.defaultAccount.defaultIdentity);`, nil)
	l.sentTo(right)
}

// The calendar sends invitations without a compose window, and Thunderbird tells no add-on of it. docs/THUNDERBIRD.md says
// so; when this test fails, Thunderbird has changed, and the page and the add-on can.
func TestInvitationsAreNotSeen(t *testing.T) {
	summary := fmt.Sprintf("Convoy %d", time.Now().UnixNano())
	l := &letter{world: house, t: t, id: summary, subject: "Invitation: " + summary}
	l.ensureGuard()
	l.run(`
		const {CalItipEmailTransport} = ChromeUtils.importESModule("resource:///modules/CalItipEmailTransport.sys.mjs");
		const {CalItipItem} = ChromeUtils.importESModule("resource:///modules/CalItipItem.sys.mjs");
		const item = new CalItipItem();
		item.init(["BEGIN:VCALENDAR", "PRODID:-//test//EN", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT", "UID:" + args[0].replaceAll(" ", "-"),
			"DTSTAMP:20261122T040000Z", "DTSTART:20261123T040000Z", "DTEND:20261123T050000Z", "SUMMARY:" + args[0],
			"ORGANIZER:mailto:anna@army.mil", "ATTENDEE:mailto:j.doe@us.af.ml", "END:VEVENT", "END:VCALENDAR"].join("\r\n"));
		item.responseMethod = "REQUEST";
		item.autoResponse = Ci.calIItipItem.AUTO;
		CalItipEmailTransport.createInstance().sendItems(item.getItemList()[0].getAttendees(), item);`, nil, summary)
	l.until("the invitation at the sink", func() bool { return len(l.sink.about(l.subject)) > 0 })
	if got := l.sink.about(l.subject); !slices.Equal(got[0].to, []string{"j.doe@us.af.ml"}) || l.popups() != 0 {
		t.Errorf("sent to %q, %d windows", got[0].to, l.popups())
	}
}

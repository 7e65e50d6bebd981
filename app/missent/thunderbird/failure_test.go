//go:build e2e

package thunderbird

import (
	"syscall"
	"testing"
)

const unchecked = "This message could not be checked"

// policy sets what happens to a message that cannot be checked, as the settings of the window do.
func (l *letter) policy(value string) {
	l.t.Helper()
	l.set("addon.failure", value)
	l.t.Cleanup(func() { l.set("addon.failure", "ask") })
	// The add-on learns it with the next message it hands in.
	clean := write(l.t, fields{To: right})
	clean.send()
	clean.sentTo(right)
}

// hideHost makes Thunderbird find no Missent, as where it was removed, and ends the guard.
func (l *letter) hideHost() {
	l.t.Helper()
	l.moveHost(true)
	l.t.Cleanup(func() { l.moveHost(false) })
	l.killGuard()
}

func TestTheGuardIsStartedAtSend(t *testing.T) {
	l := write(t, fields{To: slip})
	l.killGuard()
	l.send()
	l.press(mali, "Use "+right)
	l.sentTo(right)
	if n := len(l.guards()); n != 1 {
		t.Errorf("%d guards run", n)
	}
}

func TestTheGuardIsKilledWhileItAsks(t *testing.T) {
	for _, c := range []struct{ button, to string }{{"Use " + right, right}, {"Send to us.af.ml anyway", "j.doe@us.af.ml"}} {
		t.Run(c.button, func(t *testing.T) {
			l := write(t, fields{To: slip})
			l.send()
			l.popup(mali)
			l.killGuard()
			l.press(mali, c.button)
			l.sentTo(c.to)
		})
	}
}

func TestTheGuardIsGoneWhileItAsks(t *testing.T) {
	l := write(t, fields{To: slip})
	l.send()
	l.popup(mali)
	l.hideHost()
	l.press(mali, "Use "+right)
	l.press(unchecked, "Edit")
	l.editable()
	l.kept()
}

func TestTheGuardIsFrozen(t *testing.T) {
	l := write(t, fields{To: right})
	for _, pid := range l.guards() {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
	}
	l.send()
	l.popup("Missent did not answer in time.")
	for _, pid := range l.guards() {
		if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
	}
	l.kept()
	l.press(unchecked, "Try again")
	l.sentTo(right)
}

func TestFailureAsk(t *testing.T) {
	l := write(t, fields{To: slip})
	l.hideHost()
	l.send()
	l.press(unchecked, "Edit")
	l.editable()
	l.kept()
	l.send()
	l.press(unchecked, "Send unchecked")
	l.sentTo("j.doe@us.af.ml")
}

func TestFailureOpen(t *testing.T) {
	l := write(t, fields{To: right})
	l.policy("open")
	l.hideHost()
	l.send()
	l.sentTo(right)
}

// Open is for what was not checked: a doubt that was found is not sent without an answer.
func TestFailureOpenAsksAboutADoubt(t *testing.T) {
	l := write(t, fields{To: slip})
	l.policy("open")
	l.send()
	l.popup(mali)
	l.hideHost()
	l.press(mali, "Send to us.af.ml anyway")
	l.press("In doubt", "Edit")
	l.editable()
	l.kept()
}

func TestFailureClosed(t *testing.T) {
	l := write(t, fields{To: right})
	l.policy("closed")
	l.hideHost()
	l.send()
	p := l.popup("This message was kept")
	if got := l.buttons("This message was kept"); len(got) != 2 {
		t.Errorf("buttons %q in %q", got, p.Text)
	}
	l.press("This message was kept", "Edit")
	l.editable()
	l.kept()
}

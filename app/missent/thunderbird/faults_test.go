//go:build e2e

package thunderbird

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// faults are what goes wrong while a message is on its way.
var faults = []struct {
	name   string
	inject func(l *letter)
}{
	{"the guard is killed", func(l *letter) { l.kill(l.guards()...) }},
	{"the relay is killed", func(l *letter) { l.kill(l.relays()...) }},
	{"both are killed", func(l *letter) { l.kill(append(l.guards(), l.relays()...)...) }},
	{"the guard stops for a while", func(l *letter) {
		pids := l.guards()
		l.signal(syscall.SIGSTOP, pids...)
		time.AfterFunc(2*time.Second, func() { l.signal(syscall.SIGCONT, pids...) })
	}},
	{"the window is closed", func(l *letter) { _ = l.tb.run(`for (const w of popups()) w.close()`, nil) }},
	{"the page of the window is gone", func(l *letter) {
		_ = l.tb.run(`for (const w of popups()) page(w).loadURI(Services.io.newURI("about:blank"), {triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal()})`, nil)
	}},
}

func (w *world) kill(pids ...int) { w.signal(syscall.SIGKILL, pids...) }

func (w *world) signal(s syscall.Signal, pids ...int) {
	for _, pid := range pids {
		_ = syscall.Kill(pid, s) // it may have ended
	}
	if s == syscall.SIGKILL && w.guard != nil && slices.Contains(pids, w.guard.Process.Pid) {
		_ = w.guard.Wait()
		w.guard = nil
	}
}

// Whatever goes wrong at whatever moment: the user, who answers what he is asked and presses Send again where nothing came
// of it, sends his message once, to the right person. MISSENT_FAULTS says how often; the seed is printed.
func TestFaults(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("MISSENT_FAULTS"))
	if n == 0 {
		n = 2 * len(faults)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	for i := range n {
		fault := faults[i%len(faults)]
		after := time.Duration(dice.IntN(700)) * time.Millisecond
		f := fields{To: slip}
		if i/len(faults)%2 == 1 {
			f.To = right
		}
		if i%5 == 0 { // the guard asks for its file
			f.Attach = []string{document(t, "minutes.docx", "Nothing of note.", 1<<20)}
		}
		t.Run(fmt.Sprintf("%d/%s/%s", i, fault.name, after), func(t *testing.T) {
			l := write(t, f)
			l.send()
			time.Sleep(after) // the moment is what is tried out: any of them is as good as another
			fault.inject(l)
			l.persist()
			l.sentTo(right)
		})
	}
}

// persist is the user who wants his message sent: he uses the address that is known, tries again where it could not be
// checked, and presses Send again where the message came back.
func (l *letter) persist() {
	l.t.Helper()
	idle := 0
	l.until("the message to be sent", func() bool {
		if len(l.sink.about(l.subject)) > 0 {
			return true
		}
		var pressed bool
		_ = l.tb.run(`
			for (const w of popups()) {
				const r = await inPage(page(w), "const b = [...document.querySelectorAll('button')].find(b => /^(Use|Try again)/.test(b.textContent.trim())); if (!b) return false; window.setTimeout(() => b.click(), 0); return true");
				if (r === true) return true;
			}
			return false`, &pressed)
		s := l.state()
		if pressed || !s.Open || s.Locked || l.popups() > 0 {
			idle = 0
			return false
		}
		if idle++; idle > 10 { // it came back, and not only for a moment
			idle = 0
			l.send()
		}
		return false
	})
}

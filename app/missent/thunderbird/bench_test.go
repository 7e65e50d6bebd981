//go:build e2e

package thunderbird

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkSend measures from the press of Send to the message at the sink, with the add-on and without it, in turns of
// five in the same Thunderbird. The difference of the medians is what the add-on adds to a clean message.
func BenchmarkSend(b *testing.B) {
	const turn = 5
	var with, without []time.Duration
	house.ensureGuard()
	for b.Loop() {
		house.addOn(b, true)
		with = append(with, sendSome(b, turn+1)[1:]...) // the first one connects
		house.addOn(b, false)
		without = append(without, sendSome(b, turn+1)[1:]...)
	}
	house.addOn(b, true)
	slices.Sort(with)
	slices.Sort(without)
	b.ReportMetric(ms(with[len(with)/2]), "median-ms")
	b.ReportMetric(ms(without[len(without)/2]), "bare-median-ms")
	b.ReportMetric(ms(with[len(with)/2])-ms(without[len(without)/2]), "added-ms")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkAsk measures from the press of Send to the dialog painted: the first frame with something in it.
func BenchmarkAsk(b *testing.B) {
	var all []time.Duration
	house.ensureGuard()
	for b.Loop() {
		l := &letter{world: house, id: fmt.Sprintf("bench %d", time.Now().UnixNano())}
		l.subject = l.id
		if err := l.open(fields{To: slip, Body: "Jane,"}); err != nil {
			b.Fatal(err)
		}
		var begun, painted float64
		if err := l.tb.run(`
			const w = named(args[0]);
			await new Promise(done => setTimeout(done, 700));
			const begun = w.performance.timeOrigin + w.performance.now();
			w.goDoCommand("cmd_sendNow");
			return begun`, &begun, l.id); err != nil {
			b.Fatal(err)
		}
		house.until("the dialog to be painted", func() bool {
			err := house.tb.run(`
				for (const w of popups()) {
					const at = await inPage(page(w), "const p = window.performance, [paint] = p.getEntriesByName('first-contentful-paint'); return paint && document.body.innerText.includes('Held.') ? p.timeOrigin + paint.startTime : 0");
					if (at > 0) return at;
				}
				return 0`, &painted)
			return err == nil && painted > 0
		})
		_ = l.tb.run(`for (const w of popups()) w.close(); const w = named(args[0]); w.gContentChanged = false; w.close()`, nil, l.id)
		house.until("the windows to close", func() bool { return house.popups() == 0 })
		all = append(all, time.Duration((painted-begun)*1e6))
	}
	slices.Sort(all)
	b.ReportMetric(ms(all[len(all)/2]), "median-ms")
}

// sendSome sends clean messages, one after another, and takes the time of each, from the command in Thunderbird to the
// first word at the sink.
func sendSome(b *testing.B, n int) (all []time.Duration) {
	b.Helper()
	for range n {
		l := &letter{world: house, id: fmt.Sprintf("bench %d", time.Now().UnixNano())}
		l.subject = l.id
		var begun float64 // milliseconds since 1970
		err := l.open(fields{To: right + ", mark.lee@army.mil", Body: "Jane,"})
		if err == nil {
			err = l.tb.run(`
				const w = named(args[0]);
				await new Promise(done => setTimeout(done, 700)); // the user looks at it once more
				const begun = w.performance.timeOrigin + w.performance.now();
				w.goDoCommand("cmd_sendNow");
				return begun`, &begun, l.id)
		}
		if err != nil {
			b.Fatal(err)
		}
		house.until("the message at the sink", func() bool { return len(house.sink.about(l.subject)) == 1 })
		house.until("the compose window to close", func() bool {
			var open bool
			return house.tb.run(`return !!named(args[0])`, &open, l.id) == nil && !open
		})
		all = append(all, house.sink.about(l.subject)[0].begun.Sub(time.UnixMicro(int64(begun*1000))))
	}
	return all
}

// addOn switches the add-on on or off.
func (w *world) addOn(b *testing.B, on bool) {
	b.Helper()
	if err := w.tb.run(`
		const {AddonManager} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
		const addon = await AddonManager.getAddonByID("missent@missent.example");
		if (args[0]) await addon.enable(); else await addon.disable();`, nil, on); err != nil {
		b.Fatal(err)
	}
	w.until("the add-on to come or go", func() bool {
		s, err := w.client.Status(b.Context())
		return err == nil && (s.AddOns > 0) == on
	})
}

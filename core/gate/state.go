package gate

import (
	"fmt"
	"log/slog"
	"time"

	"missent/core/history"
	"missent/core/view"
)

// maxThrough is how many messages are known to have passed; a mail client stores its copy within minutes.
const maxThrough = 10_000

// passed counts a message that the provider took.
func (d *door) passed(client string, message history.Key) {
	d.mu.Lock()
	d.state.Last, d.state.Client, d.state.Missed = d.gate.opt.Now(), client, time.Time{}
	d.state.Round = ""
	d.state.Passed++
	d.state.Problem = ""
	if len(d.through) >= maxThrough {
		clear(d.through)
	}
	d.through[message] = struct{}{}
	d.mu.Unlock()
	d.gate.opt.Changed()
}

// sent notes a message in the Sent folder that did not pass: from another device, or because a mail client goes round.
func (d *door) sent(message history.Key, at time.Time) (missed bool) {
	d.mu.Lock()
	_, passed := d.through[message]
	missed = !passed && at.After(d.since) && at.After(d.state.Last) && at.After(d.state.Missed)
	if missed {
		d.state.Missed, d.state.Round = at, ""
	}
	d.mu.Unlock()
	if missed {
		d.gate.opt.Changed()
	}
	return missed
}

// round names the client that wrote the message of that time, unless another came since.
func (d *door) round(at time.Time, client string) {
	d.mu.Lock()
	changed := d.state.Missed.Equal(at) && client != ""
	if changed {
		d.state.Round = client
	}
	d.mu.Unlock()
	if changed {
		d.gate.opt.Changed()
	}
}

// trouble puts a key into the state; the empty one takes it away.
func (d *door) trouble(key string) {
	d.mu.Lock()
	changed := d.state.Problem != key
	d.state.Problem = key
	d.mu.Unlock()
	if changed {
		d.gate.opt.Changed()
	}
}

// note says that something could not be done which stops no mail.
func (d *door) note(err error) {
	if err == nil {
		return
	}
	d.gate.opt.Log.Error("gate", slog.String("what", fmt.Sprintf("%T", err)))
	d.trouble(keyStore)
}

func (d *door) now() view.GateState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

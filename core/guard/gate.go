package guard

import (
	"context"
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// Gate is how the mail of one account passes the gate: where its mail clients find it, and to whom it hands on. It holds
// no secret that opens anything but itself.
type Gate struct {
	Account  string // Account.ID
	Host     string // the provider's server for sending
	Port     int
	Security string // "tls" (implicit, RFC 8314) or "starttls" (mandatory once chosen)
	CAFile   string // a CA of the organisation beside the system's roots, "" for none
	Plain    int    // port on loopback, without TLS or with STARTTLS
	TLS      int    // port on loopback, with implicit TLS
	// SignIn: the gate signs in at the provider with the account's own password or token, and its clients with the
	// password Digest is the SHA-256 of. Otherwise what a client says at AUTH goes to the provider, and nothing is kept.
	SignIn bool
	User   string // at the provider, for SignIn
	Digest []byte
	Since  time.Time // when it was set up
}

// Gates is the part of the store that holds them.
type Gates interface {
	Gates(ctx context.Context) ([]Gate, error)
	PutGate(ctx context.Context, gt Gate) error
	DeleteGate(ctx context.Context, account string) error
}

// Gatekeeper is the gate, as the guard sees it.
type Gatekeeper interface {
	// Gates tells how it stands. It must not call the guard.
	Gates() []view.GateState
	// Sent tells of a message that lies in an account's Sent folder. It is true where the latest of them did not pass.
	Sent(account string, message history.Key, at time.Time) (missed bool)
	// Round tells who wrote the message of that time that did not pass: its header fields, as Recaller.Mailer gives them.
	Round(account string, at time.Time, mailer []byte)
}

// Attach makes the gate part of the guard's Status. It is called before Run.
func (g *Guard) Attach(k Gatekeeper) { g.gate = k }

// Changed tells all who listen that the Status is another: the gate's part of it is.
func (g *Guard) Changed() { g.feeds.publish(Event{Kind: StatusChanged}) }

// seenInSent tells the gate what an account has sent by any way, and who wrote the last one that did not pass.
func (g *Guard) seenInSent(account string, messages []mail.Message) {
	if g.gate == nil {
		return
	}
	var missed *mail.Message
	for i := range messages {
		if m := &messages[i]; m.Direction == mail.Sent && g.gate.Sent(account, history.KeyOf(m), m.Time) {
			missed = m
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	finder := g.finder(account)
	if missed == nil || missed.MessageID == "" || finder == nil || g.run == nil {
		return
	}
	id, at, ctx := missed.MessageID, missed.Time, g.run.ctx
	g.run.done.Go(func() { // learning has the connection it needs until this page is read
		header, err := finder.Mailer(ctx, id)
		if err != nil {
			g.opt.Log.Info("who wrote the message that went round was not found out")
			return
		}
		g.gate.Round(account, at, header)
	})
}

// Package report tells an organisation what its desks decided, where its policy asks for that: events of one type, by
// syslog over TLS (RFC 5424, 5425), a signed webhook, OTLP, or the event log of Windows.
//
// The log of decisions is the outbox: a row is there before its decision takes effect, so no crash loses an event, and a
// target has a place in it that moves only when it took what came before. So an event comes at least once, with an id by
// which a second one is recognised; a target that is away for weeks gets what it missed; what it will never get is counted
// and told (threat 20 in docs/THREATS.md). A heartbeat is not stored: that it is missing is what it is for.
//
// It refuses to tell more than the policy says, to send anything but over verified TLS, to follow a redirect, to tell what
// was decided before the target was named, and to take orders: nothing a target answers is more than "I have it".
package report

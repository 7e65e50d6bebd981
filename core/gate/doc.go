// Package gate is a mail server of one user for sending (RFC 6409) on loopback: a mail client that has it as its
// outgoing server can have every message held for a moment, whatever client it is.
//
//	client -> gate -> provider      line by line, in step, one transaction there for one here
//
// It is a proxy and no queue. What the provider refuses at MAIL, RCPT or DATA the client reads in the provider's own
// words; "250" is said only when the provider has said it. The message is taken in before the provider sees any of it,
// judged, and held where there is something to ask. It is all or nothing: no recipient is dropped or rewritten, and no
// byte of the message is changed, so that a signature stays valid.
//
// Why lines and not a server library: github.com/emersion/go-smtp, which the tests use for the other side, takes the
// quotes off a local part, ends bare line feeds in its own way, offers extensions the provider lacks and answers in its
// own words. Each is right for a server and wrong for a proxy.
//
// It refuses:
//   - to lose or to double (threat 24 in docs/THREATS.md). A client that hung up, or went on, while its message was held
//     has been told nothing, so nothing is sent. What the provider may or may not have is written down before it is handed over
//     (journal.go); the same message tried again is then answered from there.
//   - to be a relay (threat 25): loopback only, nothing without AUTH, a slow answer to a wrong password, limits on tries,
//     connections, lines and sizes, and, where the system tells, no connection of another user of the computer.
//   - the unverified: the provider is spoken to over TLS whose certificate holds, or not at all (threat 9). Its own
//     certificate is a leaf that can sign nothing.
//   - to print: no address, no line of the dialogue and no password goes into an error or a log (threat 16).
package gate

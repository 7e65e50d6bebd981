// Package demo is the product on a made-up mailbox: an IMAP server in memory, a story of several hundred messages, a
// draft that goes wrong, one that is fine, and then whatever the user wants to try himself.
//
// Guard, database, IMAP adapter and window are the real ones; only the mailbox is a stage. It refuses to leave the
// computer: the server listens on loopback, no address in the story exists, and the folder of its data is removed at the
// end. It refuses to change what is there: neither the keyring nor the user's own history is touched.
package demo

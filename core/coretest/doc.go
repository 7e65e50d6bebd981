// Package coretest holds the mail servers that tests and the demo share: an IMAP server in memory, a scripted one that
// misbehaves on purpose, a real Dovecot, a real Cyrus and a real Courier, and the certificates they need.
//
// The server in memory writes down every command that could change a mailbox, and every look that the reader of drafts
// has promised not to take (SELECT, ENVELOPE, BODYSTRUCTURE, a body without PEEK). A test that uses ServeIMAP fails on
// the first of them: "it only reads" is a promise to the user, and this is its proof.
//
// It refuses the package testing, because the demo links it: what a test must give is the small interface TB. Everything
// listens on loopback, and no address in it exists.
package coretest

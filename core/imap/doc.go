// Package imap watches a mailbox: every draft that is saved, and everything that was sent and received before.
//
// It is a reader and nothing else. Folders are opened with EXAMINE, headers are taken with BODY.PEEK, and no command that
// stores, moves, copies or deletes exists in it. Only header fields are asked for: ENVELOPE and BODYSTRUCTURE are written
// by the server's own parser, which shows `bob@army.mil` for `bob@army.mil <bob@army.ml>`, and one that is malformed ends
// the whole connection. The one exception is the text of a delivery report, 16 KiB of it at most.
//
// The server is not trusted (threats 7, 8 and 9 in docs/THREATS.md). Only verified TLS is spoken, implicit or by a
// STARTTLS that must succeed; there is no way past a certificate that does not verify. Each command has a budget of bytes
// and a deadline, so that an endless literal, string or line ends the connection instead of the memory. A lost connection
// is a normal thing: the watch comes back with growing pauses, and it always says what state it is in. A draft that
// cannot be read is stepped over after three tries instead of stopping the watch for good.
//
// Nothing here prints an address, a folder's name or a word of the server: errors carry an operation and a key
// (threat 16).
package imap

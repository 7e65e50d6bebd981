// Package secret gets the passwords of the accounts: from the keyring of the system, from a command the user named, or
// from memory when he was asked at the start.
//
// It refuses to keep a password anywhere else: no file, no environment, no command line that other processes can read. A
// keyring that is missing or locked is never passed over in silence; the error says which of the three it is (no bus, no
// service, nothing stored) and Advice says what can be done. That answers threat 18 of docs/THREATS.md.
//
// A locked keyring waits for its owner behind a prompt, and a password command can hang: every call has a time limit.
// Nothing here prints a password: errors carry what the command said on standard error, never what it printed.
package secret

// Package mail turns what was really typed into types: Address, Domain, Recipient, Message.
//
// It reads headers the way they are found, not the way RFC 5322 wants them: two To lines, half-typed names, semicolons,
// raw 8-bit text, a display name that is itself an address. The standard parsers fail as a whole on one bad address, and a
// guard that fails as a whole protects nobody; here every recipient answers for itself.
//
// It does no I/O and reads no clock. Nothing in it prints an address by accident: String and LogValue hide, Plain gives.
// Parsing is bounded: input is capped, and no regular expression or recursion runs over it (threats 4, 5 and 7 in
// docs/THREATS.md).
package mail

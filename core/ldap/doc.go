// Package ldap reads the directory of the organisation (RFC 4511): who works there, as the policy says where. It is how a
// colleague nobody has written to yet is known to exist, and how the right one is proposed for a slip.
//
// Which server, which part of its tree and which filter are the organisation's matter; the user has no say, and no other
// directory is ever asked. What was read is kept with everybody else known, so that it is there without a network.
//
// Only verified TLS is spoken, implicit or by a STARTTLS that must succeed, and nothing is said before (threat 9 in
// docs/THREATS.md). The server is not trusted with our memory (threat 7): bytes, entries and time are bounded, and a
// referral is not followed. Of an entry the addresses and the name are asked for, nothing else.
package ldap

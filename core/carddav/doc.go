// Package carddav reads the address books of a CardDAV server (RFC 6352): what a user keeps at his provider, on request
// and never by itself.
//
// The server is found from the address as RFC 6764 says: by SRV and TXT records, else by /.well-known/carddav at the
// domain. Nobody is told more than the domain before the user was shown where his password will go; a redirect is followed
// while it is looked for, without a password, and never afterwards.
//
// Only verified TLS is spoken (threat 9 in docs/THREATS.md); http:// is refused. The server is not trusted (threat 7):
// answers are bounded in size and time, and a card that cannot be read is named while the others are. Of a card the
// addresses and the name are taken, as package addressbook does. Nothing is written to the server.
package carddav

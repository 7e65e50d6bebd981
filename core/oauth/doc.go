// Package oauth signs in to a mailbox without ever seeing its password: OAuth 2.0 for native programs (RFC 8252), with
// PKCE (RFC 7636), in the user's own browser, for Google and Microsoft 365; and then keeps an access token fresh.
//
// The answer of the browser comes to a port on loopback that is open for one sign-in, and only with the state that was
// sent out; a foreign one is refused and waited past. What is kept is the refresh token alone, by whoever keeps passwords;
// the access token lives in memory. It is renewed before it runs out, and once when the mail server refuses it, never
// more often: a server that refuses every token is not asked again and again. A grant that was revoked ends in one clear
// error (guard.ErrSignIn), after which nothing is asked before the user has signed in again.
//
// It refuses to bring client ids: who runs Missent registers it (docs/OAUTH.md). Where none is configured the way does
// not exist. Nothing here prints a token, and no word of a provider's answer reaches a log (threat 18 in docs/THREATS.md).
package oauth

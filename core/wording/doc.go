// Package wording reads from the text of a message whom it greets and whom it quotes.
//
// Both are written by the user, or by his mail client from the message being answered, and neither goes through the
// completion of recipients; so they may contradict it. "Hi John Baker" in a message to John Adams, or "John Baker wrote:"
// above the answer to John Adams, is a sentence that can be put before the user.
//
// It knows how people are greeted in some twenty languages, titles, nicknames and accents. It refuses to guess: what is
// not plainly a greeting names nobody, and words for everybody ("all", "Damen und Herren") name nobody either. Text goes
// in and names come out; nothing is kept, and no rule depends on a word the user wrote otherwise.
package wording

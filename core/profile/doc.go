// Package profile knows which words the user writes to whom, without knowing the words.
//
// A word is a number of 20 bits: a hash keyed with a secret of this installation, so that profiles of two installations
// cannot be laid side by side and a number alone leads back to many words. A profile counts in how many messages to one
// person each number stood, and keeps at most 400 of the text and 100 of the subjects. It answers threat 1 of
// docs/THREATS.md no better than any list of addresses does: who has the file and the secret in it can try the words of a
// dictionary. So it is kept where the address book is, goes when the person is forgotten, and can be switched off.
//
// It refuses text: nothing but numbers goes in or out. It does no I/O.
package profile

// Package terminal is the dialog of Missent without a display: the same question, evidence and ways out, one key each.
// It also holds the sentences of everything the program says in a terminal and in the tray, in one catalogue (words.go).
//
// It speaks to the guard as a window does, through view.Desk, so that a question cannot be answered here in a way it
// could not be answered there. It refuses to guess: the end of the input, a key that means nothing and a lost terminal
// answer nothing, and that is the safe outcome. What came out of a message was made harmless before it got here (Safe in
// core/desk), so that no subject can move the cursor (threat 4 in docs/THREATS.md).
package terminal

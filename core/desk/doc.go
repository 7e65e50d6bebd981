// Package desk is what a window sees of the guard: it implements view.Desk. It turns findings into questions that can be
// drawn (two addresses letter under letter, the mark, the evidence, the letter), and everything known into the pages of
// the main window.
//
// It decides nothing: an answer goes to the guard, which writes it down first. It refuses prose, since all words are in
// the catalogues, so it gives keys and arguments; and it refuses text as it came out of a message: all of it goes through
// Safe (threat 4 in docs/THREATS.md). A window gets no list of questions: it can answer the one it was opened for, and the guard
// refuses the rest (threat 1). Passwords go from the form to the keyring and are kept nowhere else.
//
// Open and Ask start windows through the Windows port. Each window has a session of its own; a question about a draft
// whose window is still open goes into that window.
package desk

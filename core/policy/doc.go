// Package policy says what may be set, by whom, and what holds in the end.
//
// There is one table of keys. A layer (the defaults, the user's settings, the organisation's policy) gives values for
// some of them; Merge puts the layers together and remembers where each value came from, so that a window can show a
// locked setting as locked. The organisation goes before the user.
//
// It refuses what it does not know: a key that is not in the table or a value outside its range is a named error, and the
// rest of the layer still holds (threat 19 in docs/THREATS.md). It does no I/O.
package policy

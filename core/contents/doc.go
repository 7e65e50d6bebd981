// Package contents tells whether a text holds what must not reach a stranger: secrets, numbers of accounts and of people,
// travel, health, and what is marked as protected.
//
// A text goes in; kinds and counts come out, and nothing else: what was found is never stored, logged or shown, since it is
// what has to be protected. What is found alone never opens a window (docs/JUDGEMENT.md): it says how much is at stake where
// the recipient is in doubt already.
//
// It refuses to guess. Mail is full of numbers, so each kind counts in its strict form only: with its check digits, and,
// where those are weak or missing, with a word beside it that says what it is. It looks at a bounded part of a text, in one
// pass, without regular expressions. The prefixes of tokens are those of gitleaks (MIT License; NOTICE).
package contents

// Package check is the pure engine: a message, who is known, and the rules go in; findings and a verdict come out.
//
// Each check has a file and answers one question about one recipient: is the domain a slip of one the user writes to, is
// the local part, is it the wrong host, does the ending exist. A check proposes whom the user meant, with a score between
// 0 and 1 that says how sure it is. The proposals of all checks compete: the highest score sets the level, and among those
// close to it the one speaks that explains best what was typed, by how often the user writes to it and how few edits it
// is away. So a finding has one reason, one suggestion and its evidence. docs/JUDGEMENT.md tells the scores, and what is
// missed.
//
// It measures against the user's own mail first; lists of famous domains only help where his mail knows nothing, and
// never turn one real domain into another. It refuses to trust sends (threat 11 in docs/THREATS.md): an address that
// nothing but the user's own hand vouches for stays in doubt beside a much stronger one. It does no I/O and reads no
// clock.
package check

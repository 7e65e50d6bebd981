// Package near finds what looks alike: all strings within a few edits of a query, and strings that look the same to the
// eye.
//
// Edits are counted by optimal string alignment (OSA): insert, delete, replace, and swap of two neighbours, each one
// edit. A swap is more than a third of what people really mistype, and plain Levenshtein counts it as two. The search is
// a scan behind two filters, length and the letters used, which are kept so that one machine word answers for 64 strings;
// up to a million strings that is faster and far smaller than any tree, and learning one more string is an append.
//
// It answers threat 6 in docs/THREATS.md (confusable domains) and knows nothing of mail: its strings are the caller's.
package near

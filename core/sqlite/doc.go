// Package sqlite keeps what Missent learned and what the user decided, in one file on this computer that its owner can
// open, export and delete.
//
// It holds addresses, counts and times: no subject, no text of a message, no password. Each column has its reason in
// schema_test.go, and a column without one fails the test (threat 17 in docs/THREATS.md). What is forgotten is gone from the file:
// deleted cells are overwritten and the journal is cut. The file is for its owner alone (0600, in a folder 0700).
//
// A transaction is all or nothing, also when the process is killed or the disk is full (threat 23): a page of learned mail
// is stored together with the place where reading goes on, a decision together with its effect. The rows of decisions are chained by
// hashes, so that an edited or missing row is found (threat 19); the chain has no key, so it shows tampering by
// somebody who edits rows, not by somebody who knows this package.
//
// It refuses a file of a newer version and leaves it as it is; a damaged one is set aside under a name with the date, never
// deleted, and a new one is made.
//
// One connection writes, others only read. While the program runs, the truth about people is the Book in its memory, so
// learning never asks the file about a contact. Caches are small: the resident program has 20 MiB for everything.
package sqlite

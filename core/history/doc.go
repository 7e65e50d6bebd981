// Package history keeps what the user's own mail proves about an address.
//
// Mail is read into Sightings ("we wrote to A on 12 November", "A answered"); Sightings add up in Records; what a Record is
// worth, its Standing, is computed when somebody asks and never stored, so that a rule can change without a migration.
//
// It refuses to be poisoned (threats 11 and 12 in docs/THREATS.md): a send after a warning is no evidence, a bounce takes
// back what sends had earned, an address next to a much stronger one stays Seen until a reply or the user says otherwise,
// and received mail alone proves only that an address exists.
//
// It does no I/O and reads no clock: the time is an argument.
package history

// Package model says how badly one recipient fits a message: a logistic regression over a few numbers that core/check measures.
//
// Its weights (weights.json) are made by build/model and shipped; each belongs to a feature that has a sentence, so that a mark can
// be explained by what added most. Nothing is trained on the user's computer: what is his own is the threshold, a Tally of how high
// his own messages scored. It refuses to know mail: it sees numbers, adds them up, does no I/O and reads no clock.
package model

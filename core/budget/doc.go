// Package budget says which warnings may open a window: a few a month, and of each kind only those as strong as the
// user's own answers ask for.
//
// Who is asked needlessly stops reading, and then the question that mattered is clicked away. So each month has room for
// a few windows; and "right this time" raises the bar for that kind of evidence, a correction lowers it again. The bar
// moves between two fixed limits, and what is sure (check.Finding.Sure) is asked at any time: whoever could wear the user
// out with false alarms must not silence the alarm that counts (threat 13 in docs/THREATS.md).
//
// There is no second truth: everything is computed from the log of decisions when somebody wants to know. It refuses to
// lose a warning: what it holds back stays in the log, and the user sees it. It does no I/O and reads no clock.
package budget

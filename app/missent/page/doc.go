// Package page writes the report of a backtest as one HTML page: plots as inline SVG, light and dark as the reader's system
// has it, no script, nothing fetched.
//
// The page shows addresses out of the user's mail, and somebody may have chosen one to hurt whoever opens the report
// (threat 4 in docs/THREATS.md). So every text goes through one function that escapes it; the content policy in the page
// allows its own style sheet, by its hash, and nothing else: no script, no image, no frame, no form, no connection. It has
// no links. Colours are those of the windows; a test holds page.css against frontend/src/ui/tokens.css.
package page

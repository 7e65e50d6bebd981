package guard

import "missent/core/mail"

// Ways to sign in to a mailbox, as Account.SignIn.
const (
	ByPassword  = ""          // a password, or one made for this program
	ByGoogle    = "google"    // OAuth 2 (RFC 6749) in the user's browser
	ByMicrosoft = "microsoft" // the same, at Microsoft
)

// Endpoint is one server of a mailbox, with the name to sign in by.
type Endpoint struct {
	Host     string // ASCII form
	Port     int
	Security string // as Account.Security
	User     string
}

// Candidate is where the mailbox of an address may live, and who says so. Its texts are safe to show: hosts hold
// letters, digits, dots and hyphens alone.
type Candidate struct {
	Origin   string // the step that found it, as view.SearchStep.Key; "usual" where nobody knows
	Source   string // who says so: a provider, a domain; "" where the origin says it all
	Address  mail.Address
	Incoming Endpoint // IMAP
	Outgoing Endpoint // submission (RFC 6409); no Host where it is not known
	// SignIn are the ways the provider takes, the better first.
	SignIn []string
	Help   string // key of what the provider asks of its users first, "" for nothing
	// Outside: another organisation's server, and nothing but unsigned DNS says so. The user has to agree before a
	// password goes there (RFC 6186 section 6).
	Outside bool
}

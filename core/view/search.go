package view

// Search is how the server of an address was looked for, and what came of it.
type Search struct {
	Steps []SearchStep `json:"steps"`
	Found []Found      `json:"found"` // best first; the usual name of a server where nobody knew one
}

// SearchStep is one place that is asked, so that the user sees who learns of his domain.
type SearchStep struct {
	Key   string `json:"key"`   // "policy", "thunderbird", "table", "autoconfig" or "dns"
	Asked string `json:"asked"` // the domain that was asked; empty for what lies on this computer
	State string `json:"state"` // "waiting", "asking", "found", "nothing", "failed", "not-needed" or "forbidden"
}

// Found is a mailbox that can be signed in to.
type Found struct {
	Origin   string   `json:"origin"` // key of the step, or "usual"
	Source   string   `json:"source"` // the provider or domain that says so
	Address  string   `json:"address"`
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security string   `json:"security"`
	User     string   `json:"user"`
	SMTPHost string   `json:"smtpHost"` // of its outgoing server, empty where that is not known
	SMTPPort int      `json:"smtpPort"`
	SignIn   []string `json:"signIn"`  // ways that work here, the better first: "" is a password
	Help     string   `json:"help"`    // key of what the provider wants first, empty for nothing
	Outside  bool     `json:"outside"` // of another organisation, by the word of DNS alone
}

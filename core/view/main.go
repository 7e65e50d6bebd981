package view

import "time"

// HomePage leads with silence.
type HomePage struct {
	Status  Status   `json:"status"`
	Year    int      `json:"year"`
	Checked int      `json:"checked"` // messages judged this year
	Asked   int      `json:"asked"`
	Saved   int      `json:"saved"`
	Weeks   []int    `json:"weeks"` // messages judged in each week of the year so far
	Marks   []Mark   `json:"marks"` // the questions of the year, on the weeks
	Answers []Answer `json:"answers"`
}

// Mark is a question on the chart of Home.
type Mark struct {
	Week    int    `json:"week"` // index into Weeks
	Outcome string `json:"outcome"`
}

// Answer is one past question.
type Answer struct {
	ID      string    `json:"id"`
	Time    time.Time `json:"time"`
	Typed   string    `json:"typed"`
	Known   string    `json:"known,omitempty"`
	Reason  string    `json:"reason"`
	Outcome string    `json:"outcome"` // "corrected", "edited", "once", "always", "unanswered", "noted" (never asked: the budget held it back)
}

// PeoplePage is the answer to a search.
type PeoplePage struct {
	Total   int           `json:"total"`   // people known
	Matches int           `json:"matches"` // people that fit the search
	Rows    []PersonEntry `json:"rows"`    // at most the number asked for
}

// PersonEntry is a row of People.
type PersonEntry struct {
	Address  string    `json:"address"`
	Name     string    `json:"name"`
	Last     time.Time `json:"last,omitzero"`
	Standing string    `json:"standing"` // "listed", "seen", "sent", "regular", "answered", "confirmed", "organisation"
	Suspect  bool      `json:"suspect"`  // stands next to a much stronger address: seen, not trusted

	// Of an address that looks like a slip: it and the one it can be taken for, letter under letter, and whether an address
	// book has it, where it can be deleted.
	Drawn  *Address `json:"drawn,omitempty"`
	Like   *Address `json:"like,omitempty"`
	Listed bool     `json:"listed,omitempty"`
}

// PersonDetail says why one address is trusted.
type PersonDetail struct {
	Address  string    `json:"address"`
	ASCII    string    `json:"ascii,omitempty"` // where the domain is written in other letters
	Name     string    `json:"name"`
	Standing string    `json:"standing"`
	Suspect  bool      `json:"suspect"`
	Rungs    []Rung    `json:"rungs"` // strongest first
	Near     []Near    `json:"near"`
	First    time.Time `json:"first,omitzero"`
	Last     time.Time `json:"last,omitzero"`
}

// Rung of the ladder of trust.
type Rung struct {
	Key   string    `json:"key"` // "organisation", "confirmed", "answered", "days", "sent", "listed"
	Met   bool      `json:"met"`
	Top   bool      `json:"top"` // the strongest that is met
	Count int       `json:"count"`
	Time  time.Time `json:"time,omitzero"`
}

// Near is something known that looks like the person.
type Near struct {
	Address  string `json:"address"`
	Standing string `json:"standing"`
	Distance int    `json:"distance"` // edits, a swap counts one
}

// BacktestPage is a replay of the user's own past mail.
type BacktestPage struct {
	Running  bool      `json:"running"`
	Done     int       `json:"done"`
	Total    int       `json:"total"`
	Problem  string    `json:"problem,omitempty"` // key
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Replayed int       `json:"replayed"` // sent messages from the first on; the figures below are of those since From
	Messages int       `json:"messages"`
	Windows  int       `json:"windows"`
	Notes    int       `json:"notes"`
	Limit    int       `json:"limit"` // windows a month; 0 is no limit
	Held     int       `json:"held"`  // of Windows, those the limit would have made notes
	Months   []Month   `json:"months"`
	Slips    []Slip    `json:"slips"`  // what the windows would have been about, newest first
	Astray   []Slip    `json:"astray"` // messages of all times that probably went to a wrong address, newest first
}

// Month of a backtest.
type Month struct {
	Month    string `json:"month"` // "2026-11"
	Messages int    `json:"messages"`
	Windows  int    `json:"windows"`
	Held     int    `json:"held"` // of Windows, those the limit would have made notes
}

// Slip is one past message to an address in doubt.
type Slip struct {
	Time     time.Time         `json:"time"`
	Typed    Address           `json:"typed"`
	Known    *Address          `json:"known,omitempty"`
	Reason   string            `json:"reason"`
	Args     map[string]string `json:"args"`
	Evidence Evidence          `json:"evidence"`
	Then     string            `json:"then,omitempty"` // of Astray: "bounced", "silent" (it never answered)
}

// SettingsPage holds every setting with its origin.
type SettingsPage struct {
	Items     []Setting `json:"items"`
	DataDir   string    `json:"dataDir"`
	Version   string    `json:"version"`
	License   string    `json:"license"`
	Autostart bool      `json:"autostart"`
	Locale    string    `json:"locale"` // as Start has it
	Budget    Budget    `json:"budget"`
	Report    *Report   `json:"report,omitempty"` // what the organisation receives; nil: nothing
}

// Budget is how the alarm budget stands in this month.
type Budget struct {
	Limit  int       `json:"limit"`  // windows a month; 0 is no limit
	Asked  int       `json:"asked"`  // windows of this month
	Held   int       `json:"held"`   // findings noted instead of asked about
	Raised int       `json:"raised"` // kinds of evidence the user's answers have made rarer
	Until  time.Time `json:"until"`  // when the next month begins
}

// Setting is one key of policy as the window shows it.
type Setting struct {
	Key     string   `json:"key"`  // "theme", "autostart", "check.lookalike-domain", ...
	Type    string   `json:"type"` // "bool", "int", "choice"
	Value   string   `json:"value"`
	Choices []string `json:"choices,omitempty"`
	Min     int      `json:"min,omitempty"`
	Max     int      `json:"max,omitempty"`
	Origin  string   `json:"origin"` // "default", "user", "policy"
	Locked  bool     `json:"locked"`
	Group   string   `json:"group"` // "appearance", "start", "checks"
}

// AccountForm is what the set-up page collects. The password goes to the keyring and nowhere else.
type AccountForm struct {
	Address  string `json:"address"`
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Security string `json:"security"` // "tls" or "starttls"
	User     string `json:"user"`
	Password string `json:"password"`
	SignIn   string `json:"signIn"` // "" for the password, "google" or "microsoft" for the browser
}

// AccountTrial says how a sign-in went.
type AccountTrial struct {
	OK      bool     `json:"ok"`
	Problem string   `json:"problem,omitempty"` // key, as Account.Problem, or the name of a field: "address-missing", "host-missing"
	Drafts  []string `json:"drafts"`
	Sent    []string `json:"sent"`
}

// Forgotten is the receipt of Forget, good for Undo for ten minutes.
type Forgotten struct {
	Token   string    `json:"token"`
	Address string    `json:"address"`
	Until   time.Time `json:"until"`
}

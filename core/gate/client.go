package gate

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
	"time"
)

// mailer is a mail client by what it writes into User-Agent or X-Mailer, and how long a message of it may be held. Each
// is below what the client itself waits for the answer after DATA (measured: Thunderbird 100 s, Evolution 90, Sylpheed
// 71, Geary 20; KMail was still waiting after 1,000); one that is not known gets the least of the others.
type mailer struct {
	mark, name string
	hold       time.Duration
	// deaf: it is told that its message is not sent by hanging up, which a client takes for 451 (RFC 5321 section 3.8). After
	// an answer of 451 or 550 Geary sends nothing more before its next start, whoever presses its Retry; after this it does.
	deaf bool
}

const usualHold = 30 * time.Second

var mailers = []mailer{
	{mark: "thunderbird", name: "Thunderbird", hold: 90 * time.Second},
	{mark: "evolution", name: "Evolution", hold: 80 * time.Second},
	{mark: "sylpheed", name: "Sylpheed", hold: 55 * time.Second},
	{mark: "geary", name: "Geary", hold: 15 * time.Second, deaf: true},
	{mark: "claws mail", name: "Claws Mail", hold: usualHold},
	{mark: "kmail", name: "KMail", hold: 90 * time.Second},
	{mark: "kontact", name: "KMail", hold: 90 * time.Second},
	{mark: "trojita", name: "Trojitá", hold: usualHold},
	{mark: "mutt", name: "Mutt", hold: usualHold},
	{mark: "apple mail", name: "Apple Mail", hold: usualHold},
	{mark: "microsoft outlook", name: "Outlook", hold: usualHold},
	{mark: "swaks", name: "swaks", hold: usualHold},
}

// ofKMail is a Message-ID as the mail library of KDE makes it. KMail (measured: 5.22) says its name nowhere else.
var ofKMail = regexp.MustCompile(`^<[0-9]{1,10}\.[0-9A-Za-z]{10}@`)

// clientOf recognises who wrote the message. One that names itself otherwise is called by the first word of that.
func clientOf(header []byte) mailer {
	var said, id string
	for line := range bytes.Lines(header) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("user-agent")), bytes.EqualFold(name, []byte("x-mailer")):
			said = cmp.Or(said, string(bytes.TrimSpace(value)))
		case bytes.EqualFold(name, []byte("message-id")):
			id = string(bytes.TrimSpace(value))
		}
	}
	if said == "" && ofKMail.MatchString(id) {
		said = "KMail"
	}
	lower := strings.ToLower(said)
	for _, m := range mailers {
		if strings.Contains(lower, m.mark) {
			return m
		}
	}
	return mailer{name: firstWord(said), hold: usualHold}
}

// firstWord is what may be shown of a name somebody chose for himself.
func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') })
	if end >= 0 {
		s = s[:end]
	}
	return s[:min(len(s), 24)]
}

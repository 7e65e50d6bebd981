package addon

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/view"
)

// Extension is the one add-on that is spoken with.
const Extension = "missent@missent.example"

// Host is the name under which the mail client finds `missent native-host`.
const Host = "missent"

// protocol is the version of the records; another one is refused, so that both are updated together.
const protocol = 2

// request is one frame from the add-on. Do says which of the other fields count.
type request struct {
	N        int64       `json:"n"` // the reply bears the same
	Do       string      `json:"do"`
	Protocol int         `json:"protocol,omitempty"` // hello
	Version  string      `json:"version,omitempty"`  // hello
	Message  *message    `json:"message,omitempty"`  // look, hold
	Ask      string      `json:"ask,omitempty"`      // shown, answer, validate, undo
	Choice   view.Choice `json:"choice,omitempty"`   // answer
	Why      mail.Secret `json:"why,omitempty"`      // validate: the user's reason
	ID       string      `json:"id,omitempty"`       // release, file: the message
	Piece    *piece      `json:"piece,omitempty"`    // file
}

// reply is one frame to the add-on. Error is a key, never the text of an error: that could hold an address.
type reply struct {
	N        int64      `json:"n"`
	Error    string     `json:"error,omitempty"`
	Settings *Settings  `json:"settings,omitempty"`
	Hints    []Hint     `json:"hints,omitempty"`
	Asks     []view.Ask `json:"asks,omitempty"`
	Fetch    bool       `json:"fetch,omitempty"` // hold: nothing is decided; the files are wanted, and the message once more
}

// Settings are what the add-on goes by; it keeps them for when nobody answers.
type Settings struct {
	Failure  string `json:"failure"` // "open", "ask" or "closed"
	Locale   string `json:"locale"`
	Theme    string `json:"theme"`
	TextSize int    `json:"textSize"`
}

// Hint is a finding about a message that is still being written.
type Hint struct {
	Level string   `json:"level"` // "note" or "warn"
	Ask   view.Ask `json:"ask"`   // without an ID: nothing is asked yet
}

// message is one in a compose window. Recipients are as the window shows them, lists expanded.
type message struct {
	ID          string   `json:"id"` // of the compose window
	From        string   `json:"from"`
	To          []string `json:"to"`
	Cc          []string `json:"cc"`
	Bcc         []string `json:"bcc"`
	Subject     string   `json:"subject"`
	Text        string   `json:"text"` // 32,000 characters at most, quotations begin with ">"
	Attachments []string `json:"attachments"`
	Kind        string   `json:"kind"`             // "new", "reply", "forward", "draft", "redirect"
	Parent      *parent  `json:"parent,omitempty"` // the message answered
}

// parent is the message that is answered.
type parent struct {
	ID   string   `json:"id"` // its Message-ID
	From []string `json:"from"`
	To   []string `json:"to"`
	Cc   []string `json:"cc"`
}

// piece is a part of a file with a message that is held, in order.
type piece struct {
	File int    `json:"file"` // which one, in the order of the message's attachments
	Data []byte `json:"data"` // as base64
	Last bool   `json:"last"`
}

// errRequest says that a frame is no request. Its text never gets out.
var errRequest = errors.New("not a request")

// parseRequest reads one frame strictly: a field too many is as wrong as one that is missing.
func parseRequest(frame []byte) (request, error) {
	var r request
	d := json.NewDecoder(bytes.NewReader(frame))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, errRequest
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, errRequest
	}
	message := r.Do == "look" || r.Do == "hold"
	if r.N <= 0 || (r.Message != nil) != message || message && r.Message.ID == "" || (r.Piece != nil) != (r.Do == "file") {
		return r, errRequest
	}
	return r, nil
}

// read is the door: what was typed becomes recipients here and stays text nowhere behind it.
func (m *message) read(now time.Time) mail.Message {
	out := mail.Message{
		ID: m.ID, Time: now, Direction: mail.Sent, Subject: mail.Secret(m.Subject), Body: mail.Secret(m.Text),
		Attachments: m.Attachments,
	}
	if from := mail.ParseList(m.From, mail.To); len(from) > 0 {
		out.From = from[0]
	}
	out.To = appendList(nil, m.To, mail.To)
	out.To = appendList(out.To, m.Cc, mail.Cc)
	out.To = appendList(out.To, m.Bcc, mail.Bcc)
	if p := m.Parent; p != nil && m.Kind == "reply" {
		out.InReplyTo = strings.Trim(p.ID, "<>")
		out.Parent = appendList(nil, p.From, mail.To)
		out.Parent = appendList(out.Parent, p.To, mail.To)
		out.Parent = appendList(out.Parent, p.Cc, mail.Cc)
	}
	return out
}

func appendList(out []mail.Recipient, typed []string, field mail.Field) []mail.Recipient {
	for _, s := range typed {
		out = append(out, mail.ParseList(s, field)...)
	}
	return out
}

// level is how loud a hint is; stop, which no check gives yet, is a window like warn.
func level(l check.Level) string {
	if l == check.Note {
		return "note"
	}
	return "warn"
}

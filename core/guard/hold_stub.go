package guard

import (
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/view"
)

type Held struct {
	Source  view.Place
	Account string
	ID      string
	Message mail.Message
	Client  string
	Until   time.Time
}
type Holding struct {
	Questions []Question
	Findings  []check.Finding
}
type ReleaseVerdict string

const (
	ReleaseSend       ReleaseVerdict = "send"
	ReleaseKeep       ReleaseVerdict = "keep"
	ReleaseUnanswered ReleaseVerdict = "unanswered"
)

type Release struct {
	Verdict      ReleaseVerdict
	Typed, Known mail.Address
}

package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"missent/build/kit"
	"missent/core/archive"
	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/model"
	"missent/core/policy"
	"missent/core/replay"
)

// parts is into how many parts the senders are split, as in build/eval.
const parts = 6

// clear is the kind of a message as it was sent, typed by hand.
const clear = "legit"

// early is the kind of a message before the first that is judged.
const early = "warmup"

// message is one labelled message of the kit with how each recipient fits.
type message struct {
	kit.Label
	sender string
	part   int
	wrong  string
	fits   []check.Fit
	probe  bool // it was not sent like this
	empty  bool // there is no text
	scores []float64
	spoken bool // a check of wording or thread opens a window or notes the wrong one
}

// sink replays each mailbox and measures what is labelled.
type sink struct {
	engine *check.Engine
	labels map[string]kit.Label
	boxes  map[string]*replay.Replay
	out    []message
	bad    error
}

func measure(records string, labels map[string]kit.Label) ([]message, error) {
	s := &sink{engine: check.New(), labels: labels, boxes: map[string]*replay.Replay{}}
	err := archive.Read(records, archive.Options{}, s)
	return s.out, errors.Join(err, s.bad)
}

func (s *sink) Bad(at archive.Place, err error) {
	s.bad = errors.Join(s.bad, fmt.Errorf("%s: %w", at, err))
}

func (s *sink) Item(item archive.Item) error {
	box := s.boxes[item.Mailbox]
	if box == nil {
		box = replay.New(s.engine, policy.Rules{Checks: map[string]string{policy.Fitting: "off"}}, history.NewOwners())
		s.boxes[item.Mailbox] = box
	}
	switch {
	case item.Owner != nil:
		box.Own(*item.Owner)
	case item.Contact != nil:
		box.Put(*item.Contact)
	case item.Message != nil:
		m := item.Message
		l, labelled := s.labels[m.ID]
		var fits []check.Fit
		if labelled && !l.Scripted {
			fits = s.engine.Fits(m, box.Known(m))
		}
		v := box.Next(m)
		if labelled && !l.Scripted {
			s.add(m, l, fits, v)
		}
	}
	return nil
}

func (s *sink) add(m *mail.Message, l kit.Label, fits []check.Fit, v check.Verdict) {
	h := fnv.New32a()
	h.Write([]byte(m.Mailbox))
	one := message{Label: l, sender: m.Mailbox, part: int(h.Sum32() % parts), fits: fits, probe: m.Probe, empty: m.Body == ""}
	switch l.Task {
	case "t5_inject":
		one.wrong = strings.ToLower(l.Wrong)
	case "t5_legit":
		one.Kind = "single/" + l.Mode
	default:
		if l.Kind != clear && l.Kind != early {
			return // holds a real slip
		}
	}
	for _, f := range v.Findings {
		switch f.Check {
		case policy.Namesake, policy.Greeting, policy.Quotation:
			one.spoken = one.spoken || f.Recipient.Addr.Plain() == one.wrong
		}
	}
	s.out = append(s.out, one)
}

// score gives every recipient the score of the model.
func (m *message) score(w model.Model) {
	m.scores = m.scores[:0]
	for i := range m.fits {
		m.scores = append(m.scores, w.Score(&m.fits[i].Features))
	}
}

// best is the highest score on the message.
func (m *message) best() (float64, bool) {
	best := math.Inf(-1)
	for _, s := range m.scores {
		best = max(best, s)
	}
	return best, len(m.scores) > 0
}

// of is the score of the wrong one.
func (m *message) of(addr string) (float64, bool) {
	for i := range m.fits {
		if m.fits[i].Recipient.Addr.Plain() == addr {
			return m.scores[i], true
		}
	}
	return 0, false
}

package terminal

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"missent/core/view"
)

// desk answers what the dialog needs of view.Desk; anything else would be a nil call, and fail the test.
type desk struct {
	view.Desk
	ask      *view.Ask
	events   chan view.Event
	answered []view.Choice
}

func (d *desk) Start(context.Context) (view.Start, error) { return view.Start{Ask: d.ask}, nil }

func (d *desk) Next(ctx context.Context) (view.Event, error) {
	select {
	case e := <-d.events:
		return e, nil
	case <-ctx.Done():
		return view.Event{}, ctx.Err()
	}
}

func (d *desk) Answer(_ context.Context, _ string, c view.Choice) error {
	d.answered = append(d.answered, c)
	return nil
}

func question() *view.Ask {
	return &view.Ask{
		ID: "q", Reason: "tld-country", Args: map[string]string{"domain": "us.af.ml", "country": "Mali", "known": "us.af.mil"},
		Typed: view.Address{
			Plain: "j.doe@us.af.ml", Local: []view.Segment{{Text: "j.doe", Kind: "same"}},
			Domain: []view.Segment{{Text: "us.af.m", Kind: "same"}, {Text: "i", Kind: "gap"}, {Text: "l", Kind: "same"}},
		},
		Known:    &view.Address{Plain: "j.doe@us.af.mil", Sent: 42, Replies: 38},
		Evidence: view.Evidence{Sent: 42, Last: time.Date(2001, 11, 12, 12, 0, 0, 0, time.Local)},
		Letter:   view.Letter{To: []view.Party{{Field: "Cc", Plain: "j.doe@us.af.ml", Doubt: true}}, Subject: "%s%n"},
	}
}

func TestKeysAndTheirAnswers(t *testing.T) {
	for keys, want := range map[string]view.Choice{"c": view.Fix, "E": view.Edit, "o": view.Once, "\r\n \x1bxza": view.Always} {
		d := &desk{ask: question(), events: make(chan view.Event)}
		var out strings.Builder
		if err := (&Dialog{Keys: NewKeys(strings.NewReader(keys)), Out: &out}).Open(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if len(d.answered) != 1 || d.answered[0] != want {
			t.Errorf("%q answered %q, want %q", keys, d.answered, want)
		}
	}
}

func TestWhatItSays(t *testing.T) {
	d := &desk{ask: question(), events: make(chan view.Event)}
	var out strings.Builder
	if err := (&Dialog{Keys: NewKeys(strings.NewReader("c")), Out: &out}).Open(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"us.af.ml is in Mali\n", "You usually write to us.af.mil (42 messages, last on 12 November 2001).\n",
		"j.doe@us.af.ml   never before", "j.doe@us.af.mil   answered 38 times", "%s%n",
		"put j.doe@us.af.mil in Cc instead of j.doe@us.af.ml",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, out.String())
		}
	}
}

func TestEndOfInputAnswersNothing(t *testing.T) {
	for _, keys := range []string{"", "\x03c", "\x04c", "\r\n", "zzz"} {
		d := &desk{ask: question(), events: make(chan view.Event)}
		var out strings.Builder
		if err := (&Dialog{Keys: NewKeys(strings.NewReader(keys)), Out: &out}).Open(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if len(d.answered) != 0 {
			t.Errorf("%q answered %q", keys, d.answered)
		}
	}
}

// silent is an input at which nobody presses a key.
type silent struct{ ctx context.Context }

func (s silent) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

func TestCorrectedOrWithdrawnMeanwhile(t *testing.T) {
	for kind, want := range map[string]string{"fixed": "now goes to j.doe@us.af.mil", "withdrawn": "The draft is gone"} {
		d := &desk{ask: question(), events: make(chan view.Event, 2)}
		d.events <- view.Event{Kind: kind, AskID: "another"}
		d.events <- view.Event{Kind: kind, AskID: "q", Known: "j.doe@us.af.mil"}
		var out strings.Builder
		if err := (&Dialog{Keys: NewKeys(silent{t.Context()}), Out: &out}).Open(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if len(d.answered) != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("%s: answered %q, said\n%s", kind, d.answered, out.String())
		}
	}
}

func TestNoPageWithoutADisplay(t *testing.T) {
	err := (&Dialog{Keys: NewKeys(strings.NewReader("")), Out: &strings.Builder{}}).Open(t.Context(), &desk{})
	if !errors.Is(err, ErrNoPage) {
		t.Errorf("got %v, want ErrNoPage", err)
	}
}

func TestNothingKnownOffersNoFix(t *testing.T) {
	a := question()
	a.Known, a.Reason, a.Args = nil, "malformed", map[string]string{"what": "no-domain"}
	if keys, text := choices(a); keys['c'] != "" || strings.Contains(text, "[c]") {
		t.Errorf("a fix is offered where nothing is known: %s", text)
	}
	if Reason(a) != "This address is not complete" || Why(a) != "There is no domain after the @." {
		t.Errorf("%q %q", Reason(a), Why(a))
	}
}

// Every state a guard can be in has words.
func TestEveryStateHasWords(t *testing.T) {
	for _, s := range []view.State{
		view.Watching, view.Connecting, view.Learning, view.Reconnecting, view.Refused, view.Untrusted, view.NoPassword,
		view.Paused, view.Stopped,
	} {
		if got := State(view.Account{State: s, Since: time.Now()}); got == "" || strings.Contains(got, "{since}") {
			t.Errorf("%s: %q", s, got)
		}
	}
}

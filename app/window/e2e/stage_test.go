//go:build e2e

package e2e

import (
	"time"

	"missent/core/view"
)

// slip is the question of the first page of the README: a draft to the country next door in the alphabet.
func slip() *view.Ask {
	last := time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC)
	return &view.Ask{
		ID: "a1", Class: view.Red, Place: view.Draft, Index: 1, Count: 1,
		Reason: "tld-country",
		Args:   map[string]string{"domain": "us.af.ml", "country": "ML", "tld": "ml", "known": "us.af.mil"},
		Mark:   view.Postmark{Text: "ML", Caption: "MALI", Kind: "country"},
		Typed: view.Address{
			Plain: "j.doe@us.af.ml", Name: "Jane Doe",
			Local: []view.Segment{{Text: "j.doe", Kind: "same"}},
			Domain: []view.Segment{
				{Text: "us.af.m", Kind: "same"}, {Text: "i", Kind: "gap"}, {Text: "l", Kind: "same"},
			},
		},
		Known: &view.Address{
			Plain: "j.doe@us.af.mil", Name: "Jane Doe",
			Local: []view.Segment{{Text: "j.doe", Kind: "same"}},
			Domain: []view.Segment{
				{Text: "us.af.m", Kind: "same"}, {Text: "i", Kind: "changed"}, {Text: "l", Kind: "same"},
			},
			Sent: 42, Replies: 38, Last: last,
		},
		Evidence: view.Evidence{Sent: 42, Replies: 38, Days: 31, Last: last, Scope: "domain"},
		Letter: view.Letter{
			To: []view.Party{
				{Field: "To", Name: "Jane Doe", Plain: "j.doe@us.af.ml", Doubt: true},
				{Field: "Cc", Name: "Ann Lee", Plain: "ann.lee@example.com"},
			},
			Subject: "Travel orders for the week of 23 November", Text: "Jane, attached are the orders we spoke about on Friday.",
			Attachments: []string{"orders.pdf"},
		},
		Account: "sam@example.com",
	}
}

// about shows one question.
func about(ask *view.Ask) view.Start {
	return view.Start{Ask: ask, Locale: "en", Theme: "light", TextSize: 100, Version: "test"}
}

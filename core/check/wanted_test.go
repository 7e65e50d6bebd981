package check

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"missent/core/mail"
	"missent/core/profile"
)

// TestWanted: a message that is judged with the profiles that Wanted and Lately ask for, and no other, is judged as with all of
// them; and whoever is not in doubt takes few.
func TestWanted(t *testing.T) {
	k, h := plumbing(t)
	words := []string{"valve", "pump", "boiler", "leak", "pressure", "sonnet", "moon", "rhyme", "verse", "Carl", "Dora", "hello"}
	chance := rand.New(rand.NewPCG(1, 2))
	asked, doubts := 0, 0
	for n := range 400 {
		to := slices.DeleteFunc([]string{"Bob Orr <bob@a.example>", "Carl Ash <carl@a.example>", "Dora Lee <dora@p.example>"}, func(string) bool { return chance.IntN(2) == 0 })
		text := ""
		for range chance.IntN(12) + 1 {
			text += words[chance.IntN(len(words))] + " "
		}
		m := &mail.Message{Time: now, Subject: mail.Secret([]string{"Poems", "Boiler pressure", "Lunch"}[n%3]), Body: mail.Secret(text)}
		for _, a := range to {
			m.To = append(m.To, mail.ParseList(a, mail.To)...)
		}
		all := *k.Words
		all.Text = h.Text(string(m.Subject), string(m.Body))
		some := all
		given := map[mail.Address]*profile.Profile{}
		some.Of = func(a mail.Address) *profile.Profile {
			if _, ok := given[a]; !ok {
				t.Errorf("%v: the profile of %s was not asked for", to, a)
			}
			return given[a]
		}
		k.Words = &some
		for _, a := range New().Wanted(m, k) {
			given[a] = all.Of(a)
		}
		last := New().Lately(m, k)
		for _, a := range last {
			given[a] = all.Of(a)
		}
		got := New().Check(m, k)
		k.Words = &all
		want := New().Scores(m, k)
		want.Findings = slices.DeleteFunc(want.Findings, func(f Finding) bool { return f.Level == OK })
		if len(want.Findings) == 0 {
			want.Findings = nil
		}
		if last != nil {
			asked++
		}
		doubts += len(want.Findings)
		if !reflect.DeepEqual(got.Findings, want.Findings) || got.Fitted != want.Fitted && last != nil || got.Level != want.Level {
			t.Fatalf("%v %q:\n got %+v\nwant %+v", to, text, got, want)
		}
	}
	if doubts == 0 || asked == 0 || asked > 300 {
		t.Error(fmt.Sprint("of 400 messages ", asked, " took the people written to last, and ", doubts, " were in doubt"))
	}
}

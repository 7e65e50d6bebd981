package report

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"missent/core/policy"
	"missent/core/view"
)

// TestEachRowOnce: in order, with all of its fields, from the moment the target was named.
func TestEachRowOnce(t *testing.T) {
	db, s := open(t), newSink(t)
	decide(t, db, time.Now(), 3) // before there was a target: not its business
	r, end := started(t, db, through(s), trusting(s))
	until(t, "the first heartbeat", func() bool { return len(beats(s.events(t))) > 0 })
	decide(t, db, time.Now(), 60)
	r.Nudge()
	until(t, "all rows", func() bool { return len(rows(s.events(t))) == 120 })
	all := s.events(t)
	got := rows(all)
	for i, seq := range got {
		if seq != int64(7+i) {
			t.Fatalf("row %d came at place %d", seq, i)
		}
	}
	e := all[slices.IndexFunc(all, func(e Event) bool { return e.Seq == 8 })]
	if e.Decision != "validated" || e.Checks[0] != policy.LookalikeDomain || e.Level != "warn" || e.Source != "addon" || e.Reason != "tld-slip" ||
		e.Counts.Sent != 42 || e.Version != "1.2.3" || e.Policy != "d1" || e.Mode != "enforce" || len(e.Chain) != 64 || e.User == "" {
		t.Errorf("%+v", e)
	}
	if !strings.HasSuffix(e.ID, "-8") || !strings.HasPrefix(e.ID, e.Instance) {
		t.Errorf("id %s", e.ID)
	}
	until(t, "nothing waits", func() bool { return r.States()[0].Waiting == 0 })
	end()
	_, end = started(t, db, through(s), trusting(s)) // the next run of the program
	until(t, "another heartbeat", func() bool { return len(beats(s.events(t))) > 1 })
	end()
	if n := len(rows(s.events(t))); n != 120 {
		t.Errorf("%d rows after a restart", n)
	}
}

// TestNoMoreThanThePolicySays: a canary in every field that could leak.
func TestNoMoreThanThePolicySays(t *testing.T) {
	db := open(t)
	decide(t, db, time.Now(), 1)
	l, err := db.After(t.Context(), 0, 10)
	if err != nil || len(l) != 2 {
		t.Fatal(err)
	}
	w := writer{instance: []byte("0123456789abcdef"), user: "CONTOSO\\anna", version: "1"}
	for detail, want := range map[policy.Detail][2]bool{policy.NoAddresses: {}, policy.Addresses: {true, false}, policy.Reasons: {true, true}} {
		e := w.decision(policy.Report{Detail: detail}, &l[1])
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		has := [2]bool{strings.Contains(string(raw), "jane.canary"), strings.Contains(string(raw), "canary reason")}
		if has != want {
			t.Errorf("%s: %v in %s", detail, has, raw)
		}
		if strings.Contains(string(raw), "anna") || strings.Contains(string(raw), "CONTOSO") {
			t.Errorf("the user is named in %s", raw)
		}
	}
	s := view.Status{Accounts: []view.Account{{ID: "anna@x", Address: "anna@example.com", Host: "imap.example.com", State: view.Watching}}, AddOns: 1}
	raw, _ := json.Marshal(w.heartbeat(policy.Report{}, s, Counts{}, time.Now()))
	if strings.Contains(string(raw), "anna") || strings.Contains(string(raw), "example.com") || !strings.Contains(string(raw), `"kind":"drafts","state":"watching"`) {
		t.Errorf("heartbeat %s", raw)
	}
}

func TestPseudonym(t *testing.T) {
	a, b := writer{instance: []byte("one"), user: "Anna"}, writer{instance: []byte("two"), user: "anna"}
	if a.pseudonym("k") != b.pseudonym("k") || a.pseudonym("k") == a.pseudonym("l") {
		t.Error("with a key it is the user's, on every computer")
	}
	if a.pseudonym("") == b.pseudonym("") {
		t.Error("without one it is the data folder's")
	}
}

// TestWebhookIsSigned as a receiver checks it, and nothing is followed, sent in clear, or to another.
func TestWebhookIsSigned(t *testing.T) {
	db, s := open(t), newSink(t)
	r, _ := started(t, db, through(s), trusting(s))
	until(t, "something", func() bool { return len(s.events(t)) > 0 })
	s.mu.Lock()
	h, body := s.heads[0], s.bodies[0]
	s.mu.Unlock()
	mac := hmac.New(sha256.New, []byte("secret"))
	fmt.Fprintf(mac, "%s.%s.%s", h.Get("webhook-id"), h.Get("webhook-timestamp"), body)
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); h.Get("webhook-signature") != want {
		t.Errorf("%q, want %q", h.Get("webhook-signature"), want)
	}
	for status, problem := range map[int]string{302: "rejected", 401: "refused", 404: "rejected", 503: "unreachable"} {
		s.say(status)
		decide(t, db, time.Now(), 1)
		r.Nudge()
		until(t, fmt.Sprint(status), func() bool { return r.States()[0].Problem == problem && r.States()[0].Waiting > 0 })
		s.say(http.StatusOK)
		until(t, "all is well again", func() bool { return r.States()[0].Problem == "" && r.States()[0].Waiting == 0 })
	}
}

// TestOnlyVerifiedTLS: a certificate nobody signed gets no event.
func TestOnlyVerifiedTLS(t *testing.T) {
	db, s := open(t), newSink(t)
	p := through(s)
	p.OTLP = s.URL + "/v1/logs"
	r, _ := started(t, db, p)
	until(t, "both say so", func() bool {
		all := r.States()
		return len(all) == 2 && all[0].Problem == "certificate-unknown" && all[1].Problem == "certificate-unknown"
	})
	if n := len(s.events(t)); n != 0 {
		t.Errorf("%d events", n)
	}
}

// TestATargetIsAwayForAWeek: what was decided meanwhile comes when it is back, in order; the events bear their own times.
func TestATargetIsAwayForAWeek(t *testing.T) {
	db, s := open(t), newSink(t)
	r, end := started(t, db, through(s), trusting(s))
	until(t, "the target is known", func() bool { return len(beats(s.events(t))) > 0 })
	s.say(http.StatusServiceUnavailable)
	start := time.Now().AddDate(0, 0, -7)
	for day := range 7 {
		decide(t, db, start.AddDate(0, 0, day), 50)
		r.Nudge()
		if day == 3 { // the computer was switched off, too
			end()
			r, _ = started(t, db, through(s), trusting(s))
		}
	}
	until(t, "it is said", func() bool { return r.States()[0].Problem == "unreachable" && r.States()[0].Waiting > 0 })
	s.say(http.StatusOK)
	until(t, "all of it", func() bool { return len(rows(s.events(t))) == 700 })
	all := rows(s.events(t))
	if !slices.IsSorted(all) || all[0] != 1 {
		t.Errorf("from %d, sorted %v", all[0], slices.IsSorted(all))
	}
	for _, e := range s.events(t) {
		if e.Seq == 1 && !e.Time.Equal(start.UTC().Truncate(1)) {
			t.Errorf("time %s, want %s", e.Time, start)
		}
	}
}

// TestBounded: a target that is away for too long loses the oldest, and is told how many; so does one whose rows were
// deleted as old.
func TestBounded(t *testing.T) {
	const backlog = 1000
	db, s := open(t), newSink(t)
	few := func(o *Options) { o.Backlog = backlog }
	_, end := started(t, db, through(s), trusting(s), few)
	until(t, "the target is known", func() bool { return len(beats(s.events(t))) > 0 })
	end()
	decide(t, db, time.Now().AddDate(0, 0, -90), 30) // rows 1 to 60
	decide(t, db, time.Now(), backlog/2)
	if _, err := db.Expire(t.Context(), time.Now().AddDate(0, 0, -30)); err != nil {
		t.Fatal(err)
	}
	decide(t, db, time.Now(), 20) // 40 rows more than there is room for
	_, end = started(t, db, through(s), trusting(s), few)
	until(t, "the rest, and a heartbeat", func() bool {
		all := s.events(t)
		return len(rows(all)) == backlog && len(beats(all)) > 1
	})
	end()
	all := s.events(t)
	last := beats(all)[len(beats(all))-1]
	if rows(all)[0] != 101 || last.Counts.Lost != 100 || last.Counts.Waiting != 0 || last.Counts.Logged != backlog+100 {
		t.Errorf("from row %d, heartbeat %+v", rows(all)[0], last.Counts)
	}
}

// TestTheOrganisationChangesItsMind: another target, another detail, none at all, without a restart.
func TestTheOrganisationChangesItsMind(t *testing.T) {
	db, s, other := open(t), newSink(t), newSink(t)
	r, _ := started(t, db, through(s), trusting(s))
	until(t, "the target is known", func() bool { return len(beats(s.events(t))) > 0 })
	p := through(s)
	p.Detail, p.Digest = policy.Addresses, "d2"
	r.Set(p)
	until(t, "a heartbeat of the new policy", func() bool { return slices.ContainsFunc(s.events(t), func(e Event) bool { return e.Policy == "d2" }) })
	decide(t, db, time.Now(), 1)
	r.Nudge()
	until(t, "an event of the new policy", func() bool {
		return slices.ContainsFunc(s.events(t), func(e Event) bool { return e.Recipient == "jane.canary@army.ml" && e.Why == "" })
	})
	r.Set(through(other))
	until(t, "the old one is forgotten", func() bool {
		all, err := db.Targets(t.Context())
		return err == nil && len(all) == 1 && strings.Contains(all[0], host(other.URL))
	})
	before := len(s.events(t))
	decide(t, db, time.Now(), 1)
	r.Nudge()
	until(t, "the new one has it", func() bool { return len(rows(other.events(t))) == 2 })
	if len(s.events(t)) != before || rows(other.events(t))[0] != 3 {
		t.Error("the old one got more, or the new one what was before it")
	}
	r.Set(policy.Report{})
	if n := len(r.States()); n != 0 {
		t.Errorf("%d targets", n)
	}
}

// TestHeartbeatsAreSpread: each database has its moment in the hour, and ten thousand fill it evenly.
func TestHeartbeatsAreSpread(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) // a Monday
	var perMinute [60]int
	const desks = 10_000
	for i := range desks {
		sum := sha256.Sum256(fmt.Append(nil, i))
		o := &post{Reporter: &Reporter{write: writer{instance: sum[:16]}}, plan: policy.Report{Heartbeat: time.Hour}}
		next := o.next(now)
		if d := next.Sub(now); d <= 30*time.Minute || d > 90*time.Minute {
			t.Fatalf("%s: %s from now", hex.EncodeToString(sum[:4]), d)
		}
		if again := o.next(next); !again.Equal(next.Add(time.Hour)) {
			t.Fatalf("then %s after that", again.Sub(next))
		}
		perMinute[next.Minute()]++
	}
	for m, n := range perMinute {
		if n < desks/60/2 || n > desks/60*2 {
			t.Errorf("%d in minute %d", n, m)
		}
	}
}

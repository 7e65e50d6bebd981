package report

import (
	"encoding/json"
	"testing"
	"time"

	"missent/core/policy"
)

// TestOTLP: the request has the form of the protocol, strictly; an answer that rejects some counts them as lost.
func TestOTLP(t *testing.T) {
	db, s := open(t), newSink(t)
	p := policy.Report{OTLP: s.URL + "/v1/logs", Authorization: "Bearer x", Detail: policy.NoAddresses, Heartbeat: time.Hour}
	r, _ := started(t, db, p, trusting(s))
	got := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.bodies)
	}
	until(t, "a heartbeat", func() bool { return got() > 0 })
	s.mu.Lock()
	s.answer = `{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no"}}`
	s.mu.Unlock()
	decide(t, db, time.Now(), 1)
	r.Nudge()
	until(t, "the decision", func() bool { return got() > 1 && r.States()[0].Lost == 1 })
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heads[0].Get("Authorization") != "Bearer x" {
		t.Error("authorization")
	}
	var in struct {
		ResourceLogs []struct {
			Resource  struct{ Attributes []otlpPart }
			ScopeLogs []struct{ LogRecords []otlpRecord }
		}
	}
	if err := json.Unmarshal(s.bodies[1], &in); err != nil {
		t.Fatal(err)
	}
	records := in.ResourceLogs[0].ScopeLogs[0].LogRecords
	if len(records) != 2 || records[0].EventName != "missent.decision" || records[0].Severity != 13 || *records[1].Body.String != "validated" {
		t.Errorf("%s", s.bodies[1])
	}
	found := map[string]otlpValue{}
	for _, a := range records[0].Attributes {
		found[a.Key] = a.Value
	}
	if *found["missent.seq"].Int != "1" || *found["missent.checks"].List.Values[0].String != policy.LookalikeDomain || found["missent.counts"].Map == nil {
		t.Errorf("%+v", found)
	}
}

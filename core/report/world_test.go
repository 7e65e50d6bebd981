package report

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/sqlite"
	"missent/core/view"
)

func TestMain(m *testing.M) {
	helper()
	goleak.VerifyTestMain(m)
}

// bound is how long these tests wait for what has to happen.
const bound = time.Minute

func open(t testing.TB) *sqlite.DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "missent.db"))
}

func openAt(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// decide writes n questions with their answers: two rows each.
func decide(t testing.TB, db *sqlite.DB, at time.Time, n int) {
	t.Helper()
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		ask := strconv.FormatInt(time.Now().UnixNano(), 36) + strconv.Itoa(i)
		d := guard.Decision{
			Ask: ask, Time: at, Outcome: guard.Asked, Check: policy.LookalikeDomain, Reason: "tld-slip", Level: check.Warn, Place: view.AddOn,
			Account: "anna.secretly@example.com", Recipient: mail.NewAddress("jane.canary", mail.ParseDomain("army.ml")),
			Suggest: mail.NewAddress("jane.canary", mail.ParseDomain("army.mil")), Evidence: check.Evidence{Sent: 42, Replies: 7, Days: 9},
		}
		if err := tx.Decide(d); err != nil {
			t.Fatal(err)
		}
		if err := tx.Decide(guard.Decision{Ask: ask, Time: at.Add(time.Second), Outcome: guard.Validated, Why: "Grüße 😀 canary reason"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// started runs a Reporter that does not wait long; the function it returns ends it.
func started(t testing.TB, db Store, p policy.Report, change ...func(*Options)) (*Reporter, func()) {
	t.Helper()
	opt := Options{
		Store: db, User: "anna", Version: "1.2.3", Status: func() view.Status { return view.Status{} },
		Spread: time.Millisecond, Settle: time.Millisecond, Retry: 10 * time.Millisecond, Look: time.Hour,
	}
	for _, c := range change {
		c(&opt)
	}
	r := New(opt)
	r.Set(p)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	var once sync.Once
	end := func() {
		once.Do(func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(end)
	until(t, "it runs", func() bool { return len(r.States()) > 0 })
	return r, end
}

// until waits until f is true.
func until(t testing.TB, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(bound); ; {
		begun := time.Now()
		if f() {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(max(5*time.Millisecond, 5*time.Since(begun))) // looking must not keep what is looked at from happening
	}
}

// sink is a server for webhooks and OTLP.
type sink struct {
	*httptest.Server
	mu     sync.Mutex
	status int // what it answers; 200 by default
	bodies [][]byte
	heads  []http.Header
	answer string
}

func newSink(t testing.TB) *sink {
	s := &sink{status: http.StatusOK, answer: "{}"}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // who sent it was killed in the middle
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.status == http.StatusOK {
			s.bodies, s.heads = append(s.bodies, body), append(s.heads, r.Header)
		}
		if s.status == http.StatusFound {
			w.Header().Set("Location", "https://127.0.0.1:1/elsewhere")
		}
		w.WriteHeader(s.status)
		_, _ = io.WriteString(w, s.answer)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *sink) say(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// events are all that came by webhook, in order.
func (s *sink) events(t testing.TB) []Event {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Event
	for _, b := range s.bodies {
		var in struct{ Data struct{ Events []Event } }
		if err := json.Unmarshal(b, &in); err != nil {
			t.Fatalf("%v in %s", err, b)
		}
		out = append(out, in.Data.Events...)
	}
	return out
}

// rows are the numbers of the decisions that came, in the order they came first.
func rows(events []Event) []int64 {
	var out []int64
	seen := map[int64]bool{}
	for _, e := range events {
		if e.Kind == KindDecision && !seen[e.Seq] {
			seen[e.Seq] = true
			out = append(out, e.Seq)
		}
	}
	return out
}

func beats(events []Event) []Event {
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Kind != KindHeartbeat })
}

// through is a policy that wants a webhook there.
func through(s *sink) policy.Report {
	return policy.Report{Webhook: s.URL + "/hook", WebhookSecret: "whsec_c2VjcmV0", Detail: policy.NoAddresses, Heartbeat: time.Hour, Digest: "d1", Mode: policy.Enforce}
}

// trusting makes the Reporter trust the server.
func trusting(s *sink) func(*Options) {
	return func(o *Options) { o.Roots = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs }
}

func host(raw string) string {
	u, _ := url.Parse(raw)
	return u.Host
}

func encode(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

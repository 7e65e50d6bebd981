package addon

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// fake finds every recipient at .ml doubtful, and remembers what it was asked.
type fake struct {
	mu    sync.Mutex
	calls []string
	fail  error
	last  guard.Held
	wants bool        // it wants to look into files
	files []mail.File // with which it judged last
}

func (f *fake) note(format string, args ...any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, fmt.Sprintf(format, args...))
	return f.fail
}

func (f *fake) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

func (f *fake) findings(m *mail.Message) (out []check.Finding) {
	for _, r := range m.To {
		if r.Addr.Domain().TLD() == "ml" {
			out = append(out, check.Finding{Level: check.Warn, Recipient: r, Reason: "tld-slip"})
		}
	}
	return out
}

func (f *fake) Hold(ctx context.Context, h guard.Held) (guard.Holding, error) {
	if f.wants && len(h.Message.Attachments) > 0 {
		if h.Files == nil && h.Fetch {
			return guard.Holding{Fetch: true}, nil
		}
		f.files = h.Files(ctx)
	}
	out := guard.Holding{Findings: f.findings(&h.Message)}
	for i, found := range out.Findings {
		out.Questions = append(out.Questions, guard.Question{ID: fmt.Sprintf("%s-%d", h.ID, i), Finding: found, Message: h.Message})
	}
	f.last = h
	return out, f.note("hold %s", h.ID)
}
func (f *fake) Shown(_ context.Context, id string) error { return f.note("shown %s", id) }
func (f *fake) Answer(_ context.Context, id string, c view.Choice) error {
	return f.note("answer %s %s", id, c)
}

func (f *fake) Validate(_ context.Context, id string, why mail.Secret) error {
	return f.note("validate %s %s", id, string(why))
}
func (f *fake) UndoAlways(_ context.Context, id string) error { return f.note("undo %s", id) }
func (f *fake) Dropped(_ context.Context, h guard.Held)       { _ = f.note("dropped %s", h.ID) }
func (f *fake) Peek(_ context.Context, m *mail.Message) check.Verdict {
	_ = f.note("peek")
	return check.Verdict{Findings: f.findings(m)}
}

func (f *fake) Accounts() []guard.Account {
	me, _ := mail.ParseAddress("anna@army.mil")
	return []guard.Account{{ID: "a", Address: me, Aliases: []string{"Anna <a.ash@army.mil>"}}}
}

func (f *fake) Question(q guard.Question) view.Ask {
	return view.Ask{ID: q.ID, Typed: view.Address{Plain: q.Finding.Recipient.Addr.Plain()}}
}

func (f *fake) Hint(_ *mail.Message, found check.Finding) view.Ask {
	return view.Ask{Typed: view.Address{Plain: found.Recipient.Addr.Plain()}}
}

// caller is the add-on's end.
type caller struct {
	t    *testing.T
	conn net.Conn
	n    int64
	gone chan error
}

func call(t *testing.T, s *Server) *caller {
	here, there := net.Pipe()
	c := &caller{t: t, conn: here, gone: make(chan error, 1)}
	here.SetDeadline(time.Now().Add(30 * time.Second))
	go func() {
		c.gone <- s.Serve(context.Background(), there)
		there.Close()
	}()
	t.Cleanup(func() { here.Close() })
	return c
}

// try sends one request and tells whether an answer came.
func (c *caller) try(text string) (r reply, ok bool) {
	c.t.Helper()
	if err := writeFrame(c.conn, []byte(text), MaxReply); err != nil {
		return r, false
	}
	frame, err := readFrame(c.conn, nil, MaxReply)
	if err != nil {
		return r, false
	}
	if err := json.Unmarshal(frame, &r); err != nil {
		c.t.Fatal(err)
	}
	return r, true
}

func (c *caller) ask(fields string) reply {
	c.t.Helper()
	c.n++
	r, ok := c.try(fmt.Sprintf(`{"n":%d,%s}`, c.n, fields))
	if !ok || r.N != c.n {
		c.t.Fatalf("%s: answer %+v, %v", fields, r, ok)
	}
	return r
}

const hello = `"do":"hello","protocol":2,"version":"0.1.0"`

func to(do, id string, to ...string) string {
	list, _ := json.Marshal(to)
	return fmt.Sprintf(`"do":%q,"message":{"id":%q,"from":"Anna <anna@army.mil>","to":%s,"cc":null,"bcc":[],"subject":"s","text":"t","attachments":[],"kind":"new"}`, do, id, list)
}

func serveFake() (*fake, *Server) {
	f := &fake{}
	return f, New(Options{Guard: f, Desk: f, Settings: func() Settings { return Settings{Failure: "ask", Locale: "en"} }})
}

func TestSession(t *testing.T) {
	f, s := serveFake()
	c := call(t, s)
	if r := c.ask(hello); r.Settings == nil || r.Settings.Failure != "ask" || s.Connected() != 1 {
		t.Fatalf("hello: %+v, %d connected", r, s.Connected())
	}
	if r := c.ask(to("look", "w", "j.doe@us.af.ml", "x@y.example")); len(r.Hints) != 1 || r.Hints[0].Level != "warn" {
		t.Errorf("hints %+v", r.Hints)
	}
	if r := c.ask(to("hold", "w", "x@y.example")); len(r.Asks) != 0 || r.Error != "" {
		t.Errorf("clean: %+v", r)
	}
	r := c.ask(to("hold", "w", "j.doe@us.af.ml"))
	if len(r.Asks) != 1 || r.Asks[0].ID != "w-0" {
		t.Fatalf("asks %+v", r.Asks)
	}
	if f.last.Account != "a" || f.last.Source != view.AddOn {
		t.Errorf("account %q, source %q", f.last.Account, f.last.Source)
	}
	for _, step := range []string{`"do":"shown","ask":"w-0"`, `"do":"answer","ask":"w-0","choice":"always"`, `"do":"undo","ask":"w-0"`, `"do":"validate","ask":"w-0","why":"by phone"`, `"do":"release","id":"w"`} {
		if r := c.ask(step); r.Error != "" {
			t.Errorf("%s: %s", step, r.Error)
		}
	}
	want := []string{"peek", "hold w", "hold w", "shown w-0", "answer w-0 always", "undo w-0", "validate w-0 by phone", "dropped w"}
	if got := f.seen(); !slices.Equal(got, want) {
		t.Errorf("the guard was asked %q, want %q", got, want)
	}
}

// A caller has a say in its own messages alone, and in them only while it holds them.
func TestOnlyOwnQuestions(t *testing.T) {
	f, s := serveFake()
	owner, stranger := call(t, s), call(t, s)
	owner.ask(hello)
	stranger.ask(hello)
	owner.ask(to("hold", "w", "j.doe@us.af.ml"))
	for _, step := range []string{`"do":"shown","ask":"w-0"`, `"do":"answer","ask":"w-0","choice":"once"`, `"do":"undo","ask":"w-0"`, `"do":"validate","ask":"w-0","why":"by phone"`} {
		if r := stranger.ask(step); r.Error != "unknown" {
			t.Errorf("%s by a stranger: %+v", step, r)
		}
	}
	stranger.ask(`"do":"release","id":"w"`)
	owner.ask(`"do":"release","id":"w"`)
	if r := owner.ask(`"do":"answer","ask":"w-0","choice":"once"`); r.Error != "unknown" {
		t.Errorf("after the release: %+v", r)
	}
	if got := f.seen(); !slices.Equal(got, []string{"hold w", "dropped w"}) {
		t.Errorf("the guard was asked %q", got)
	}
}

// A session that ends gives up what it held, and answers nothing.
func TestTheEndDrops(t *testing.T) {
	f, s := serveFake()
	c := call(t, s)
	c.ask(hello)
	c.ask(to("hold", "w", "j.doe@us.af.ml"))
	c.conn.Close()
	if err := <-c.gone; err != nil {
		t.Errorf("the end is no error: %v", err)
	}
	if got := f.seen(); !slices.Equal(got, []string{"hold w", "dropped w"}) || s.Connected() != 0 {
		t.Errorf("the guard was asked %q, %d connected", got, s.Connected())
	}
}

// What is no request ends the session without an answer.
func TestMalformed(t *testing.T) {
	for _, text := range []string{
		"", "{", "null", "[]", `{"n":1}`, `{"n":0,` + hello + `}`, `{"n":1,` + hello + `,"more":1}`, `{"n":1,` + hello + `} {}`,
		`{"n":1,"do":"hold"}`, `{"n":1,"do":"answer","ask":"w-0","choice":"once"}`,
	} {
		_, s := serveFake()
		if r, ok := call(t, s).try(text); ok {
			t.Errorf("%q: answered %+v", text, r)
		}
	}
	for _, text := range []string{
		hello, `"do":"hold"`, `"do":"answer","message":{"id":"w"}`, `"do":"hold","message":{"id":""}`, `"do":"hold","message":{"id":"w","body":"x"}`,
		`"do":"file","id":"w"`, `"do":"release","id":"w","piece":{"file":0,"data":"","last":true}`, `"do":"file","id":"w","piece":{"file":0,"data":"%","last":true}`,
		`"do":"file","id":"w","piece":{"file":0,"data":"","last":true,"name":"x"}`,
	} {
		f, s := serveFake()
		c := call(t, s)
		c.ask(hello)
		if r, ok := c.try(`{"n":2,` + text + `}`); ok || len(f.seen()) != 0 {
			t.Errorf("%q: answered %+v, asked %q", text, r, f.seen())
		}
	}
}

func TestOtherProtocol(t *testing.T) {
	_, s := serveFake()
	if r := call(t, s).ask(`"do":"hello","protocol":1`); r.Error != "protocol" {
		t.Errorf("%+v", r)
	}
}

// Who asks about very many addresses is slowed down, and calling again does not help; asking about the same ones is free.
func TestTooManyAddresses(t *testing.T) {
	_, s := serveFake()
	now := time.Now()
	s.Now = func() time.Time { return now }
	hundred := func(from int) (out []string) {
		for i := range 100 {
			out = append(out, fmt.Sprintf("j.doe%d@us.af.ml", from+i))
		}
		return out
	}
	c := call(t, s)
	c.ask(hello)
	for i := range addressesAtOnce / 100 {
		if r := c.ask(to("look", "w", hundred(100*i)...)); r.Error != "" {
			t.Fatalf("after %d: %s", 100*i, r.Error)
		}
	}
	c = call(t, s)
	c.ask(hello)
	if r := c.ask(to("hold", "w", hundred(addressesAtOnce)...)); r.Error != "too-fast" {
		t.Errorf("one hundred too many: %+v", r.Error)
	}
	if r := c.ask(to("hold", "w", hundred(0)...)); r.Error != "" || len(r.Asks) != mostAsks {
		t.Errorf("known ones: %s, %d asks", r.Error, len(r.Asks))
	}
	now = now.Add(time.Minute)
	if r := c.ask(to("look", "w", hundred(addressesAtOnce)...)); r.Error != "" {
		t.Errorf("a minute later: %s", r.Error)
	}
}

func TestTooManyRequests(t *testing.T) {
	_, s := serveFake()
	now := time.Now()
	s.Now = func() time.Time { return now }
	c := call(t, s)
	c.ask(hello)
	refused := 0
	for range 2 * requestsAtOnce {
		if c.ask(`"do":"release","id":"w"`).Error == "too-fast" {
			refused++
		}
	}
	if refused != requestsAtOnce+1 {
		t.Errorf("%d refused, want %d", refused, requestsAtOnce+1)
	}
}

func TestTooManyMessages(t *testing.T) {
	_, s := serveFake()
	c := call(t, s)
	c.ask(hello)
	for i := range mostHeld {
		c.ask(to("hold", fmt.Sprint(i), "x@y.example"))
	}
	if r := c.ask(to("hold", "one more", "x@y.example")); r.Error != "too-fast" {
		t.Errorf("%+v", r)
	}
}

// The door: fields, the message answered, and an alias of the user.
func TestMessageAtTheDoor(t *testing.T) {
	f, s := serveFake()
	c := call(t, s)
	c.ask(hello)
	c.ask(`"do":"hold","message":{"id":"w","from":"a.ash@army.mil","to":["Doe, Jane <j.doe@us.af.ml>, x@y.example"],"cc":["\"Lee, M\" <m@army.mil>"],
		"bcc":["b@y.example"],"subject":"s","text":"t","attachments":["f.pdf"],"kind":"reply","parent":{"id":"<1@army.mil>","from":["Mark <m@army.mil>"],"to":["anna@army.mil"],"cc":["c@y.example"]}}`)
	m := f.last.Message
	var got []string
	for _, r := range m.To {
		got = append(got, r.Field.String()+" "+r.Name+" "+r.Addr.Plain())
	}
	if want := []string{"To Doe, Jane j.doe@us.af.ml", "To  x@y.example", "Cc Lee, M m@army.mil", "Bcc  b@y.example"}; !slices.Equal(got, want) {
		t.Errorf("recipients %q", got)
	}
	if m.InReplyTo != "1@army.mil" || len(m.Parent) != 3 || m.Parent[0].Addr.Plain() != "m@army.mil" || f.last.Account != "a" {
		t.Errorf("answers %q, %d on it, account %q", m.InReplyTo, len(m.Parent), f.last.Account)
	}
}

// Errors of the guard come out as keys: no text, which could hold an address.
func TestErrorsAreKeys(t *testing.T) {
	for err, want := range map[error]string{
		guard.ErrUnknown: "unknown", guard.ErrAnswered: "answered", guard.ErrChoice: "invalid", guard.ErrFull: "disk-full",
		io.ErrUnexpectedEOF: "failed",
	} {
		f, s := serveFake()
		c := call(t, s)
		c.ask(hello)
		c.ask(to("hold", "w", "j.doe@us.af.ml"))
		f.mu.Lock()
		f.fail = fmt.Errorf("canary j.doe@us.af.ml: %w", err)
		f.mu.Unlock()
		r := c.ask(`"do":"answer","ask":"w-0","choice":"once"`)
		if r.Error != want || strings.Contains(fmt.Sprint(r), "canary") {
			t.Errorf("%v: %+v, want %s", err, r, want)
		}
	}
}

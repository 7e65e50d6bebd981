package guard_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

// childEnv makes the test binary the program that is killed: it learns pages and answers questions, and says on its
// standard output what was promised to last, after the call returned.
const childEnv = "MISSENT_TEST_KILLED"

const (
	pageSize = 50
	pages    = 4000 // more than any child lives to see
)

func childMain() bool {
	path := os.Getenv(childEnv)
	if path == "" {
		return false
	}
	if err := child(path); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	return true
}

// answerer answers what it is asked, each time differently, and says so.
type answerer struct {
	guard *guard.Guard
	n     int
}

func (a *answerer) Ask(ctx context.Context, q guard.Question) error {
	fmt.Println("asked", q.ID)
	a.n++
	choice := []view.Choice{view.Once, view.Always, view.Fix, view.Edit}[a.n%4]
	if err := a.guard.Answer(context.WithoutCancel(ctx), q.ID, choice); err != nil {
		return err
	}
	fmt.Println("answered", q.ID, string(choice), q.Finding.Recipient.Addr.Plain())
	return nil
}

func child(path string) error {
	db, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	g, err := guard.New(ctx, guard.Options{Store: db, Watcher: func(guard.Account) guard.Watcher { return killedBox{} }})
	if err != nil {
		return err
	}
	if len(g.Accounts()) == 0 {
		if err := g.AddAccount(ctx, guard.Account{ID: account, Address: addr("ann@a.example")}); err != nil {
			return err
		}
	}
	go func() {
		for i := 0; ; i++ { // drafts whose slips differ from run to run
			g.See(ctx, guard.Draft{Account: account, ID: fmt.Sprint(os.Getpid(), i), Stood: true, Message: draftOf(fmt.Sprintf("person%d@army.ml", i%9))})
			time.Sleep(2 * time.Millisecond)
		}
	}()
	return g.Run(ctx, &answerer{guard: g})
}

// killedBox hands out the pages behind the cursor, each twice, as after a lost connection.
type killedBox struct{}

func (killedBox) Watch(ctx context.Context, to guard.DraftSink) error {
	to.State(view.Watching, "", time.Time{})
	<-ctx.Done()
	return ctx.Err()
}

func (killedBox) Learn(ctx context.Context, at []guard.Cursor, to guard.LearnSink) error {
	from := 0
	for _, c := range at {
		from = int(c.High)
	}
	for n := max(0, from-1); n < pages; n++ {
		p := page(n)
		if err := to.Page(ctx, p); err != nil {
			return err
		}
		if err := to.Page(ctx, p); err != nil {
			return err
		}
		fmt.Println("page", n)
	}
	return nil
}

// page n holds messages to army.mil, each to one person.
func page(n int) guard.Page {
	var ms []mail.Message
	for i := range pageSize {
		m := draftOf(fmt.Sprintf("person%d@army.mil", (n+i)%9))
		m.MessageID = fmt.Sprintf("%d.%d@a.example", n, i)
		m.Time = time.Unix(1_700_000_000+int64(n)*3600, 0) // long before the questions
		ms = append(ms, m)
	}
	return guard.Page{Messages: ms, Cursor: guard.Cursor{Folder: "Sent", UIDValidity: 1, High: uint32(n + 1), Low: 1}}
}

// promised is what the child said it had stored.
type promised struct {
	page    int // the last one
	answers map[string]string
	asked   map[string]bool
	always  map[string]bool
}

// TestKilledAtAnyMoment kills the program twenty times on one database.
func TestKilledAtAnyMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	said := promised{page: -1, answers: map[string]string{}, asked: map[string]bool{}, always: map[string]bool{}}
	for range 20 {
		said.read(t, path, time.Duration(20+rand.IntN(200))*time.Millisecond)
		said.check(t, path)
		if t.Failed() {
			return
		}
	}
	if said.page < 0 || len(said.answers) == 0 {
		t.Errorf("nothing happened before the kills: %d pages, %d answers", said.page, len(said.answers))
	}
	t.Logf("%d pages, %d questions, %d answers", said.page+1, len(said.asked), len(said.answers))
}

// read runs the child, kills it some time after it began to work, and takes down what it said.
func (p *promised) read(t *testing.T, path string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if timer == nil {
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		switch f := strings.Fields(lines.Text()); {
		case f[0] == "page":
			_, _ = fmt.Sscan(f[1], &p.page)
		case f[0] == "asked":
			p.asked[f[1]] = true
		case f[0] == "answered":
			p.answers[f[1]] = f[2]
			if f[2] == string(view.Always) {
				p.always[f[3]] = true
			}
		case f[0] == "error":
			t.Error(lines.Text())
		}
	}
	_ = cmd.Wait() // it was killed
}

func (p *promised) check(t *testing.T, path string) {
	t.Helper()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	var integrity string
	var messages, counted, high int
	for q, to := range map[string]any{
		"PRAGMA integrity_check":                    &integrity,
		"SELECT count(*) FROM message":              &messages,
		"SELECT total(sent) FROM contact":           &counted,
		"SELECT coalesce(max(high), 0) FROM cursor": &high,
	} {
		if err := raw.QueryRow(q).Scan(to); err != nil {
			t.Fatal(q, err)
		}
	}
	if integrity != "ok" {
		t.Error(integrity)
	}
	if messages != high*pageSize || counted != messages {
		t.Errorf("%d messages in %d pages counted %d times", messages, high, counted)
	}
	if high < p.page+1 {
		t.Errorf("page %d was stored, and is lost: the cursor is at %d", p.page, high)
	}
	p.checkDecisions(t, path)
}

func (p *promised) checkDecisions(t *testing.T, path string) {
	t.Helper()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	ds, err := db.Decisions(context.Background(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]guard.Outcome{}
	seen := map[string]bool{}
	for _, d := range ds {
		outcomes[d.Ask] = d.Outcome
		if key := d.Draft + " " + d.Recipient.Plain(); seen[key] {
			t.Errorf("asked twice")
		} else {
			seen[key] = true
		}
	}
	want := map[string]guard.Outcome{"once": guard.Once, "always": guard.Always, "fix": guard.Copied, "edit": guard.Edited}
	for id := range p.asked {
		if _, ok := outcomes[id]; !ok {
			t.Errorf("question %s is lost", id)
		}
	}
	for id, choice := range p.answers {
		if outcomes[id] != want[choice] {
			t.Errorf("question %s was answered %s; the file says %s", id, choice, outcomes[id])
		}
	}
	g, err := guard.New(context.Background(), guard.Options{Store: db})
	if err != nil {
		t.Fatal(err)
	}
	for a := range p.always {
		if r, _ := g.Known(addr(a)); !r.Confirmed {
			t.Error("an address confirmed for good is not")
		}
	}
}

package bound

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"missent/core/view"
)

// pane is a window without a screen.
type pane struct {
	page func(*Desk) // what the page does when it is poked; nil: nothing
	desk *Desk
	fail error // of the clipboard
	file string

	mu     sync.Mutex
	copied []string
	sizes  [][2]int
	events []view.Event
	quits  int
	frames int
}

func (p *pane) Copy(text string) error {
	p.copied = append(p.copied, text)
	return p.fail
}
func (p *pane) ChooseFile() string       { return p.file }
func (p *pane) Resize(width, height int) { p.sizes = append(p.sizes, [2]int{width, height}) }
func (p *pane) Painted()                 { p.frames++ }
func (p *pane) Poke() {
	if p.page != nil {
		p.page(p.desk)
	}
}

func (p *pane) Emit(e view.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, e)
}

func (p *pane) Quit() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.quits++
}

// guard has events to tell and counts how often it was asked to start.
type guard struct {
	view.Desk
	starts int
	events chan view.Event
	books  []view.BooksForm
}

func (g *guard) ReadBooks(_ context.Context, form view.BooksForm) (view.BooksRead, error) {
	g.books = append(g.books, form)
	return view.BooksRead{Done: true}, nil
}

func (g *guard) Start(context.Context) (view.Start, error) {
	g.starts++
	return view.Start{Page: view.People}, nil
}

func (g *guard) Next(ctx context.Context) (view.Event, error) {
	select {
	case e, more := <-g.events:
		if !more {
			return view.Event{}, errors.New("gone")
		}
		return e, nil
	case <-ctx.Done():
		return view.Event{}, ctx.Err()
	}
}

func newPage(page func(*Desk)) (*Desk, *pane, *guard) {
	p, g := &pane{page: page}, &guard{events: make(chan view.Event)}
	p.desk = New(context.Background(), g, p, view.Start{Page: view.Home})
	return p.desk, p, g
}

// The page can do all a window may ask of the guard, with the same arguments, and waits for no events itself.
func TestAllOfDeskIsBound(t *testing.T) {
	asked, given := reflect.TypeFor[view.Desk](), reflect.TypeFor[*Desk]()
	own := map[string]bool{"Ping": true, "Painted": true, "CopyText": true, "Resize": true, "Close": true}
	for i := range asked.NumMethod() {
		m := asked.Method(i)
		b, bound := given.MethodByName(m.Name)
		if bound == (m.Name == "Next") {
			t.Errorf("%s: bound is %v", m.Name, bound)
			continue
		}
		if m.Name == "Next" {
			continue
		}
		own[m.Name] = true
		if b.Type.NumIn() != m.Type.NumIn() || b.Type.NumOut() != m.Type.NumOut() { // a receiver here, a context there
			t.Errorf("%s: %v is bound as %v", m.Name, m.Type, b.Type)
		}
	}
	for i := range given.NumMethod() {
		if name := given.Method(i).Name; !own[name] {
			t.Errorf("%s is bound, and nobody asked for it", name)
		}
	}
}

// TestThePageNamesNoFile: which one is read is chosen in a dialog of the system.
func TestThePageNamesNoFile(t *testing.T) {
	d, p, g := newPage(nil)
	for _, form := range []view.BooksForm{{Where: "file", Path: "/etc/passwd"}, {Where: "thunderbird", Path: "/etc/passwd"}} {
		if _, err := d.ReadBooks(form); err != nil {
			t.Fatal(err)
		}
	}
	p.file = "/home/anna/contacts.vcf"
	if got, err := d.ReadBooks(view.BooksForm{Where: "file", Path: "/etc/passwd"}); err != nil || !got.Done {
		t.Error(got, err)
	}
	if len(g.books) != 2 || g.books[0].Path != "" || g.books[1].Path != p.file {
		t.Errorf("the guard was asked for %+v", g.books)
	}
}

func TestTheFirstStartIsTheOneThatShapedTheWindow(t *testing.T) {
	d, _, g := newPage(nil)
	if s, err := d.Start(); err != nil || s.Page != view.Home || g.starts != 0 {
		t.Errorf("first: %+v, %v, the guard was asked %d times", s, err, g.starts)
	}
	if s, err := d.Start(); err != nil || s.Page != view.People || g.starts != 1 {
		t.Errorf("second: %+v, %v, the guard was asked %d times", s, err, g.starts)
	}
}

func TestWhatThePageMayDoToTheWindow(t *testing.T) {
	d, p, _ := newPage(nil)
	d.Resize(560, 398)
	d.Resize(-1, 1<<20)
	if want := [][2]int{{560, 398}, {minWidth, maxHeight}}; !reflect.DeepEqual(p.sizes, want) {
		t.Errorf("sizes %v", p.sizes)
	}
	var problem *view.Problem
	if err := d.CopyText(strings.Repeat("x", maxCopied+1)); !errors.As(err, &problem) || problem.Key != "too-long" {
		t.Errorf("long text: %v", err)
	}
	if err := d.CopyText("j.doe@us.af.mil"); err != nil || !reflect.DeepEqual(p.copied, []string{"j.doe@us.af.mil"}) {
		t.Errorf("copied %q, %v", p.copied, err)
	}
	p.fail = errors.New("no clipboard")
	if err := d.CopyText("x"); !errors.As(err, &problem) || problem.Key != "clipboard" {
		t.Errorf("broken clipboard: %v", err)
	}
	d.Painted()
	d.Painted()
	if p.frames != 1 {
		t.Errorf("%d first frames", p.frames)
	}
}

func TestHeartbeat(t *testing.T) {
	for name, c := range map[string]struct {
		page   func(*Desk)
		paints bool
		frozen time.Duration // 0: not within an hour
	}{
		"answers every poke":         {(*Desk).Ping, true, 0},
		"paints and falls silent":    {nil, true, silentLimit},
		"never paints":               {nil, false, startLimit},
		"answers, but never paints":  {(*Desk).Ping, false, startLimit},
		"was stopped with the watch": {func(d *Desk) { time.Sleep(20 * time.Second); d.Ping() }, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				d, _, _ := newPage(c.page)
				if c.paints {
					d.Painted()
				}
				began := time.Now()
				frozen := Watch(ctx, d)
				took := time.Since(began)
				if frozen != (c.frozen > 0) || frozen && (took < c.frozen || took > c.frozen+2*pokeEvery) {
					t.Errorf("frozen is %v after %v", frozen, took)
				}
			})
		})
	}
}

func TestEventsWaitForThePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, p, g := newPage(nil)
		done := make(chan error, 1)
		go func() { done <- Relay(t.Context(), d) }()
		synctest.Wait()
		select {
		case g.events <- view.Event{Kind: "fixed"}:
			t.Fatal("an event was fetched before the page listened")
		default:
		}
		d.Painted()
		g.events <- view.Event{Kind: "fixed", Known: "j.doe@us.af.mil"}
		g.events <- view.Event{Kind: "quit"}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if len(p.events) != 1 || p.events[0].Known != "j.doe@us.af.mil" || p.quits != 1 {
			t.Errorf("events %+v, %d quits", p.events, p.quits)
		}
	})
}

func TestAGuardThatIsGoneEndsTheEvents(t *testing.T) {
	d, p, g := newPage(nil)
	d.Painted()
	close(g.events)
	if err := Relay(t.Context(), d); err == nil || p.quits != 0 {
		t.Errorf("got %v, %d quits", err, p.quits)
	}
}

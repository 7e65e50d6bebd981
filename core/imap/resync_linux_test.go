package imap

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

// wiretap counts what goes over the wire, and hides what the server can do.
type wiretap struct {
	hidden []string

	mu    sync.Mutex
	said  []string // the commands
	bytes int
}

func (p *wiretap) filter() coretest.Filter {
	return coretest.Filter{
		Hears: func(_ *coretest.Wire, line string) bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.said = append(p.said, strings.TrimSpace(line))
			p.bytes += len(line)
			return true
		},
		Says: func(line string) string {
			if strings.Contains(line, "CAPABILITY ") {
				for _, c := range p.hidden {
					line = strings.Replace(line, " "+c, "", 1)
				}
			}
			if slices.Contains(p.hidden, "CONDSTORE") && strings.HasPrefix(line, "* OK [HIGHESTMODSEQ ") {
				line = "" // Cyrus tells it without being asked
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			p.bytes += len(line)
			return line
		},
	}
}

// took is what was counted since the last call: all lines of the client, its questions for flags alone, those for drafts.
func (p *wiretap) took() (lines, flags, drafts, bytes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.said {
		switch {
		case !strings.Contains(line, "UID FETCH"):
		case strings.Contains(line, "HEADER"):
			drafts++
		default:
			flags++
		}
	}
	lines, bytes = len(p.said), p.bytes
	p.said, p.bytes = nil, 0
	return lines, flags, drafts, bytes
}

// rests waits until the client has said all it has to say.
func (p *wiretap) rests(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		p.mu.Lock()
		rests := len(p.said) == 0 || strings.HasSuffix(p.said[len(p.said)-1], " IDLE")
		p.mu.Unlock()
		if rests {
			return
		}
	}
	t.Error("the client does not come to rest")
}

// TestNothingIsAskedThatWasTold: a Dovecot and a Cyrus, with QRESYNC, with CONDSTORE alone, and with neither. Drafts are saved
// again and again, taken away, and flagged as deleted, also while nobody watches: it is always seen. What is asked for that differs.
func TestNothingIsAskedThatWasTold(t *testing.T) {
	t.Parallel()
	open := map[string]func(t *testing.T) (string, int, *coretest.CA){
		"Dovecot": func(t *testing.T) (string, int, *coretest.CA) {
			d := coretest.Dovecot(t, coretest.DovecotOptions{})
			return d.Host, d.Port, d.CA
		},
		"Cyrus": func(t *testing.T) (string, int, *coretest.CA) {
			c := coretest.Cyrus(t, coretest.CyrusOptions{})
			return c.Host, c.Port, c.CA
		},
	}
	for server, start := range open {
		for name, hidden := range map[string][]string{"QRESYNC": nil, "CONDSTORE": {"QRESYNC"}, "neither": {"QRESYNC", "CONDSTORE"}} {
			t.Run(server+" "+name, func(t *testing.T) {
				t.Parallel()
				host, port, ca := start(t)
				tellsOfDrafts(t, newClient(t, host, port, ca), port, ca, name, hidden)
			})
		}
	}
}

func tellsOfDrafts(t *testing.T, c *client, port int, ca *coretest.CA, name string, hidden []string) {
	tap := &wiretap{hidden: hidden}
	own := newCA(t)
	config, err := own.Server()
	if err != nil {
		t.Fatal(err)
	}
	filter := coretest.StartFilter(t, config, ca, net.JoinHostPort("localhost", strconv.Itoa(port)), tap.filter())
	proxy := coretest.StartProxy(t, filter.Port)
	s := watching(t, account(proxy.Host, proxy.Port, own.Pool(), func(_ *guard.Account, o *Options) { o.Stand = time.Hour }))
	s.state(view.Watching)
	gone := func(what, id string) {
		t.Helper()
		s.until(what, func(e seen) bool { return e.gone == id })
	}
	again := func() (flags, drafts int) { // the connection is lost and comes back
		t.Helper()
		tap.rests(t)
		tap.took()
		proxy.Cut()
		s.state(view.Reconnecting)
		s.state(view.Watching)
		tap.rests(t)
		lines, flags, drafts, bytes := tap.took()
		t.Logf("a new connection: %d lines said, %d for flags, %d for drafts, %d bytes", lines, flags, drafts, bytes)
		return flags, drafts
	}
	told, numbered := name == "QRESYNC", name != "neither"

	uid := c.save("Drafts", draft("jane@army.mil", "Plan"), 0)
	first := s.draft("jane@army.mil")
	tap.rests(t)
	tap.took()
	const saves = 4
	for n := range saves {
		uid = c.save("Drafts", draft("jane@army.mil", "Plan "+strings.Repeat("B", n+1)), uid)
		if d := s.draft("jane@army.mil"); d.ID != first.ID {
			t.Fatalf("the next save became another draft: %s, then %s", first.ID, d.ID)
		}
	}
	c.expunge("Drafts", uid)
	gone("a draft taken away", first.ID)
	tap.rests(t)
	lines, flags, drafts, bytes := tap.took()
	t.Logf("%d autosaves and the end: %d lines said, %d for flags, %d for drafts, %d bytes", saves, lines, flags, drafts, bytes)
	if told != (flags == 0) || drafts < saves {
		t.Errorf("flags asked for %d times, drafts %d times", flags, drafts)
	}

	uid = c.save("Drafts", draft("kim@army.mil", "Flagged"), 0)
	d := s.draft("kim@army.mil")
	tap.took()
	c.flag("Drafts", uid) // as Evolution does
	gone("a flagged one", d.ID)
	if _, flags, _, _ := tap.took(); told && flags > 0 {
		t.Errorf("flags that were told were asked for %d times", flags)
	}

	stays := c.save("Drafts", draft("lee@army.mil", "Stays"), 0)
	d = s.draft("lee@army.mil")
	again() // its number of changes is not known yet
	for range 2 {
		if flags, drafts := again(); numbered != (flags+drafts == 0) {
			t.Errorf("nothing has changed, and %d questions were asked", flags+drafts)
		}
	}
	flagged := c.save("Drafts", draft("roe@army.mil", "Flagged meanwhile", "In-Reply-To: <1@b.example>"), 0)
	other := s.draft("roe@army.mil")
	proxy.Down(true)
	proxy.Cut()
	s.state(view.Reconnecting)
	c.expunge("Drafts", stays)
	c.flag("Drafts", flagged)
	c.save("Drafts", draft("bob@army.ml", "Meanwhile", "In-Reply-To: <2@b.example>"), 0)
	proxy.Down(false)
	left := []string{d.ID, other.ID}
	seenBob := false
	s.until("what happened meanwhile", func(e seen) bool {
		seenBob = seenBob || e.draft != nil && to(e.draft.Message) == "bob@army.ml"
		left = slices.DeleteFunc(left, func(id string) bool { return id == e.gone })
		return seenBob && len(left) == 0
	})
}

// flag marks a message as deleted, and leaves it.
func (c *client) flag(folder string, uid goimap.UID) {
	c.t.Helper()
	if _, err := c.c.Select(folder, nil).Wait(); err != nil {
		c.t.Fatal(err)
	}
	flags := &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}
	if err := c.c.Store(goimap.UIDSetNum(uid), flags, nil).Close(); err != nil {
		c.t.Fatal(err)
	}
}

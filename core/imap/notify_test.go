package imap

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

// tap counts the commands that are sent to a server.
type tap struct {
	mu   sync.Mutex
	said []string
}

func (p *tap) hears(_ *coretest.Wire, line string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, command, _ := strings.Cut(strings.TrimSpace(line), " ")
	p.said = append(p.said, command)
	return true
}

// took are the commands since the last call, without those of the watch itself.
func (p *tap) took() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.said
	p.said = nil
	return slices.DeleteFunc(all, func(c string) bool {
		return c == "" || c == "IDLE" || c == "NOOP" || strings.HasPrefix(c, "UID FETCH")
	})
}

// filtered is a Watcher behind a filter before a server.
func filtered(t *testing.T, port int, ca *coretest.CA, f coretest.Filter, change ...func(*guard.Account, *Options)) *Watcher {
	t.Helper()
	own := newCA(t)
	config, err := own.Server()
	if err != nil {
		t.Fatal(err)
	}
	s := coretest.StartFilter(t, config, ca, net.JoinHostPort("localhost", strconv.Itoa(port)), f)
	return account(s.Host, s.Port, own.Pool(), change...)
}

// TestServersThatTellBadly: one that does not take the command, one that gives up later, one that names a folder nobody can
// read. The watch goes on as without.
func TestServersThatTellBadly(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		then   string
		asked  int64
	}{
		"refused":             {"NO [NOTPERMITTED] not for you", "", 1},
		"unknown":             {"BAD Unknown command", "", 1},
		"too much":            {"OK", "* OK [NOTIFICATIONOVERFLOW] too much", 1},
		"a name that is none": {"OK", "* STATUS \"Entw&APwrfe\" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1)", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var asked, connections atomic.Int64
			w := hostile(t, func(wire *coretest.Wire) {
				connections.Add(1)
				wire.Serve("IMAP4rev1 IDLE NOTIFY", func(tag, name, _ string) bool {
					if name != "NOTIFY" {
						return false
					}
					asked.Add(1)
					wire.Say("%s %s", tag, c.answer)
					if c.then != "" {
						wire.Say("%s", c.then)
					}
					return true
				})
			}, func(_ *guard.Account, o *Options) { o.Refresh = 20 * time.Millisecond })
			to := watching(t, w)
			to.state(view.Watching)
			if name == "too much" {
				to.state(view.Reconnecting)
				to.state(view.Watching)
			}
			for range 3 { // and again
				if err := w.Learn(t.Context(), nil, newSink(t)); err != nil {
					t.Fatal(err)
				}
			}
			if asked.Load() != c.asked {
				t.Errorf("asked %d times, want %d", asked.Load(), c.asked)
			}
			for _, e := range to.list() {
				if name != "too much" && e.state == view.Reconnecting {
					t.Error("the connection was lost to it")
				}
			}
		})
	}
}

func TestDecoded(t *testing.T) {
	for name, want := range map[string]string{
		"Sent": "Sent", "a&-b": "a&b", "&AMk-l&AOk-ments envoy&AOk-s": "Éléments envoyés", "&U,BTFw-": "台北", "&2D3cjA-": "💌",
	} {
		if got := decoded(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

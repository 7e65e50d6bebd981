package imap

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

// hostile starts a script behind a good certificate.
func hostile(t *testing.T, serve func(*coretest.Wire), change ...func(*guard.Account, *Options)) *Watcher {
	t.Helper()
	ca := newCA(t)
	config, err := ca.Server()
	if err != nil {
		t.Fatal(err)
	}
	server := coretest.StartScript(t, config, serve)
	return account(server.Host, server.Port, ca.Pool(), change...)
}

const huge = 96 << 20

// A server that announces 96 MiB where a name belongs: the client believes every length, the meter does not.
func TestHugeTokens(t *testing.T) {
	for name, begin := range map[string]string{
		"literal": fmt.Sprintf(`* LIST () "/" {%d}`+"\r\n", huge),
		"quoted":  `* LIST () "/" "`,
		"text":    "* OK ",
		"atom":    "* ",
		"header":  fmt.Sprintf("* 2 FETCH (UID 3 BODY[HEADER.FIELDS (TO)] {%d}\r\n", huge),
		"string":  `* 2 FETCH (UID 3 BODY[HEADER.FIELDS (TO)] "`,
	} {
		t.Run(name, func(t *testing.T) {
			at := "LIST"
			if strings.Contains(begin, "FETCH") {
				at = "UID FETCH"
			}
			poured := make(chan struct{}, 1000)
			w := hostile(t, func(w *coretest.Wire) {
				w.Serve("IMAP4rev1 IDLE", func(_, name, _ string) bool {
					if name != at {
						return false
					}
					w.Write([]byte(begin))
					w.Pour(huge, 'x')
					poured <- struct{}{}
					return false
				})
			})
			peak := watchHeap(t)
			s := newSink(t)
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- w.Watch(ctx, s) }()
			for range 3 {
				select {
				case <-poured:
				case <-time.After(patience):
					t.Fatal("the server was never asked")
				}
				s.state(view.Reconnecting)
			}
			cancel()
			<-done
			if grown := peak(); grown > 16<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
			all := s.list()
			limit := all[len(all)-1]
			if limit.problem != "flood" && limit.problem != "closed" {
				t.Errorf("state is %v", limit)
			}
		})
	}
}

// watchHeap samples the heap; peak ends it and tells by how much it grew at most.
func watchHeap(t *testing.T) (peak func() int64) {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapInuse)
	}
	runtime.GC()
	before := heap()
	ctx, cancel := context.WithCancel(t.Context())
	most := make(chan int64)
	go func() {
		high := before
		for sleep(ctx, 5*time.Millisecond) {
			high = max(high, heap())
		}
		most <- high
	}()
	return func() int64 {
		cancel()
		return <-most - before
	}
}

// Single bytes renew no deadline.
func TestSlowDrip(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	w := hostile(t, func(w *coretest.Wire) {
		w.Serve("IMAP4rev1 IDLE", func(_, name, _ string) bool {
			for name == "LIST" {
				select {
				case <-stop:
					return true
				case <-time.After(20 * time.Millisecond):
				}
				if _, err := w.Write([]byte("* OK x\r\n")); err != nil {
					return true
				}
			}
			return false
		})
	}, func(_ *guard.Account, o *Options) { o.Command = 300 * time.Millisecond })
	s := watching(t, w)
	if e := s.state(view.Reconnecting); e.problem != "timeout" {
		t.Errorf("state is %v", e)
	}
}

// The server closes after each line of a session in turn; in the end it is watched.
func TestConnectionCutAtEveryLine(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	server.MustAppend(t, "Drafts", draft("old@army.mil", "old"))
	ca := newCA(t)
	config, err := ca.Server()
	if err != nil {
		t.Fatal(err)
	}
	const lines = 40
	cut := coretest.StartCut(t, server, config, func(n int) int {
		if n > lines {
			return -1
		}
		return n
	})
	s := watching(t, account(cut.Host, cut.Port, ca.Pool()))
	ctx, enough := context.WithCancel(t.Context())
	busy := make(chan error, 1)
	go func() { busy <- keepBusy(ctx, server) }()
	for range lines {
		s.state(view.Reconnecting)
	}
	enough()
	if err := <-busy; err != nil {
		t.Fatal(err)
	}
	s.state(view.Watching)
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "after all"))
	s.draft("bob@army.ml")
}

// keepBusy gives a server something to say.
func keepBusy(ctx context.Context, server *coretest.IMAP) error {
	for ctx.Err() == nil {
		uid, err := server.AppendDraft(draft("x@army.mil", "x"))
		if err != nil {
			return err
		}
		sleep(ctx, 20*time.Millisecond)
		if err := server.Remove("Drafts", uid); err != nil {
			return err
		}
	}
	return nil
}

// A draft that ends every connection hides no other and does not keep the watch from coming back.
func TestPoisonedDraft(t *testing.T) {
	const caps = "IMAP4rev1 IDLE"
	header := func(w *coretest.Wire, uid int, text string) {
		fmt.Fprintf(w, "* %d FETCH (UID %d FLAGS (\\Draft) RFC822.SIZE 10 BODY[HEADER.FIELDS (\"CC\" \"TO\")] {%d}\r\n%s)\r\n", uid, uid, len(text), text)
	}
	for name, poison := range map[string]string{
		"malformed": "* 4 FETCH (UID 4 FLAGS (\\Draft) BODY[HEADER.FIELDS (TO)] oops))\r\n",
		"unknown":   "* 4 FETCH (UID 4 SURPRISE 7)\r\n",
		"closes":    "",
	} {
		t.Run(name, func(t *testing.T) {
			w := hostile(t, func(w *coretest.Wire) {
				fetched := false
				w.Serve(caps, func(tag, name, rest string) bool {
					if name != "UID FETCH" {
						return name == "IDLE" && !fetched && w.Say("+ idling") == nil && w.Say("* 5 EXISTS") == nil && idled(w, tag)
					}
					fetched = true
					set, _, _ := strings.Cut(rest, " ")
					headers := strings.Contains(rest, "HEADER")
					for uid := 3; uid <= 5; uid++ {
						if set != fmt.Sprint(uid) && set != fmt.Sprintf("%d:*", uid) && !(strings.HasSuffix(set, ":*") && set[0] <= byte('0'+uid)) {
							continue
						}
						switch {
						case !headers:
							w.Say(`* %d FETCH (UID %d FLAGS (\Draft))`, uid, uid)
						case uid == 4:
							fmt.Fprint(w, poison)
							if poison == "" {
								w.Close()
							}
						default:
							header(w, uid, fmt.Sprintf("To: d%d@army.mil\r\n\r\n", uid))
						}
					}
					w.Say("%s OK", tag)
					return true
				})
			})
			s := watching(t, w)
			s.draft("d3@army.mil")
			s.draft("d5@army.mil")
			s.state(view.Watching)
		})
	}
}

// idled ends an IDLE.
func idled(w *coretest.Wire, tag string) bool {
	done, _, _, err := w.Hear() // DONE
	return err == nil && strings.EqualFold(done, "DONE") && w.Say("%s OK", tag) == nil
}

// Answers that are unusual but allowed, or common against the standard.
func TestOddServers(t *testing.T) {
	block := "To: bob@army.ml\r\nSubject: x\r\n\r\n"
	for name, answer := range map[string]string{
		"fields in another order": fmt.Sprintf("* 3 FETCH (UID 3 BODY[HEADER.FIELDS (\"CC\" \"TO\")] {%d}\r\n%s)", len(block), block),
		"UID after the header":    fmt.Sprintf("* 3 FETCH (BODY[HEADER.FIELDS (TO)] {%d}\r\n%s UID 3)", len(block), block),
		"quoted header":           `* 3 FETCH (UID 3 BODY[HEADER.FIELDS (TO)] "To: bob@army.ml")`,
		"flags in between":        fmt.Sprintf("* 1 FETCH (FLAGS (\\Seen))\r\n* 3 FETCH (UID 3 BODY[HEADER.FIELDS (TO)] {%d}\r\n%s)\r\n* 3 FETCH (FLAGS (\\Seen))", len(block), block),
		"the last message again":  fmt.Sprintf("* 2 FETCH (UID 2 BODY[HEADER.FIELDS (TO)] {%d}\r\n%s)\r\n* 3 FETCH (UID 3 BODY[HEADER.FIELDS (TO)] {%d}\r\n%s)", len(block), block, len(block), block),
	} {
		t.Run(name, func(t *testing.T) {
			w := hostile(t, func(w *coretest.Wire) {
				w.Serve("IMAP4rev1 IDLE LOGINDISABLED", func(tag, name, rest string) bool {
					if name == "UID FETCH" && strings.HasPrefix(rest, "3:*") {
						w.Say(answer)
					}
					return false
				})
			}, func(a *guard.Account, _ *Options) {})
			_, _, err := w.Try(t.Context())
			if !errors.Is(err, guard.ErrRefused) {
				t.Errorf("LOGINDISABLED before the login: %v", err)
			}
			w = hostile(t, func(w *coretest.Wire) {
				caps := "IMAP4rev1 IDLE AUTH=PLAIN SASL-IR"
				w.Serve(caps, func(tag, name, rest string) bool {
					switch {
					case name == "AUTHENTICATE":
						w.Say("%s OK [CAPABILITY IMAP4rev1 IDLE LOGINDISABLED] in", tag) // as Cyrus
						return true
					case name == "UID FETCH" && strings.HasPrefix(rest, "3:*"):
						w.Say("%s", answer)
					}
					return false
				})
			})
			s := watching(t, w)
			s.draft("bob@army.ml")
			for _, e := range s.list() {
				if e.state == view.Reconnecting {
					t.Errorf("the connection was lost: %v", e)
				}
			}
		})
	}
}

// A server that is busy is tried again; only a refusal stops.
func TestLoginAnswers(t *testing.T) {
	for answer, refused := range map[string]bool{
		"NO [AUTHENTICATIONFAILED] wrong":               true,
		"NO wrong":                                      true,
		"NO [EXPIRED] old":                              true,
		"NO [ALERT] Application-specific password":      true,
		"NO [UNAVAILABLE] later":                        false,
		"NO [LIMIT] too many":                           false,
		"NO [ALERT] Too many simultaneous connections.": false,

		"BAD what": false,
	} {
		w := hostile(t, func(w *coretest.Wire) {
			w.Serve("IMAP4rev1 IDLE", func(tag, name, _ string) bool {
				return name == "LOGIN" && w.Say("%s %s", tag, answer) == nil
			})
		})
		_, _, err := w.Try(t.Context())
		if err == nil || errors.Is(err, guard.ErrRefused) != refused {
			t.Errorf("%s: %v", answer, err)
		}
		if err != nil && strings.Contains(err.Error(), "wrong") {
			t.Errorf("the words of the server are printed: %v", err)
		}
	}
}

// TestAuthenticatedButNotConnected: Exchange lets a user in, and then refuses every command, while his mailbox is away or too
// many others are connected. That is no refusal, and no reason to think that there are no folders.
func TestAuthenticatedButNotConnected(t *testing.T) {
	w := hostile(t, func(w *coretest.Wire) {
		w.Serve("IMAP4rev1 IDLE", func(tag, name, _ string) bool {
			if w.N > 2 || name == "LOGIN" || name == "CAPABILITY" {
				return false
			}
			return w.Say("%s BAD User is authenticated but not connected.", tag) == nil
		})
	})
	if err := w.Learn(t.Context(), nil, newSink(t)); err == nil || errors.Is(err, guard.ErrRefused) || errors.Is(err, guard.ErrNoDrafts) {
		t.Errorf("learning: %v", err)
	}
	to := watching(t, w)
	if e := to.state(view.Reconnecting); e.next.IsZero() {
		t.Error("nobody knows when it is tried again")
	}
	to.state(view.Watching)
}

// A server that does not answer DONE is a dead one.
func TestIdleThatNeverEnds(t *testing.T) {
	w := hostile(t, func(w *coretest.Wire) {
		w.Serve("IMAP4rev1 IDLE", func(_, name, _ string) bool {
			if name == "IDLE" {
				w.Say("+ idling")
				w.Say("* 3 EXISTS")
				w.Hear()
			}
			return name == "IDLE"
		})
	}, func(_ *guard.Account, o *Options) { o.Command = 300 * time.Millisecond })
	s := watching(t, w)
	s.state(view.Watching)
	if e := s.state(view.Reconnecting); e.problem != "timeout" {
		t.Errorf("state is %v", e)
	}
}

// A draft to 60,000 people is read as far as memory allows, and hides no other.
func TestHugeHeader(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	var crowd strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&crowd, "Somebody with a name <somebody%d@example.com>,\n ", i)
	}
	huge := draft("jane@army.ml, "+crowd.String()+"x@example.com", "to all")
	s := watching(t, of(server))
	s.state(view.Watching)
	server.MustAppend(t, "Drafts", huge)
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "x"))
	s.until("the huge draft", func(e seen) bool {
		return e.draft != nil && len(e.draft.Message.To) > 1000 && e.draft.Message.To[0].Addr.Plain() == "jane@army.ml"
	})
	s.draft("bob@army.ml")
	server.MustAppend(t, "Sent", huge)
	server.MustAppend(t, "Sent", letter("Sent", 1))
	l := newSink(t)
	if err := of(server).Learn(t.Context(), nil, l); err != nil || len(l.messages()) != 2 {
		t.Errorf("%d messages were learned: %v", len(l.messages()), err)
	}
	for _, e := range s.list() {
		if e.state == view.Reconnecting {
			t.Errorf("the connection was lost: %v", e)
		}
	}
}

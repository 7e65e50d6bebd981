package imap

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

func TestVanished(t *testing.T) {
	for text, c := range map[string]struct {
		uids string
		lost bool
	}{
		"405\r\n":                             {"405", false},
		"300:310,405\r\n":                     {"300:310,405", false},
		"(earlier) 41,43:44\r\n":              {"41,43:44", false},
		"9:7\r\n":                             {"7:9", false},
		"1:4294967295\r\n":                    {"1:4294967295", false},
		"4294967296,2,x,-1,3:,*,\r\n":         {"2", true},
		"\r\n":                                {"", true},
		"(EARLIER)\r\n":                       {"", true},
		strings.Repeat("1,", maxLeft) + "2,3": {"2,3", true}, // begun anew when it was full
	} {
		var l left
		l.vanished(text)
		uids, lost := l.take()
		if got := goimap.UIDSet(uids).String(); got != c.uids || lost != c.lost {
			t.Errorf("%.40q: %q, lost %v", text, got, lost)
		}
		if uids, lost := l.take(); len(uids) > 0 || lost {
			t.Errorf("%.40q: told twice", text)
		}
	}
}

// TestALineIsCutInTheMiddleOfANumber: 93 is too much to keep, and what follows of it is no 3.
func TestALineIsCutInTheMiddleOfANumber(t *testing.T) {
	text := toldVanished + "1,"
	text += strings.Repeat("10,", (maxListed-len(text))/3) + "93\r\n"
	if text[maxListed] != '9' {
		t.Fatal("it is not cut there")
	}
	var l left
	s := newSieve(wire{Reader: iotest.OneByteReader(strings.NewReader(text))})
	s.vanished = l.vanished
	if out, err := io.ReadAll(s); err != nil || len(out) > 0 {
		t.Errorf("the client sees %.40q, %v", out, err)
	}
	if uids, lost := l.take(); len(uids) > 0 || !lost {
		t.Errorf("%v, lost %v", uids, lost)
	}
}

// TestAFolderThatIsAsItWas: a server with CONDSTORE alone, whose connection ends; what its folder of drafts says of itself the
// second time decides what is asked for. A draft 3 is followed.
func TestAFolderThatIsAsItWas(t *testing.T) {
	const header = "To: bob@army.ml\r\n\r\n"
	as := func(exists, next, seq int) []string {
		return []string{fmt.Sprintf("* %d EXISTS", exists), "* OK [UIDVALIDITY 1] x", fmt.Sprintf("* OK [UIDNEXT %d] x", next), fmt.Sprintf("* OK [HIGHESTMODSEQ %d] x", seq)}
	}
	for name, c := range map[string]struct {
		again []string
		asked string // for flags, for drafts
	}{
		"the same":              {as(3, 4, 9), "0 0"},
		"other flags":           {as(3, 4, 10), "1 0"},
		"one left":              {as(2, 4, 9), "1 0"}, // without QRESYNC the number need not change
		"one left and one came": {as(3, 5, 9), "1 1"},
		"no numbers any more":   {[]string{"* 3 EXISTS", "* OK [UIDVALIDITY 1] x", "* OK [UIDNEXT 4] x", "* OK [NOMODSEQ] x"}, "1 1"},
		"numbered anew":         {append(as(3, 4, 9)[:1:1], "* OK [UIDVALIDITY 2] x", "* OK [UIDNEXT 4] x", "* OK [HIGHESTMODSEQ 9] x"), "0 0"}, // the numbers of old are worth nothing
	} {
		t.Run(name, func(t *testing.T) {
			var flags, drafts atomic.Int64 // asked for on this connection
			w := hostile(t, func(wire *coretest.Wire) {
				fetched := false
				wire.Serve("IMAP4rev1 IDLE CONDSTORE", func(tag, name, rest string) bool {
					switch {
					case name == "EXAMINE":
						if !strings.HasSuffix(rest, "(CONDSTORE)") {
							t.Errorf("EXAMINE %s", rest)
						}
						flags.Store(0)
						drafts.Store(0)
						box := [][]string{as(2, 3, 8), as(3, 4, 9), c.again}[min(wire.N, 3)-1]
						return wire.Say("%s", strings.Join(box, "\r\n")) == nil && wire.Say("%s OK", tag) == nil
					case name == "UID FETCH" && strings.Contains(rest, "HEADER"):
						drafts.Add(1)
						if wire.N == 1 {
							fmt.Fprintf(wire, "* 3 FETCH (UID 3 FLAGS (\\Draft) BODY[HEADER.FIELDS (TO)] {%d}\r\n%s)\r\n", len(header), header)
							fetched = true
						}
					case name == "UID FETCH":
						flags.Add(1)
						wire.Say("* 3 FETCH (UID 3 FLAGS (\\Draft))")
					case name == "IDLE" && wire.N == 1 && !fetched:
						return wire.Say("+ idling") == nil && wire.Say("* 3 EXISTS") == nil && idled(wire, tag)
					case name == "IDLE" && wire.N < 3:
						wire.Close()
						return true
					}
					return false
				})
			}, func(_ *guard.Account, o *Options) { o.Stand = time.Hour })
			s := watching(t, w)
			s.draft("bob@army.ml")
			s.state(view.Watching)
			s.state(view.Watching)
			if got := fmt.Sprint(flags.Load(), drafts.Load()); got != c.asked {
				t.Errorf("flags and drafts were asked for %s times, want %s", got, c.asked)
			}
		})
	}
}

// resyncing is a server with QRESYNC, and a draft 3 that comes. What it says while the client waits, once that was read, is
// told; asked is how often it is asked for flags. Whoever asks is told that all is there.
func resyncing(t *testing.T, answer string, told ...string) (w *Watcher, asked, connections *atomic.Int64) {
	asked, connections = new(atomic.Int64), new(atomic.Int64)
	const header = "To: bob@army.ml\r\n\r\n"
	w = hostile(t, func(wire *coretest.Wire) {
		connections.Add(1)
		idles, read := 0, false
		wire.Serve("IMAP4rev1 IDLE ENABLE CONDSTORE QRESYNC", func(tag, name, rest string) bool {
			switch {
			case name == "ENABLE":
				return wire.Say("%s %s", tag, answer) == nil
			case name == "UID FETCH" && strings.Contains(rest, "HEADER"):
				if !read {
					fmt.Fprintf(wire, "* 3 FETCH (UID 3 FLAGS (\\Draft) MODSEQ (7) BODY[HEADER.FIELDS (TO)] {%d}\r\n%s)\r\n", len(header), header)
				}
				read = true
			case name == "UID FETCH":
				asked.Add(1)
				wire.Say("* 3 FETCH (UID 3 FLAGS (\\Draft \\Deleted))")
			case name == "IDLE":
				wire.Say("+ idling")
				switch idles++; {
				case idles == 1:
					wire.Say("* 3 EXISTS")
				case read:
					for _, line := range told {
						fmt.Fprint(wire, line)
					}
					told = nil
				}
				return idled(wire, tag)
			}
			return false
		})
	}, func(_ *guard.Account, o *Options) { o.Grace = 20 * time.Millisecond })
	return w, asked, connections
}

// TestServersThatNameWhatLeft, rightly and not: the draft is gone each time, on the same connection, and is asked for where
// what was told is no answer.
func TestServersThatNameWhatLeft(t *testing.T) {
	odd := make([]string, maxLeft+1)
	for i := range odd {
		odd[i] = fmt.Sprint(2*i + 5)
	}
	for name, c := range map[string]struct {
		answer string
		told   []string
		asked  int64
	}{
		"by its UID":              {"OK", []string{"* VANISHED 3\r\n"}, 0},
		"in small letters":        {"OK", []string{"* vanished 1:3\r\n"}, 0},
		"everything there can be": {"OK", []string{"* VANISHED 1:4294967295\r\n"}, 0},
		"flagged":                 {"OK", []string{"* 3 FETCH (UID 3 MODSEQ (9) FLAGS (\\Deleted))\r\n"}, 0},
		"flagged, no UID":         {"OK", []string{"* 3 FETCH (FLAGS (\\Deleted))\r\n"}, 1},
		"by EXPUNGE all the same": {"OK", []string{"* 3 EXPUNGE\r\n"}, 1},
		"not taken":               {"NO [CANNOT] not today", []string{"* 3 EXPUNGE\r\n"}, 1},
		"unknown":                 {"BAD unknown", []string{"* 3 EXPUNGE\r\n"}, 1},
		"junk":                    {"OK", []string{"* VANISHED no, 4294967296\r\n"}, 1},
		"a literal":               {"OK", []string{"* VANISHED {3}\r\n1:2\r\n"}, 1},
		"more than is kept":       {"OK", []string{"* VANISHED " + strings.Join(odd, ",") + "\r\n"}, 1},
		"a line of 600 kB":        {"OK", []string{"* VANISHED " + strings.Repeat("10,", 200_000) + "10\r\n"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w, asked, connections := resyncing(t, c.answer, c.told...)
			s := watching(t, w)
			s.draft("bob@army.ml")
			s.until("gone", func(e seen) bool { return e.gone != "" })
			if asked.Load() != c.asked || connections.Load() != 1 {
				t.Errorf("asked %d times, want %d; %d connections", asked.Load(), c.asked, connections.Load())
			}
		})
	}
}

// TestVanishedOfOthers takes nothing away and asks nothing.
func TestVanishedOfOthers(t *testing.T) {
	w, asked, _ := resyncing(t, "OK", "* VANISHED 1:2\r\n", "* 3 FETCH (UID 3 MODSEQ (8) FLAGS (\\Seen))\r\n", "* VANISHED (EARLIER) 4:9\r\n", "* 2 EXISTS\r\n")
	s := watching(t, w)
	s.draft("bob@army.ml")
	if d := s.draft("bob@army.ml"); !d.Stood { // it stands still, after all of that
		t.Error("not the draft that stood")
	}
	for _, e := range s.list() {
		if e.gone != "" || e.state == view.Reconnecting {
			t.Errorf("%v", e)
		}
	}
	if asked.Load() > 0 {
		t.Errorf("asked %d times", asked.Load())
	}
}

// TestCameAndWent: a draft that vanishes while it is read is gone, too.
func TestCameAndWent(t *testing.T) {
	const header = "To: bob@army.ml\r\n\r\n"
	w := hostile(t, func(wire *coretest.Wire) {
		told := false
		wire.Serve("IMAP4rev1 IDLE QRESYNC", func(tag, name, _ string) bool {
			switch {
			case name == "IDLE" && !told:
				return wire.Say("+ idling") == nil && wire.Say("* 3 EXISTS") == nil && idled(wire, tag)
			case name == "UID FETCH" && !told:
				told = true
				fmt.Fprintf(wire, "* 3 FETCH (UID 3 FLAGS (\\Draft) BODY[HEADER.FIELDS (TO)] {%d}\r\n%s)\r\n* VANISHED 3\r\n", len(header), header)
			case name == "UID FETCH":
				t.Error("asked again")
			}
			return false
		})
	})
	s := watching(t, w)
	d := s.draft("bob@army.ml")
	s.until("gone", func(e seen) bool { return e.gone == d.ID })
}

// TestEndlessVanished: no line and no number of lines costs memory.
func TestEndlessVanished(t *testing.T) {
	for name, text := range map[string]string{"one line": strings.Repeat("1,", huge/64), "lines": strings.Repeat("3\r\n* VANISHED ", huge/64/14)} {
		t.Run(name, func(t *testing.T) {
			var poured atomic.Int64
			w := hostile(t, func(wire *coretest.Wire) {
				wire.Serve("IMAP4rev1 IDLE QRESYNC", func(tag, name, _ string) bool {
					if name != "IDLE" {
						return false
					}
					wire.Say("+ idling")
					fmt.Fprint(wire, "* VANISHED ")
					for range 64 {
						if _, err := fmt.Fprint(wire, text); err != nil {
							poured.Add(1)
							return true
						}
					}
					t.Error("all of it was read")
					return true
				})
			})
			peak := watchHeap(t)
			s := watching(t, w)
			for range 3 {
				if e := s.state(view.Reconnecting); e.problem != "flood" && e.problem != "closed" {
					t.Errorf("state is %v", e)
				}
			}
			if grown := peak(); grown > 16<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
			if poured.Load() == 0 {
				t.Error("the server was never stopped")
			}
		})
	}
}

// FuzzVanished: whatever the line, and however its bytes come, the client sees none of it, little is kept, and what is kept
// is the same.
func FuzzVanished(f *testing.F) {
	for _, seed := range []string{"1", "1:4294967295", "(EARLIER) 41,43:116,118", "3,", "{3}\r\n1:2", "x", "9:7,*", strings.Repeat("12,", maxListed)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\r\n{") {
			return // another line, or a literal: see FuzzSieve
		}
		sift := func(halves bool) (uids []goimap.UIDRange, lost bool) {
			var l left
			r := strings.NewReader("* VANISHED " + text + "\r\nA OK\r\n")
			s := newSieve(wire{Reader: r})
			if halves {
				s = newSieve(wire{Reader: iotest.HalfReader(r)})
			}
			s.vanished = l.vanished
			if out, err := io.ReadAll(s); err != nil || string(out) != "A OK\r\n" {
				t.Errorf("the client sees %.40q, %v", out, err)
			}
			return l.take()
		}
		whole, lost := sift(false)
		half, lostHalf := sift(true)
		if lost != lostHalf || !lost && !slices.Equal(whole, half) || len(whole) > maxLeft {
			t.Errorf("%d ranges and %v, %d and %v", len(whole), lost, len(half), lostHalf)
		}
		for _, r := range whole {
			if r.Start > r.Stop {
				t.Errorf("range %v", r)
			}
		}
	})
}

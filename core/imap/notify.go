package imap

import (
	"context"
	"encoding/binary"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf16"

	goimap "github.com/emersion/go-imap/v2"
)

// Where the server offers NOTIFY (RFC 5465), the connection that watches is told of every folder that gets a message: what
// was sent is learned at once, and while nothing comes nobody has to be asked. The IMAP client does not know the command: it is
// written past it.
const notifySet = "NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge))"

// What is told begins with one of these.
const (
	toldStatus = "* STATUS "
	toldEnd    = "* OK [NOTIFICATIONOVERFLOW]" // nothing is told any more (RFC 5465 section 5.8)
)

// news is what the server tells by itself.
type news struct {
	sent []string // folders of what was sent
	wake func()

	next   map[string]string // UIDNEXT of each folder, as it was told last; of the connection's reader alone
	asking atomic.Bool       // what is told may be the answer to a question of ours
	other  atomic.Bool       // something came somewhere since this was cleared
	ours   atomic.Bool       // the same, into a folder of what was sent
	ended  atomic.Bool       // nothing is told any more
}

// notify asks to be told. Where the server does not take it, everything is as without. It works together with IDLE alone: a
// poll would hear of it late.
func (s *session) notify(ctx context.Context, sent []string) error {
	if !s.caps.Has(goimap.CapNotify) || !s.caps.Has(goimap.CapIdle) {
		return nil
	}
	s.odd.news.Store(&news{sent: sent, wake: s.touch, next: make(map[string]string)})
	taken, err := s.past(ctx, "notify", notifySet)
	if !taken {
		s.odd.news.Store(nil)
	}
	return err
}

// told is what the server tells by itself, nil where it does not.
func (s *session) told() *news {
	if n := s.odd.news.Load(); n != nil && !n.ended.Load() {
		return n
	}
	return nil
}

// hear takes a line of the server; false where the client must not see it.
func (n *news) hear(line string) (pass bool) {
	upper := strings.ToUpper(line)
	if strings.HasPrefix(upper, toldEnd) {
		n.ended.Store(true)
		n.wake()
		return true
	}
	name := named(line[len(toldStatus):])
	if !readable(name) {
		return false // it would end the connection
	}
	n.status(name, upper)
	return true
}

var uidNextIn = regexp.MustCompile(`[( ]UIDNEXT (\d+)`)

// status notes what a folder holds. A message that went, or was read, is no news; nor is our own question's answer, when
// it says what was known.
func (n *news) status(name, line string) {
	found := uidNextIn.FindStringSubmatch(line)
	before, known := n.next[name]
	if found == nil || before == found[1] {
		return
	}
	n.next[name] = found[1]
	n.other.Store(true)
	if (known || !n.asking.Load()) && slices.Contains(n.sent, decoded(name)) {
		n.ours.Store(true)
		n.wake()
	}
}

// decoded is the name of a folder in modified UTF-7 (RFC 3501 section 5.1.3), one that is readable.
func decoded(name string) string {
	var out strings.Builder
	for {
		plain, rest, shifted := strings.Cut(name, "&")
		out.WriteString(plain)
		if !shifted {
			return out.String()
		}
		coded, after, _ := strings.Cut(rest, "-")
		if coded == "" {
			out.WriteByte('&')
		}
		b, _ := base64UTF7.DecodeString(coded)
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(b[2*i:])
		}
		out.WriteString(string(utf16.Decode(units)))
		name = after
	}
}

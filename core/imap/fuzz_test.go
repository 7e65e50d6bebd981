package imap

import (
	"bufio"
	"context"
	"net"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// FuzzAnswer lets a server say anything in answer to the question for new drafts: nothing may crash, hang or come back
// that nobody asked for.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		"* 3 FETCH (UID 3 FLAGS (\\Draft) RFC822.SIZE 9 BODY[HEADER.FIELDS (TO)] {6}\r\nTo: a\n)\r\nT1 OK done\r\n",
		"* 3 FETCH (BODY[HEADER.FIELDS (TO)] {6}\r\nTo: a\n UID 3)\r\n* 1 EXPUNGE\r\nT1 OK\r\n",
		"* 3 FETCH (UID 3 BODY[HEADER] \"To: a\")\r\n* 3 FETCH (UID 3 BODY[HEADER] NIL)\r\nT1 NO [LIMIT] x\r\n",
		"* 3 FETCH (UID 3 BODY[HEADER.FIELDS (TO)] {9000000}\r\n",
		"* BYE\r\n", "+ go on\r\n", "T9 OK\r\n", "* LIST (\\Sent \"/\" x\r\n", "* OK [CAPABILITY] {3}\r\nabc\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		defer time.AfterFunc(20*time.Second, func() { panic("it hangs") }).Stop()
		near, far := net.Pipe()
		go func() {
			defer far.Close()
			r := bufio.NewReader(far)
			far.Write([]byte("* OK [CAPABILITY IMAP4rev1] ready\r\n"))
			if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, "T1 ") {
				return
			}
			far.Write(answer)
		}()
		m := newMeter(near, "")
		s := &session{m: m, max: 5 * time.Second, wake: make(chan struct{}, 1), stop: func() bool { return true }}
		m.begin(s.max)
		s.c = imapclient.New(m, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{Fetch: s.unasked}})
		defer s.close()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		var set goimap.UIDSet
		set.AddRange(3, 5)
		all, _, _ := s.fetch(ctx, set, headers(draftFields))
		for _, r := range all {
			if !set.Contains(r.uid) || len(r.block) > maxHeader {
				t.Errorf("UID %d with %d bytes", r.uid, len(r.block))
			}
		}
		if ctx.Err() != nil {
			t.Error("it hangs")
		}
	})
}

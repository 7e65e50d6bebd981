package imap

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/guard"
)

// TestLearnSince: what is older than the organisation wants is not read, and not asked for again.
func TestLearnSince(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	now := time.Now()
	for years := range 6 {
		server.MustAppend(t, "Sent", fmt.Sprintf("From: anna@army.mil\nTo: y%d@army.mil\nDate: %s\nMessage-ID: <%d@army.mil>\n\nbody\n",
			years, now.AddDate(-years, 0, 5).Format(time.RFC1123Z), years))
	}
	since := func(_ *guard.Account, o *Options) { o.Since = func() time.Time { return now.AddDate(-2, 0, 0) } }
	s := newSink(t)
	if err := of(server, since).Learn(t.Context(), nil, s); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range s.messages() {
		got = append(got, m.To[0].Addr.Local())
	}
	if strings.Join(got, " ") != "y2 y1 y0" && strings.Join(got, " ") != "y0 y1 y2" {
		t.Errorf("learned from %v", got)
	}
	again := newSink(t)
	if err := of(server, since).Learn(t.Context(), s.cursors(), again); err != nil {
		t.Fatal(err)
	}
	if n := len(again.messages()); n != 0 {
		t.Errorf("%d were read again", n)
	}
}

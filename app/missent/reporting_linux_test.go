package main

import (
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
)

// TestTheOrganisationIsTold: with the whole program but its window, an administrator names a target, a draft with a slip is
// judged, and the event arrives; when he takes the target away, nothing more does. Nothing is restarted.
func TestTheOrganisationIsTold(t *testing.T) {
	var mu sync.Mutex
	got := ""
	sink := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		got += string(body)
		mu.Unlock()
	}))
	defer sink.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: sink.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	m := ruled(t, `{"mode":"audit"}`)
	h := wired(t, m, nil)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	go func() { ended <- h.reporting(ctx) }()
	go func() { ended <- h.guard.Run(ctx, nil) }()
	defer func() {
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if err := h.close(); err != nil {
			t.Error(err)
		}
	}()
	target := fmt.Sprintf(`{"mode":"audit","report.webhook":"%s/hook","report.ca-file":"%s","report.detail":"addresses"}`, sink.URL, ca)
	putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), target)
	h.obey()
	held := func(id string) {
		t.Helper()
		letter := mail.Message{Direction: mail.Sent, To: mail.ParseList("somebody@gmial.com", mail.To)}
		if _, err := h.guard.Hold(ctx, guard.Held{Source: "addon", ID: id, Message: letter}); err != nil {
			t.Fatal(err)
		}
	}
	// The place of a new target is the end of the log: it is noted before anything is decided.
	wait := func(what string, f func() bool) {
		t.Helper()
		for end := time.Now().Add(40 * time.Second); !f(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("waited in vain: %s", what)
			}
		}
	}
	wait("the target is noted", func() bool { all, err := h.db.Targets(ctx); return err == nil && len(all) == 1 })
	held("one")
	wait("the event", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return strings.Contains(got, `"decision":"audited"`) && strings.Contains(got, `"recipient":"somebody@gmial.com"`) && strings.Contains(got, `"source":"addon"`)
	})
	putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), `{"mode":"audit"}`)
	h.obey()
	if page, err := h.desk.Settings(ctx); err != nil || page.Report != nil {
		t.Errorf("%+v %v", page.Report, err)
	}
	wait("it is forgotten", func() bool { all, err := h.db.Targets(ctx); return err == nil && len(all) == 0 })
	held("two")
	if n := len(h.report.States()); n != 0 {
		t.Errorf("%d targets", n)
	}
}

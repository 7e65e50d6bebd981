package imap

import (
	"slices"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

func ofCyrus(c *coretest.CyrusServer, change ...func(*guard.Account, *Options)) *Watcher {
	return account(c.Host, c.Port, c.CA.Pool(), change...)
}

// The names of the folders tell nothing, so that only the special uses lead there, which Cyrus writes in small letters.
var namedOtherwise = coretest.CyrusOptions{Drafts: "Rough", Sent: "Outgoing"}

func TestCyrusFolders(t *testing.T) {
	server := coretest.Cyrus(t, namedOtherwise)
	mua := newClient(t, server.Host, server.Port, server.CA)
	caps := mua.c.Caps()
	if !caps.Has(goimap.CapLoginDisabled) || caps.Has("NOTIFY") || !caps.Has(goimap.CapIdle) {
		t.Fatalf("this is not the Cyrus these tests are for: %v", caps)
	}
	drafts, sent, err := ofCyrus(server).Try(t.Context())
	if err != nil || !slices.Equal(drafts, []string{"Rough"}) || !slices.Equal(sent, []string{"Outgoing"}) {
		t.Fatalf("Try: %v %v %v", drafts, sent, err)
	}
}

// A server that was away is found again, and what was saved meanwhile is news.
func TestCyrusRestart(t *testing.T) {
	server := coretest.Cyrus(t, coretest.CyrusOptions{})
	s := watching(t, ofCyrus(server))
	s.state(view.Watching)
	server.Stop()
	s.state(view.Reconnecting)
	server.Start()
	s.state(view.Watching)
	newClient(t, server.Host, server.Port, server.CA).save("Drafts", draft("bob@army.ml", "after the restart"), 0)
	s.draft("bob@army.ml")
}

package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/localapi"
)

// TestKilledWhileLearning: the program is killed (-9) three times in the middle of learning a mailbox, and goes on each time
// where it was; in the end each message was counted once.
func TestKilledWhileLearning(t *testing.T) {
	const messages, received = 16_000, 2_000
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range messages {
		server.MustAppend(t, "Sent", fmt.Sprintf("From: Anna <anna0@a.example>\nTo: p%d@b.example, q%d@c.example\nDate: %s\nMessage-ID: <%d@a.example>\n\nx\n",
			i%500, i%300, at.Add(time.Duration(i)*time.Minute).Format(time.RFC1123Z), i))
	}
	for i := range received {
		server.MustAppend(t, "INBOX", fmt.Sprintf("From: p%d@b.example\nTo: anna0@a.example\nDate: %s\nMessage-ID: <r%d@b.example>\nIn-Reply-To: <%d@a.example>\n\nx\n",
			i%500, at.Add(time.Duration(i)*time.Hour).Format(time.RFC1123Z), i, i))
	}
	program, dir := build(t), furnish(t, server, 1, 0)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	done, kills := 0, 0
	for {
		cmd := startAt(t, program, dir)
		reached, finished := 0, false
		for end := time.Now().Add(time.Minute); !finished && (kills == 3 || reached <= done+messages/8); time.Sleep(5 * time.Millisecond) {
			reached, finished = learned(t, dir)
			if time.Now().After(end) {
				t.Fatalf("%d messages after a minute", reached)
			}
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if finished {
			break
		}
		if done, kills = reached, kills+1; done == messages+received {
			t.Fatal("everything was read before it was killed")
		}
	}
	if kills < 2 {
		t.Errorf("killed only %d times in the middle", kills)
	}
	raw, err := sql.Open("sqlite3", filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for query, want := range map[string]int{
		"SELECT count(*) FROM message":                                                                   messages + received,
		"SELECT total(sent) FROM contact":                                                                2 * messages,
		"SELECT total(replies) FROM contact":                                                             received,
		"SELECT count(*) FROM contact":                                                                   800,
		"SELECT count(*) FROM contact WHERE sent <> 32 AND address LIKE 'p%@b.example'":                  0,
		"SELECT count(*) FROM contact WHERE sender < 2":                                                  0,
		"SELECT count(*) FROM company WHERE address='p0@b.example' AND others NOT LIKE '%q0@c.example%'": 0,
	} {
		var got int
		if err := raw.QueryRowContext(context.Background(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, want %d (%v)", query, got, want, err)
		}
	}
}

// learned is how many messages the running program has stored, and whether that is all.
func learned(t *testing.T, dir string) (n int, all bool) {
	t.Helper()
	s, err := localapi.NewClient(dir).Status(context.Background())
	if err != nil || len(s.Accounts) == 0 {
		return 0, false
	}
	p := s.Accounts[0].Progress
	if p == nil {
		return 0, s.People > 0 && s.Accounts[0].State == "watching" && idle(t, dir)
	}
	return p.Done, false
}

// idle tells whether each folder was read to its end.
func idle(t *testing.T, dir string) bool {
	t.Helper()
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, databaseFile)+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	n := 0
	if err := raw.QueryRowContext(context.Background(), "SELECT count(*) FROM cursor WHERE low = 1 AND folder IN ('Sent', 'INBOX')").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n == 2
}

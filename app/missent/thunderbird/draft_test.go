//go:build e2e

package thunderbird

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// A draft that was begun elsewhere, at the web mail say, is asked about in Missent's own window. The answer given there
// counts for the message when it is sent from Thunderbird.
func TestAnAnswerAboutTheDraftCounts(t *testing.T) {
	begun := time.Now()
	subject := fmt.Sprintf("%s %d", t.Name(), begun.UnixNano())
	house.ensureGuard()
	house.server.Deliver("Drafts", 1, func(int) string {
		return "From: Anna Ash <anna@army.mil>\r\nTo: " + slip + "\r\nSubject: " + subject +
			"\r\nMessage-ID: <draft@army.mil>\r\n\r\nJane,\r\n"
	})
	clickMissent(t, "It is right this time")
	house.until("the answer in the log", func() bool { return slices.Equal(house.asked("j.doe@us.af.ml", begun), []string{"once"}) })

	l := write(t, fields{To: slip, Subject: subject})
	l.send()
	l.sentTo("j.doe@us.af.ml")
	if got := l.asked("j.doe@us.af.ml", begun); !slices.Equal(got, []string{"once"}) {
		t.Errorf("asked %q, want once", got)
	}
}

// clickMissent waits for a button in a window of Missent, as a screen reader finds it, and clicks it.
func clickMissent(t *testing.T, name string) {
	t.Helper()
	reader := exec.Command("/usr/bin/python3", "reader.py") // of app/window/e2e, where run.sh runs us
	reader.Stderr = os.Stderr
	in, err := reader.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := reader.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Start(); err != nil {
		t.Fatal(err)
	}
	defer reader.Wait()
	defer in.Close()
	lines := bufio.NewScanner(out)
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(100 * time.Millisecond) {
		fmt.Fprintf(in, "{\"do\": \"find\", \"name\": %q}\n", name)
		var box *struct{ X, Y, W, H int }
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &box) != nil {
			t.Fatal("reader.py ended")
		}
		if box == nil || box.W <= 0 {
			continue
		}
		time.Sleep(time.Second) // until it stands where it was found: a click is no test of its own here
		at := []string{"mousemove", fmt.Sprint(box.X + box.W/2), fmt.Sprint(box.Y + box.H/2), "click", "1"}
		if text, err := exec.Command("xdotool", at...).CombinedOutput(); err != nil {
			t.Fatalf("xdotool: %v %s", err, text)
		}
		return
	}
	t.Fatalf("no button says %q", name)
}

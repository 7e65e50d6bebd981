package gate_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"missent/core/coretest"
)

// TestFlatMemory: a message of 50 MB (10 with the race detector) passes in a few, whole, and nothing of it is left.
func TestFlatMemory(t *testing.T) {
	var files []string
	w := newWorld(t, settings{up: coretest.SMTPOptions{}})
	c := w.connect().login(w).envelope("bob@army.mil")
	debug.FreeOSMemory()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse)
				entries, _ := os.ReadDir(w.dir)
				for _, e := range entries {
					if strings.HasPrefix(e.Name(), "held-") && runtime.GOOS != "windows" {
						files = append(files, e.Name())
					}
				}
			}
		}
	}()
	h := sha256.New()
	line := bytes.Repeat([]byte("x"), 76)
	line = append(line, "\r\n"...)
	start := "Subject: big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHi Bob\r\n--b\r\nContent-Type: video/mp4; name=a.mp4\r\n\r\n"
	c.say(start)
	io.WriteString(h, start)
	piece := bytes.Repeat(line, 100)
	for n := 0; n < huge; n += len(piece) {
		h.Write(piece)
		if _, err := c.conn.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	c.do(".", "250")
	close(done)
	<-ended
	if got := w.up.Deliveries()[0]; !bytes.Equal(got.Hash[:], h.Sum(nil)) {
		t.Error("another message arrived")
	}
	if m := w.guard.lastHeld().Message; m.Body != "Hi Bob\n" || len(m.Attachments) != 1 || m.Attachments[0] != "a.mp4" {
		t.Errorf("the guard read %q with %q", string(m.Body), m.Attachments)
	}
	if grown := int64(peak) - int64(before.HeapInuse); grown > min(12<<20, huge/2) {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	if len(files) > 1 { // the moment between making a file and taking its name away may be seen once
		t.Errorf("files with names: %v", files)
	}
	all, err := filepath.Glob(filepath.Join(w.dir, "*"))
	if err != nil || len(all) != 3 {
		t.Errorf("left in the folder: %v, %v", all, err)
	}
}

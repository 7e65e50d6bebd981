//go:build e2e

package e2e

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// transcript keeps what a program prints.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (p *transcript) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *transcript) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// TestTheDemo is the whole product: the guard learns a mailbox over IMAP, sees a draft that goes wrong, opens the window, and
// the answer given there arrives in its database; the demo reads it from there and says so.
func TestTheDemo(t *testing.T) {
	missent := os.Getenv("MISSENT_PROGRAM")
	printed := &transcript{}
	demo := exec.Command("script", "-qec", missent+" demo", os.DevNull) // a terminal, as a user has
	demo.Stdout, demo.Stderr = printed, printed
	keys, err := demo.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	w := &window{t: t, eyes: newEyes(t)}
	ended := make(chan error, 1)
	go func() { ended <- demo.Wait() }()
	t.Cleanup(func() {
		keys.Close() // the terminal is gone: the demo ends
		<-ended
		w.eyes.close()
		if t.Failed() {
			t.Logf("the demo said:\n%s", printed)
		}
	})
	says := func(part string) func() bool { return func() bool { return strings.Contains(printed.String(), part) } }

	w.click(fixButton, func() bool { return w.eyes.find("push button", "Copy again") != nil })
	w.until("the draft to be corrected", says("the draft is corrected to j.doe@us.af.mil"))
	w.until("the correction to be seen", says("Missent saw it"))
	w.until("the window to close by itself", w.eyes.gone)
	w.until("the second draft to be left alone", says("Silence is the product"))
	w.until("the user to be invited", says("Enter ends the demo"))

	out, err := exec.Command(missent, "demo", "draft", "--to", "marcus.hale@army.ml", "--subject", "Test").CombinedOutput()
	if err != nil {
		t.Fatalf("demo draft: %v %s", err, out)
	}
	w.see("heading", "army.ml is in Mali")
	w.click(editButton, w.eyes.gone)
	if _, err := io.WriteString(keys, "\r"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the demo: %v", err)
	}
	ended <- nil
	if !says("The demo has ended")() {
		t.Error("the demo did not end in order")
	}
}

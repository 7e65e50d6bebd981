//go:build e2e

package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
)

// helper is a program in another language that does for a test what Go cannot: it answers each line of JSON with one.
// It bounds its own waits.
type helper struct {
	t    *testing.T
	name string
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
}

// newHelper starts a helper; arguments begin with the interpreter and the script.
func newHelper(t *testing.T, interpreter, script string, args ...string) *helper {
	t.Helper()
	cmd := exec.Command(interpreter, append([]string{script}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	return &helper{t: t, name: script, cmd: cmd, in: in, out: lines}
}

// close ends the helper by ending its standard input.
func (h *helper) close() {
	h.in.Close()
	if err := h.cmd.Wait(); err != nil {
		h.t.Errorf("%s: %v", h.name, err)
	}
}

// ask puts one request to the helper.
func (h *helper) ask(request map[string]string, answer any) {
	h.t.Helper()
	if err := json.NewEncoder(h.in).Encode(request); err != nil {
		h.t.Fatalf("ask %s: %v", h.name, err)
	}
	if !h.out.Scan() {
		h.t.Fatalf("%s ended: %v", h.name, h.out.Err())
	}
	if err := json.Unmarshal(h.out.Bytes(), answer); err != nil {
		h.t.Fatalf("%s: %v", h.name, err)
	}
}

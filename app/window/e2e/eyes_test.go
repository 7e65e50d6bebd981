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

// box is a thing on the screen.
type box struct {
	X, Y, W, H int
	States     []string
}

// node is a thing in the tree.
type node struct {
	depth            int
	role, name, text string
	states           []string
}

// eyes is reader.py, running.
type eyes struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func newEyes(t *testing.T) *eyes {
	t.Helper()
	cmd := exec.Command("/usr/bin/python3", os.Getenv("MISSENT_READER"))
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
	return &eyes{t: t, cmd: cmd, in: in, out: lines}
}

func (e *eyes) close() {
	e.in.Close()
	if err := e.cmd.Wait(); err != nil {
		e.t.Errorf("reader.py: %v", err)
	}
}

// ask puts one request to reader.py.
func (e *eyes) ask(request map[string]string, answer any) {
	e.t.Helper()
	if err := json.NewEncoder(e.in).Encode(request); err != nil {
		e.t.Fatalf("ask reader.py: %v", err)
	}
	if !e.out.Scan() {
		e.t.Fatalf("reader.py ended: %v", e.out.Err())
	}
	if err := json.Unmarshal(e.out.Bytes(), answer); err != nil {
		e.t.Fatalf("reader.py: %v", err)
	}
}

func (e *eyes) find(role, name string) (found *box) {
	e.ask(map[string]string{"do": "find", "role": role, "name": name}, &found)
	return found
}

func (e *eyes) gone() (gone bool) {
	e.ask(map[string]string{"do": "gone"}, &gone)
	return gone
}

func (e *eyes) clipboard() (text string) {
	e.ask(map[string]string{"do": "clipboard"}, &text)
	return text
}

func (e *eyes) tree() (nodes []node) {
	var rows [][]json.RawMessage
	e.ask(map[string]string{"do": "tree"}, &rows)
	for _, row := range rows {
		var n node
		for i, into := range []any{&n.depth, &n.role, &n.name, &n.text, &n.states} {
			if err := json.Unmarshal(row[i], into); err != nil {
				e.t.Fatalf("reader.py: %v", err)
			}
		}
		nodes = append(nodes, n)
	}
	return nodes
}

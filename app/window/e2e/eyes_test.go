//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
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
type eyes struct{ *helper }

func newEyes(t *testing.T) *eyes {
	t.Helper()
	return &eyes{newHelper(t, "/usr/bin/python3", os.Getenv("MISSENT_READER"))}
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

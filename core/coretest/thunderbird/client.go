package thunderbird

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Client speaks with Thunderbird's own remote control (Marionette): JSON after its length and a colon. Scripts run with the rights of
// the program itself, so that a test does what a hand would do without guessing where on the screen.
type Client struct {
	mu   sync.Mutex
	conn net.Conn
	in   *bufio.Reader
	n    int
}

// dial waits until Thunderbird listens.
func dial(port int, until time.Time) (*Client, error) {
	for {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			m := &Client{conn: conn, in: bufio.NewReader(conn)}
			return m, m.greet()
		}
		if time.Now().After(until) {
			return nil, err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (m *Client) greet() error {
	if _, err := m.read(); err != nil {
		return err
	}
	if _, err := m.command("WebDriver:NewSession", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{}}}); err != nil {
		return err
	}
	_, err := m.command("Marionette:SetContext", map[string]any{"value": "chrome"})
	return err
}

func (m *Client) read() (json.RawMessage, error) {
	m.conn.SetReadDeadline(time.Now().Add(90 * time.Second))
	head, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
	if err != nil {
		return nil, err
	}
	text := make([]byte, n)
	_, err = io.ReadFull(m.in, text)
	return text, err
}

func (m *Client) command(name string, params any) (json.RawMessage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
	text, err := json.Marshal([]any{0, m.n, name, params})
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(text), text); err != nil {
		return nil, err
	}
	raw, err := m.read()
	if err != nil {
		return nil, err
	}
	var answer []json.RawMessage
	if err := json.Unmarshal(raw, &answer); err != nil || len(answer) != 4 {
		return nil, fmt.Errorf("marionette: %s", raw)
	}
	if string(answer[2]) != "null" {
		return nil, fmt.Errorf("marionette: %s", answer[2])
	}
	return answer[3], nil
}

// Run runs the body of an async function in Thunderbird with arguments, after a library of declarations, and reads what it
// returns into out, where that is not nil.
func (m *Client) Run(library, body string, out any, args ...any) error {
	script := `const [...all] = arguments; const done = all.pop();
		(async (...args) => {` + library + body + `})(...all).then(value => done({value: value ?? null}), error => done({error: String(error) + " " + (error?.stack ?? "")}));`
	if args == nil {
		args = []any{}
	}
	raw, err := m.command("WebDriver:ExecuteAsyncScript", map[string]any{
		"script": script, "args": args, "sandbox": "system", "newSandbox": true, "scriptTimeout": 60_000,
	})
	if err != nil {
		return err
	}
	var answer struct {
		Value struct {
			Value json.RawMessage
			Error string
		}
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return err
	}
	if answer.Value.Error != "" {
		return fmt.Errorf("in Thunderbird: %s", answer.Value.Error)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Value.Value, out)
}

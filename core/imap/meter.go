package imap

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"

	"missent/core/trust"
)

// Budgets of bytes. The IMAP client believes any length a server announces and holds strings and lines in memory
// whole, so what it may read is bounded here, below it.
const (
	tokenBudget   = 1 << 20  // what may come in one run: a string or line of this size costs about twice of it in memory
	searchBudget  = 8 << 20  // a search is read into ranges, number by number
	commandBudget = 64 << 20 // what one command may bring in all
)

// meter is a connection with a budget. Whoever reads an answer grants more as it makes progress; one endless token gets
// no grant and ends the connection. The deadline is that of the whole command, so that a drip of single bytes does not
// keep it alive.
type meter struct {
	net.Conn
	head  []byte // served first, at no cost: the greeting again, after STARTTLS
	left  atomic.Int64
	total atomic.Int64
	over  atomic.Bool // the budget was spent
	late  atomic.Bool // the deadline has passed
}

func newMeter(c net.Conn, head string) *meter {
	return &meter{Conn: c, head: []byte(head)}
}

// Read reads within the budget.
func (m *meter) Read(p []byte) (int, error) {
	if len(m.head) > 0 {
		n := copy(p, m.head)
		m.head = m.head[n:]
		return n, nil
	}
	left := min(m.left.Load(), m.total.Load())
	if left <= 0 {
		m.over.Store(true)
		return 0, trust.ErrFlood
	}
	n, err := m.Conn.Read(p[:min(int64(len(p)), left)])
	m.left.Add(-int64(n))
	m.total.Add(-int64(n))
	if err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		m.late.Store(true)
	}
	return n, err
}

// SetReadDeadline does nothing: the client sets one for each line, which a slow drip of lines would renew for ever.
func (m *meter) SetReadDeadline(time.Time) error { return nil }

// SetDeadline does nothing either, for the same reason.
func (m *meter) SetDeadline(time.Time) error { return nil }

// begin opens the budget of a command that must be over after d.
func (m *meter) begin(d time.Duration) {
	m.left.Store(tokenBudget)
	m.total.Store(commandBudget)
	_ = m.Conn.SetReadDeadline(time.Now().Add(d)) // fails on a closed connection only, which the next read tells
}

// grant allows the next run of bytes: what came so far was read and dealt with.
func (m *meter) grant() { m.left.Store(tokenBudget) }

// rest is the state between commands: nothing is due, and what comes unasked must be short.
func (m *meter) rest() {
	m.left.Store(tokenBudget)
	m.total.Store(tokenBudget)
	_ = m.Conn.SetReadDeadline(time.Time{})
}

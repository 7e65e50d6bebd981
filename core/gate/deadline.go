package gate

import (
	"net"
	"time"
)

// steady is a connection whose deadlines are set again only where they move by a second or more: setting one costs as much
// as reading a line.
type steady struct {
	net.Conn
	read, write time.Time
}

// near tells whether a deadline may stay as it is.
func near(is, wanted time.Time) bool {
	return !is.IsZero() && !wanted.IsZero() && wanted.Sub(is).Abs() < time.Second
}

func (c *steady) SetReadDeadline(t time.Time) error {
	if near(c.read, t) {
		return nil
	}
	c.read = t
	return c.Conn.SetReadDeadline(t)
}

func (c *steady) SetWriteDeadline(t time.Time) error {
	if near(c.write, t) {
		return nil
	}
	c.write = t
	return c.Conn.SetWriteDeadline(t)
}

func (c *steady) SetDeadline(t time.Time) error {
	if near(c.read, t) && near(c.write, t) {
		return nil
	}
	c.read, c.write = t, t
	return c.Conn.SetDeadline(t)
}

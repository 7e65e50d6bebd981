package trust

import (
	"errors"
	"net"
	"os"
	"strings"
)

// Keys of what ended a connection, or kept it from being made.
const (
	Closed   = "closed"             // it broke, whoever did that
	Timeout  = "timeout"            // the server did not answer in time
	NoHost   = "unknown-host"       // the name is known to nobody
	NoServer = "connection-refused" // nothing listens there
	Flood    = "flood"              // ErrFlood
)

// ErrFlood: the server sent more bytes than its answer can be. Whoever counts them returns it.
var ErrFlood = errors.New("more bytes than the answer may have")

// Broke tells the key of an error of the network of which Why knows nothing. What it cannot name is Closed.
func Broke(err error) string {
	dns, isDNS := errors.AsType[*net.DNSError](err)
	network, isNet := errors.AsType[net.Error](err)
	op, isOp := errors.AsType[*net.OpError](err)
	switch {
	case errors.Is(err, ErrFlood):
		return Flood
	case isDNS && dns.IsNotFound:
		return NoHost
	case errors.Is(err, os.ErrDeadlineExceeded), isNet && network.Timeout(): // context.DeadlineExceeded is a net.Error
		return Timeout
	case isOp && op.Op == "dial" && strings.Contains(op.Error(), "refused"): // each system has a number of its own for it
		return NoServer
	}
	return Closed
}

//go:build unix

package localapi

import (
	"net"
	"strconv"
)

// peer asks the kernel which user is at the other end of c.
func peer(c net.Conn) (string, error) {
	socket, is := c.(*net.UnixConn)
	if !is {
		return "", net.ErrClosed
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return "", err
	}
	var uid uint32
	var got error
	if err := raw.Control(func(fd uintptr) { uid, got = userOf(int(fd)) }); err != nil {
		return "", err
	}
	return strconv.FormatUint(uint64(uid), 10), got
}

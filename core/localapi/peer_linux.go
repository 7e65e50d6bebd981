package localapi

import (
	"net"
	"strconv"

	"golang.org/x/sys/unix"
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
	var cred *unix.Ucred
	var got error
	if err := raw.Control(func(fd uintptr) {
		cred, got = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return "", err
	}
	if got != nil {
		return "", got
	}
	return strconv.Itoa(int(cred.Uid)), nil
}

package localapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"strings"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// owner is the user whose guard this is, by his SID.
func owner() (string, error) { return userOf(windows.GetCurrentProcessToken()) }

func userOf(t windows.Token) (string, error) {
	u, err := t.GetTokenUser()
	if err != nil {
		return "", err
	}
	return u.User.Sid.String(), nil
}

// socketPath is the pipe of the guard of a data folder. Windows knows a folder by any spelling of its letters.
func socketPath(dataDir string) (string, error) {
	me, err := owner()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(strings.ToLower(dataDir)))
	return `\\.\pipe\missent-` + me + "-" + hex.EncodeToString(sum[:4]), nil
}

// listen makes the pipe. Its access list has one entry: the user, and nobody who comes over the network. Where a pipe of
// that name is there already it is another's, and an error.
func listen(path string) (net.Listener, error) {
	me, err := owner()
	if err != nil {
		return nil, err
	}
	return winio.ListenPipe(path, &winio.PipeConfig{SecurityDescriptor: "D:P(D;;GA;;;NU)(A;;GA;;;" + me + ")"})
}

// connect reaches the pipe of the guard, as somebody whom it cannot pretend to be.
func connect(ctx context.Context, path string) (net.Conn, error) {
	return winio.DialPipeContext(ctx, path)
}

// peer asks the kernel which user's process is at the other end of c.
func peer(c net.Conn) (string, error) { return ofProcess(c, windows.GetNamedPipeClientProcessId) }

// host is peer for who made the pipe.
func host(c net.Conn) (string, error) { return ofProcess(c, windows.GetNamedPipeServerProcessId) }

func ofProcess(c net.Conn, find func(windows.Handle, *uint32) error) (string, error) {
	pipe, is := c.(interface{ Fd() uintptr })
	if !is {
		return "", net.ErrClosed
	}
	var id uint32
	if err := find(windows.Handle(pipe.Fd()), &id); err != nil {
		return "", err
	}
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, id)
	if err != nil {
		return "", err
	}
	var token windows.Token
	err = windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token)
	if err = errors.Join(err, windows.CloseHandle(process)); err != nil {
		return "", err
	}
	who, err := userOf(token)
	return who, errors.Join(err, token.Close())
}

package gate

import (
	"bufio"
	"encoding/hex"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
)

// foreign tells whether the other end of a loopback connection is known to belong to another user of this computer. The
// kernel says whose socket it is in /proc/net/tcp. The system's own user may read everything anyway.
func foreign(conn net.Conn) bool {
	there, ok := conn.RemoteAddr().(*net.TCPAddr)
	here, ok2 := conn.LocalAddr().(*net.TCPAddr)
	if !ok || !ok2 {
		return false
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		if uid, found := ownerOf(table, there, here); found {
			return uid != 0 && uid != os.Getuid()
		}
	}
	return false
}

// ownerOf looks for the socket with these ends: "  4: 0100007F:A2B4 0100007F:0A1B 01 ... 1000 ...".
func ownerOf(table string, local, remote *net.TCPAddr) (uid int, found bool) {
	f, err := os.Open(table)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for in.Scan() {
		cells := strings.Fields(in.Text())
		if len(cells) < 8 || !is(cells[1], local) || !is(cells[2], remote) {
			continue
		}
		uid, err := strconv.Atoi(cells[7])
		return uid, err == nil
	}
	return 0, false
}

// is compares an address with the form of the table: hexadecimal, each four bytes of the address turned round.
func is(cell string, addr *net.TCPAddr) bool {
	host, port, _ := strings.Cut(cell, ":")
	if p, err := strconv.ParseUint(port, 16, 16); err != nil || int(p) != addr.Port {
		return false
	}
	b, err := hex.DecodeString(host)
	if err != nil || len(b)%4 != 0 {
		return false
	}
	for i := 0; i < len(b); i += 4 {
		slices.Reverse(b[i : i+4])
	}
	return net.IP(b).Equal(addr.IP)
}

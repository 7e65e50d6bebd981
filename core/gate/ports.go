package gate

import (
	"net"
	"slices"
	"strconv"
)

// firstPort is from where on ports are looked for: above those of the system, with the digits of 587 and 465 in mind.
const firstPort = 25870

// Ports finds two free ports of loopback for an account: the one for plain and STARTTLS, the one for implicit TLS.
func Ports(taken []int) (plain, implicit int, err error) {
	for p := firstPort; p < firstPort+2000; p += 2 {
		if slices.Contains(taken, p) || slices.Contains(taken, p+1) {
			continue
		}
		if err = free(p); err == nil {
			err = free(p + 1)
		}
		if err == nil {
			return p, p + 1, nil
		}
	}
	return 0, 0, err
}

func free(port int) error {
	ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	return ln.Close()
}

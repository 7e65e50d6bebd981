package coretest

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strconv"
	"sync/atomic"
)

// Cut stands before a server in memory and cuts connections.
type Cut struct {
	*Script
	Lines atomic.Int64 // how many lines the server said on the last connection
}

// StartCut passes everything on, and cuts the n-th connection after the server has said after(n) lines; a negative
// number never.
func StartCut(t TB, to *IMAP, config *tls.Config, after func(n int) int) *Cut {
	t.Helper()
	c := &Cut{}
	backend := &tls.Config{RootCAs: to.CA.Pool(), ServerName: to.Host, MinVersion: tls.VersionTLS12}
	c.Script = StartScript(t, config, func(w *Wire) {
		up, err := tls.Dial("tcp", net.JoinHostPort(to.Host, strconv.Itoa(to.Port)), backend)
		if err != nil {
			return
		}
		defer up.Close()
		go func() {
			io.Copy(up, w.r)
			up.Close()
		}()
		limit := after(w.N)
		r := bufio.NewReader(up)
		for n := 0; limit < 0 || n < limit; n++ {
			line, err := r.ReadSlice('\n')
			if err != nil && err != bufio.ErrBufferFull {
				return
			}
			if _, err := w.Write(line); err != nil {
				return
			}
			c.Lines.Store(int64(n + 1))
		}
	})
	return c
}

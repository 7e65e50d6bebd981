package coretest

import (
	"bufio"
	"crypto/tls"
	"io"
)

// Filter is what somebody does who stands before a real server, inside of its TLS. It goes by lines.
type Filter struct {
	Says  func(line string) string             // changes what the server says; nil for nothing
	Hears func(w *Wire, line string) (on bool) // whether what the client says goes on to the server; else w has its answer. nil: all
}

// StartFilter starts one before a server.
func StartFilter(t TB, config *tls.Config, ca *CA, server string, f Filter) *Script {
	t.Helper()
	return StartScript(t, config, func(w *Wire) {
		up, err := tls.Dial("tcp", server, &tls.Config{RootCAs: ca.Pool(), ServerName: "localhost", MinVersion: tls.VersionTLS12})
		if err != nil {
			return
		}
		defer up.Close()
		go func() {
			defer up.Close()
			eachLine(w.r, func(line string) error {
				if f.Hears != nil && !f.Hears(w, line) {
					return nil
				}
				_, err := io.WriteString(up, line)
				return err
			})
		}()
		eachLine(bufio.NewReader(up), func(line string) error {
			if f.Says != nil {
				line = f.Says(line)
			}
			_, err := io.WriteString(w, line)
			return err
		})
	})
}

// eachLine hands on line after line, with its end, until there are no more or f fails.
func eachLine(r *bufio.Reader, f func(line string) error) {
	for {
		line, err := r.ReadString('\n')
		if err != nil || f(line) != nil {
			return
		}
	}
}

package coretest

import (
	"bufio"
	"crypto/tls"
	"io"
	"strings"
)

// StartFilter stands before a real server and replaces a word in the lines it says.
func StartFilter(t TB, config *tls.Config, ca *CA, server, word, by string) *Script {
	t.Helper()
	return StartScript(t, config, func(w *Wire) {
		up, err := tls.Dial("tcp", server, &tls.Config{RootCAs: ca.Pool(), ServerName: "localhost", MinVersion: tls.VersionTLS12})
		if err != nil {
			return
		}
		defer up.Close()
		go func() {
			io.Copy(up, w.r)
			up.Close()
		}()
		for r := bufio.NewReader(up); ; {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if _, err := io.WriteString(w, strings.ReplaceAll(line, word, by)); err != nil {
				return
			}
		}
	})
}

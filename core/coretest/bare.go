package coretest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"sync"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	message "github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
)

// The bare loops: what go-imap and go-message do with nothing around them, the yardstick of these benchmarks.

// BareDial signs in.
func BareDial(t testing.TB, host string, port int, roots *x509.CertPool, h *imapclient.UnilateralDataHandler) *imapclient.Client {
	t.Helper()
	config := &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}
	c, err := imapclient.DialTLS(fmt.Sprintf("%s:%d", host, port), &imapclient.Options{TLSConfig: config, UnilateralDataHandler: h})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Login("anna", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// BareSection is what the bare loops fetch.
var BareSection = &goimap.FetchItemBodySection{
	Specifier: goimap.PartSpecifierHeader, Peek: true,
	HeaderFields: []string{"From", "To", "Cc", "Bcc", "Date", "Message-ID", "In-Reply-To"},
}

// BareParse reads the recipients of a header.
func BareParse(t testing.TB, block []byte) (n int) {
	header, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(block)))
	if err != nil {
		t.Fatal(err)
	}
	h := gomail.Header{Header: message.Header{Header: header}}
	for _, field := range []string{"To", "Cc", "Bcc"} {
		list, _ := h.AddressList(field)
		n += len(list)
	}
	return n
}

// BareRead reads a folder in chunks of 2,000, so many commands in flight.
func BareRead(t testing.TB, c *imapclient.Client, folder string, flight int) int {
	sel, err := c.Select(folder, &goimap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	n, work := 0, make(chan goimap.UID)
	for range flight {
		wg.Go(func() {
			for low := range work {
				var set goimap.UIDSet
				set.AddRange(low, min(low+1999, sel.UIDNext-1))
				cmd := c.Fetch(set, &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{BareSection}})
				k := 0
				for m := cmd.Next(); m != nil; m = cmd.Next() {
					buf, err := m.Collect()
					if err != nil {
						t.Error(err)
						return
					}
					BareParse(t, buf.FindBodySection(BareSection))
					k++
				}
				cmd.Close()
				mu.Lock()
				n += k
				mu.Unlock()
			}
		})
	}
	for low := goimap.UID(1); low < sel.UIDNext; low += 2000 {
		work <- low
	}
	close(work)
	wg.Wait()
	return n
}

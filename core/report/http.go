package report

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"missent/core/policy"
	"missent/core/trust"
)

// mostAnswer is how much of an answer is read.
const mostAnswer = 64 << 10

// poster speaks HTTPS with one target.
type poster struct {
	http *http.Client
	err  error // why there can be no connection: the file of certificates
}

// client makes the way to a target. It keeps no connection open: a desk has a few events a day.
func client(p policy.Report, address string, roots *x509.CertPool) poster {
	config, key, err := trust.Config(hostOf(address), roots, p.CAFile)
	if err != nil {
		return poster{err: &failure{key, err}}
	}
	return poster{http: &http.Client{
		Timeout: patience,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSClientConfig: withoutName(config), DisableKeepAlives: true, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// withoutName leaves it to the client to name the host it speaks to: a proxy is another one.
func withoutName(c *tls.Config) *tls.Config {
	c.ServerName = ""
	return c
}

// post sends a body and gives the answer to it.
func (p poster) post(ctx context.Context, url string, body []byte, header http.Header) ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, failed(err)
	}
	r.Header = header
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "missent")
	a, err := p.http.Do(r)
	if err != nil {
		return nil, failed(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(io.LimitReader(a.Body, mostAnswer))
	switch {
	case a.StatusCode == http.StatusUnauthorized, a.StatusCode == http.StatusForbidden:
		return nil, &failure{problemRefused, fmt.Errorf("HTTP %d", a.StatusCode)}
	case a.StatusCode >= 500, a.StatusCode == http.StatusTooManyRequests:
		return nil, &failure{problemUnreachable, fmt.Errorf("HTTP %d", a.StatusCode)}
	case a.StatusCode < 200 || a.StatusCode > 299:
		return nil, &failure{problemRejected, fmt.Errorf("HTTP %d", a.StatusCode)}
	}
	return text, failed(err)
}

// webhook posts events, signed as Standard Webhooks has it (https://www.standardwebhooks.com): the id, the time and the
// body, by HMAC-SHA256.
type webhook struct {
	client poster
	url    string
	secret string
}

func (w *webhook) send(ctx context.Context, events []Event) error {
	now := time.Now()
	body, err := json.Marshal(map[string]any{
		"type": "missent.events", "timestamp": now.UTC().Format(time.RFC3339), "data": map[string]any{"events": events},
	})
	if err != nil {
		return err
	}
	id, at := events[0].ID, strconv.FormatInt(now.Unix(), 10)
	h := http.Header{}
	h.Set("webhook-id", id) // the same when they come again
	h.Set("webhook-timestamp", at)
	if w.secret != "" {
		h.Set("webhook-signature", Sign(w.secret, id, at, body))
	}
	_, err = w.client.post(ctx, w.url, body, h)
	return err
}

// Sign makes the field webhook-signature. A secret that begins with "whsec_" is the rest of it, in Base64; any other is
// itself.
func Sign(secret, id, at string, body []byte) string {
	key := []byte(secret)
	if text, coded := strings.CutPrefix(secret, "whsec_"); coded {
		if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
			key = raw
		}
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + at + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// errPartly: the target took some of the events, and wants the others never.
type errPartly struct{ lost int64 }

func (e errPartly) Error() string { return fmt.Sprintf("report: %d events were rejected", e.lost) }

func partly(err error) (lost int64, is bool) {
	e, is := errors.AsType[errPartly](err)
	return e.lost, is
}

//go:build e2e

package report

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/policy"
)

// output is what a program prints, while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// TestCollector: a real collector of OpenTelemetry (MISSENT_COLLECTOR, built by make e2e-report) takes the events over TLS and
// tells all their fields.
func TestCollector(t *testing.T) {
	dir := t.TempDir()
	ca, err := coretest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := ca.Leaf(time.Now().AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := ln.Addr().String()
	ln.Close()
	for name, text := range map[string][]byte{
		"cert.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}),
		"key.pem":  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
		"conf.yaml": fmt.Appendf(nil, `receivers: {otlp: {protocols: {http: {endpoint: "%s", tls: {cert_file: %s/cert.pem, key_file: %s/key.pem}}}}}
exporters: {debug: {verbosity: detailed}}
service:
  telemetry: {metrics: {level: none}}
  pipelines: {logs: {receivers: [otlp], exporters: [debug]}}
`, at, dir, dir),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said := &output{}
	cmd := exec.Command(os.Getenv("MISSENT_COLLECTOR"), "--config", filepath.Join(dir, "conf.yaml"))
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make e2e-report builds it", err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	}()
	db := open(t)
	p := policy.Report{OTLP: "https://" + at + "/v1/logs", Detail: policy.NoAddresses, Heartbeat: time.Hour, Digest: "d1", Mode: policy.Enforce}
	r, _ := started(t, db, p, func(o *Options) { o.Roots = ca.Pool() })
	until(t, "a heartbeat: "+said.String(), func() bool { return strings.Contains(said.String(), "missent.kind: Str(heartbeat)") })
	decide(t, db, time.Now(), 2)
	r.Nudge()
	until(t, "the decisions", func() bool { return strings.Count(said.String(), "missent.kind: Str(decision)") == 4 })
	for _, want := range []string{
		`service.name: Str(missent)`, `missent.checks: Slice(["lookalike-domain"])`, `missent.decision: Str(validated)`, `missent.seq: Int(4)`,
		`SeverityText: WARN`, `missent.policy: Str(d1)`, `missent.counts: Map({"days":9,"replies":7,"sent":42})`,
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is missing in\n%s", want, said.String())
		}
	}
	if strings.Contains(said.String(), "canary") {
		t.Error("an address left")
	}
}

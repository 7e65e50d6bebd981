package gate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Files in the gate's folder.
const (
	certFile    = "cert.pem"
	keyFile     = "key.pem"
	journalFile = "sending"
)

// years is how long the certificate holds. A mail client remembers it as an exception, and asks again when it changes.
const years = 10

// certificate is the one in dir, made anew when there is none or it ends within a month. It is a leaf that signs itself:
// whoever trusts it trusts this computer's loopback names and nothing else. Its key is the user's alone.
func certificate(dir string, now time.Time) (tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, certFile), filepath.Join(dir, keyFile))
	if err == nil && now.AddDate(0, 1, 0).Before(pair.Leaf.NotAfter) {
		return pair, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return tls.Certificate{}, fmt.Errorf("gate: certificate: %w", err)
	}
	if err := makeCertificate(dir, now); err != nil {
		return tls.Certificate{}, fmt.Errorf("gate: make certificate: %w", err)
	}
	return tls.LoadX509KeyPair(filepath.Join(dir, certFile), filepath.Join(dir, keyFile))
}

func makeCertificate(dir string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	leaf := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Missent on this computer"},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(years, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: false,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, key.Public(), key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	// The key first: a certificate without one would be found at the next start, and refused.
	for _, f := range []struct {
		name  string
		block pem.Block
	}{{keyFile, pem.Block{Type: "PRIVATE KEY", Bytes: secret}}, {certFile, pem.Block{Type: "CERTIFICATE", Bytes: der}}} {
		if err := writePrivate(filepath.Join(dir, f.name), pem.EncodeToMemory(&f.block)); err != nil {
			return err
		}
	}
	return nil
}

// writePrivate puts a file of the user alone in its place, whole or not at all.
func writePrivate(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "new-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// fingerprint is what a mail client shows of the certificate when it asks whether to trust it.
func fingerprint(c tls.Certificate) string {
	sum := sha256.Sum256(c.Certificate[0])
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

package core_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sources are the Go files of a package, tests left out.
func sources(t *testing.T, pkg string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pkg), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range all {
		if !strings.HasSuffix(f, "_test.go") {
			out = append(out, f)
		}
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestNoWayAroundCertificates: no code path leaves a certificate unverified; there is no "accept anyway".
func TestNoWayAroundCertificates(t *testing.T) {
	for pkg := range packages(t) {
		for _, file := range sources(t, pkg) {
			if strings.Contains(read(t, file), "InsecureSkip"+"Verify") {
				t.Errorf("%s switches the verification off", file)
			}
		}
	}
}

// TestFilesAreShort: a file is a page or two. The orchestrators above all are watched.
func TestFilesAreShort(t *testing.T) {
	for pkg := range packages(t) {
		for _, file := range sources(t, pkg) {
			if n := strings.Count(read(t, file), "\n"); n > 300 {
				t.Errorf("%s has %d lines: split it by what it does", file, n)
			}
		}
	}
}

// TestOneMeaningOfANetworkError: core/trust alone decides what a time-out or an unknown host is, for every adapter.
func TestOneMeaningOfANetworkError(t *testing.T) {
	found := 0
	for pkg := range packages(t) {
		for _, file := range sources(t, pkg) {
			if !strings.Contains(read(t, file), "net.DNSError") {
				continue
			}
			if found++; pkg != "core/trust" {
				t.Errorf("%s decides it by itself: ask trust.Broke", file)
			}
		}
	}
	if found == 0 {
		t.Error("nobody decides it")
	}
}

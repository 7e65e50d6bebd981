//go:build !race

package gate_test

const (
	stride = 1        // how many bytes lie between two cuts
	huge   = 50 << 20 // a message
)

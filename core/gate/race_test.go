//go:build race

package gate_test

// stride and huge: the race detector makes each run ten times as long, so each seventh byte is enough with it.
const (
	stride = 7
	huge   = 10 << 20
)

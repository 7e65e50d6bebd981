//go:build race

package gate_test

// stride: the race detector makes each run ten times as long, so each seventh byte is enough with it.
const stride = 7

//go:build !race

package gate_test

// stride is how many bytes lie between two cuts.
const stride = 1

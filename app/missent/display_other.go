//go:build !linux

package main

// hasDisplay: a user who is logged in has one.
func hasDisplay() bool { return true }

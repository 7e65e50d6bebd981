package main

import (
	"errors"
	"fmt"
	"net"

	"missent/core/guard"
)

// Exit codes, a public interface (sysexits.h).
const (
	exitOK     = 0
	exitUsage  = 64 // wrong usage
	exitData   = 65 // unreadable input
	exitServer = 69 // a server cannot be reached
	exitIO     = 74 // input or output failed
	exitConfig = 78 // bad configuration or policy
)

// exitError ends the program with a code. Without an error the code alone is the message.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// exitCode finds the code of an error. Until a command began, what is wrong is the command line.
func exitCode(err error, started bool) int {
	var exit exitError
	var network net.Error
	switch {
	case errors.As(err, &exit):
		return exit.code
	case !started:
		return exitUsage
	case errors.Is(err, guard.ErrNewer), errors.Is(err, guard.ErrNoSecret), errors.Is(err, guard.ErrNoDrafts):
		return exitConfig
	case errors.Is(err, guard.ErrRefused), errors.Is(err, guard.ErrUntrusted), errors.As(err, &network):
		return exitServer
	}
	return exitIO
}

func ioError(err error) error {
	if err == nil {
		return nil
	}
	return exitError{exitIO, fmt.Errorf("output: %w", err)}
}

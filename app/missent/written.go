package main

import (
	"fmt"
	"time"

	"missent/core/desk"
	"missent/core/mail"
)

// longName is how much of a name is printed.
const longName = 60

// written is an address as people read it, and beside it as machines do where that is another one.
func written(a mail.Address) string {
	if domain := a.Domain(); domain.Unicode() != domain.ASCII() {
		return bothForms(a.Local()+"@"+domain.Unicode(), a.Plain())
	}
	return bothForms(a.Plain(), "")
}

func bothForms(plain, ascii string) string {
	plain = desk.Safe(plain, 320)
	if ascii == "" {
		return plain
	}
	return plain + " (" + ascii + ")"
}

// day is empty where there is none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

func addressArg(s string) (mail.Address, error) {
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		return a, exitError{exitUsage, fmt.Errorf("%q is not an address", s)}
	}
	return a, nil
}

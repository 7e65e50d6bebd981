//go:build e2e

// Package thunderbird tests the add-on where it lives: in a real Thunderbird, beside the real guard, with a mail server
// and a sink for what is sent. What the sink received is the proof; nothing in the program knows of the test. It refuses to
// use anything of the user's: run.sh of app/window/e2e gives it a home, a display and a bus of its own.
package thunderbird

import (
	"fmt"
	"os"
	"testing"
)

// house is what all tests share: starting Thunderbird takes longer than most of them.
var house *world

func TestMain(m *testing.M) {
	for _, name := range []string{"DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_DATA_HOME", "MISSENT_PROGRAM", "MISSENT_XPI"} {
		if os.Getenv(name) == "" {
			fmt.Fprintf(os.Stderr, "%s is not set: run `make e2e-thunderbird`\n", name)
			os.Exit(1)
		}
	}
	code := func() (code int) {
		var t owner
		defer t.clean()
		defer func() {
			if r := recover(); r != nil {
				fmt.Fprintln(os.Stderr, r)
				code = 1
			}
		}()
		house = build(&t)
		return m.Run()
	}()
	os.Exit(code)
}

// owner stands for a test that lasts as long as the program.
type owner struct{ cleanups []func() }

func (*owner) Helper()                           {}
func (*owner) Errorf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (*owner) Logf(format string, args ...any)   { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (*owner) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (o *owner) Cleanup(f func())                { o.cleanups = append(o.cleanups, f) }

func (o *owner) clean() {
	for i := len(o.cleanups) - 1; i >= 0; i-- {
		o.cleanups[i]()
	}
}

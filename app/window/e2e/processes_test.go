//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// pid is the window's process: the child of this test that runs the program.
func (w *window) pid() int {
	w.t.Helper()
	return w.child(os.Getpid(), filepath.Base(program()))
}

// page is the web process that draws the page and runs its code.
func (w *window) page() int {
	w.t.Helper()
	return w.child(w.pid(), "WebKitWebProcess")
}

// child finds the child of a process by the name of its program.
func (w *window) child(parent int, program string) (pid int) {
	w.t.Helper()
	w.until("a process "+program, func() bool {
		all, err := filepath.Glob("/proc/[0-9]*/stat")
		if err != nil {
			w.t.Fatal(err)
		}
		for _, path := range all {
			id, name, of, ok := process(path)
			if ok && of == parent && strings.HasPrefix(program, name) { // names are cut at 15 characters
				pid = id
				return true
			}
		}
		return false
	})
	return pid
}

// process reads one row of the process table: number, name, parent. Processes come and go while it is read.
func process(path string) (id int, name string, parent int, ok bool) {
	stat, err := os.ReadFile(path)
	if err != nil {
		return 0, "", 0, false
	}
	head, rest, _ := strings.Cut(string(stat), " (")
	name, rest, _ = strings.Cut(rest, ") ")
	fields := strings.Fields(rest)
	if len(fields) < 2 || fields[0] == "Z" {
		return 0, "", 0, false
	}
	id, idErr := strconv.Atoi(head)
	parent, parentErr := strconv.Atoi(fields[1])
	return id, name, parent, idErr == nil && parentErr == nil
}

func alive(pid int) bool {
	_, _, _, ok := process(fmt.Sprintf("/proc/%d/stat", pid))
	return ok
}

// signal sends a signal to one process this test started.
func (w *window) signal(pid int, s syscall.Signal) {
	w.t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		w.t.Fatalf("signal %v to %d: %v", s, pid, err)
	}
}

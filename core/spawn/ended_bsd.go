//go:build unix && !linux

package spawn

import "syscall"

// ended reports whether a child has ended. A group whose only member is a zombie cannot be signalled (EPERM), which is
// how it shows here.
func ended(pid int) bool { return syscall.Kill(-pid, 0) != nil }

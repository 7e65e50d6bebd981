package main

/*
#include <malloc.h>

static void one_arena(void) {
#ifdef __GLIBC__
	mallopt(M_ARENA_MAX, 1);
#endif
}

static void trim(void) {
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
*/
import "C"

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// frugal keeps what C allocates, SQLite above all, in one place instead of one for each thread.
func frugal() { C.one_arena() }

// rest gives back the memory that the last piece of work needed, what C keeps for later, and the pages of the program
// itself, most of which were only run at the start. The next draft brings the few it needs back from the page cache, in
// microseconds.
func rest() {
	debug.FreeOSMemory()
	C.trim()
	for _, m := range pages() {
		m.advise(unix.MADV_DONTNEED)
	}
}

// mapping is a range of addresses.
type mapping struct{ start, end uintptr }

// advise gives the kernel a hint. One that it does not take is no failure.
func (m mapping) advise(advice uintptr) {
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, m.start, m.end-m.start, advice)
}

// piece is how much of the program one page that is needed may bring back.
const piece = 64 << 10

// pages are what programPages finds, in pieces. The kernel brings a page back together with all that lies beside it in the
// page cache, up to 2 MiB, as long as it has the same flags; so every other piece gets a flag that means nothing here,
// since no page of a file is in a core dump anyway.
var pages = sync.OnceValue(func() []mapping {
	found := programPages()
	for _, m := range found {
		for at := m.start; at < m.end; at += 2 * piece {
			mapping{at, min(at+piece, m.end)}.advise(unix.MADV_DONTDUMP)
		}
	}
	return found
})

// programPages are the mappings of files that nobody can write to and nobody has written to: a page of such a mapping
// is the file's, and forgetting it loses nothing. Where the loader has written before it protected a mapping (RELRO)
// there are anonymous pages, and it is left alone.
func programPages() []mapping {
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil
	}
	defer f.Close()
	var found []mapping
	var m mapping
	candidate := false
	for s := bufio.NewScanner(f); s.Scan(); {
		fields := strings.Fields(s.Text())
		switch {
		case len(fields) == 0:
		case !strings.HasSuffix(fields[0], ":"):
			candidate = len(fields) >= 6 && strings.HasPrefix(fields[5], "/") && (fields[1] == "r-xp" || fields[1] == "r--p")
			if _, err := fmt.Sscanf(fields[0], "%x-%x", &m.start, &m.end); err != nil {
				candidate = false
			}
		case fields[0] == "Anonymous:" && fields[1] != "0":
			candidate = false
		case fields[0] == "VmFlags:" && candidate: // the last line of a mapping
			found = append(found, m)
		}
	}
	return found
}

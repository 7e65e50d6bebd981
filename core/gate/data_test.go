package gate

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
	"time"
)

// even is what readData finds out on its way.
func even(message []byte) bool {
	ends := bytes.Count(message, []byte("\r\n"))
	return !bytes.HasPrefix(message, []byte(".")) && !bytes.Contains(message, []byte("\n.")) &&
		bytes.Count(message, []byte("\n")) == ends && bytes.Count(message, []byte("\r")) == ends
}

// TestLinesAtOnce: whole lines at once are read as the same bytes one after the other.
func TestLinesAtOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "ab", ".", "..", "\r", "\n", "\r\n", "\r\n", "\r\n", "\r\n.", "\r\n..", "\n.", "\r.", "\r\n.\r", "\r\n.\n"}
	evens := map[bool]int{}
	read := func(in io.Reader) (kept, left string, err error) {
		var out bytes.Buffer
		r := bufio.NewReaderSize(in, 64)
		same, err := readData(r, &out, 1<<20, func(time.Duration) {})
		if err == nil && same != even(out.Bytes()) {
			t.Fatalf("%q is even: %v", out.String(), same)
		}
		evens[same]++
		rest, _ := io.ReadAll(r)
		return out.String(), string(rest), err
	}
	ends := 0
	for range 20_000 {
		text := ""
		for range rng.IntN(60) {
			text += pieces[rng.IntN(len(pieces))]
		}
		text += "\r\n.\r\nQUIT\r\n"
		kept, left, err := read(bytes.NewReader([]byte(text)))
		kept1, left1, err1 := read(iotest.OneByteReader(bytes.NewReader([]byte(text))))
		if kept != kept1 || left != left1 || !errors.Is(err, err1) {
			t.Fatalf("%q: %q, %q, %v; byte by byte %q, %q, %v", text, kept, left, err, kept1, left1, err1)
		}
		if err == nil {
			ends++
		}
	}
	if ends < 100 || ends > 19_000 || evens[true] < 100 || evens[false] < 100 {
		t.Errorf("%d of the texts were good: they show nothing", ends)
	}
}

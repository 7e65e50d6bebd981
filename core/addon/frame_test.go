package addon

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

func TestFrames(t *testing.T) {
	var b bytes.Buffer
	for _, text := range []string{"{}", "", strings.Repeat("a", MaxRequest)} {
		if err := writeFrame(&b, []byte(text), MaxRequest); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeFrame(&b, make([]byte, MaxRequest+1), MaxRequest); !errors.Is(err, ErrTooLong) {
		t.Errorf("one byte too many: %v", err)
	}
	var buf []byte
	for _, want := range []int{2, 0, MaxRequest} {
		frame, err := readFrame(&b, buf, MaxRequest)
		if err != nil || len(frame) != want {
			t.Fatalf("%d bytes, %v, want %d", len(frame), err, want)
		}
		buf = frame
	}
	if _, err := readFrame(&b, buf, MaxRequest); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

// A length is believed by nobody: what claims 4 GiB is refused before anything is made for it.
func TestFrameTooLong(t *testing.T) {
	head := binary.LittleEndian.AppendUint32(nil, 1<<32-1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readFrame(bytes.NewReader(append(head, "{}"...)), nil, MaxRequest)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrTooLong) || after.TotalAlloc-before.TotalAlloc > 1<<20 {
		t.Errorf("%v, %d bytes allocated", err, after.TotalAlloc-before.TotalAlloc)
	}
	if err := Relay(io.Discard, bytes.NewReader(append(head, "{}"...)), MaxRequest); !errors.Is(err, ErrTooLong) {
		t.Errorf("relay: %v", err)
	}
}

func TestFrameCutOff(t *testing.T) {
	for _, text := range []string{"\x02", "\x02\x00\x00\x00", "\x02\x00\x00\x00{"} {
		if _, err := readFrame(strings.NewReader(text), nil, MaxRequest); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%q: %v, want io.ErrUnexpectedEOF", text, err)
		}
	}
}

func FuzzFrames(f *testing.F) {
	for _, text := range []string{
		"", "\x02\x00\x00\x00{}", "\xff\xff\xff\xff{}", "\x00\x00\x00\x00\x01\x00\x00\x00x", "\x05\x00\x00\x00{\"n\":",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := bytes.NewReader(stream)
		var again bytes.Buffer
		for {
			frame, err := readFrame(r, nil, MaxRequest)
			if err != nil {
				break
			}
			if len(frame) > MaxRequest {
				t.Fatalf("a frame of %d bytes", len(frame))
			}
			if err := writeFrame(&again, frame, MaxRequest); err != nil {
				t.Fatal(err)
			}
			_, _ = parseRequest(frame)
		}
		if !bytes.HasPrefix(stream, again.Bytes()) {
			t.Fatal("frames do not come out as they went in")
		}
	})
}

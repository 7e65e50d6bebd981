package tray

import (
	"bytes"
	"image/png"
	"strconv"
	"testing"
)

func TestEveryIconIsThereInItsSize(t *testing.T) {
	for _, icon := range []Icon{Watching, Asking, Trouble, Paused} {
		for _, size := range []string{"16", "22", "32"} {
			for _, shade := range []string{"dark", "light"} {
				p, err := png.Decode(bytes.NewReader(picture(icon, size, shade)))
				if err != nil {
					t.Fatalf("%s %s %s: %v", icon, size, shade, err)
				}
				if b := p.Bounds(); strconv.Itoa(b.Dx()) != size || b.Dx() != b.Dy() {
					t.Errorf("%s %s %s is %v", icon, size, shade, b)
				}
			}
		}
	}
}

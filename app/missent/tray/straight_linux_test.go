package tray

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// What the library reads of each pixel is what the file holds, half-transparent ones included.
func TestStraightPixels(t *testing.T) {
	registerStraight()
	plain := picture(Watching, "22", "dark")
	want, err := png.Decode(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := image.Decode(bytes.NewReader(append([]byte(straightMagic), plain...)))
	if err != nil {
		t.Fatal(err)
	}
	soft := 0
	for y := range 22 {
		for x := range 22 {
			w := color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA)
			r, g, b, a := got.At(x, y).RGBA()
			if (color.NRGBA{R: byte(r), G: byte(g), B: byte(b), A: byte(a)}) != w {
				t.Fatalf("pixel %d,%d is %d %d %d %d, want %v", x, y, r, g, b, a, w)
			}
			if w.A > 0 && w.A < 255 {
				soft++
			}
		}
	}
	if soft == 0 {
		t.Error("the icon has no soft edge: this test proves nothing")
	}
}

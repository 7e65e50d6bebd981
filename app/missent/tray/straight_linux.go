package tray

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"sync"
)

// straightMagic stands before a PNG that is to be decoded as a straight picture.
const straightMagic = "missent-straight\n"

// The library takes the lowest byte of what color.Color.RGBA returns, which is 16 bits wide and multiplied with alpha:
// half-transparent pixels, the edges of every line, would come out in random colours. It decodes with image.Decode, so a
// format of our own can hand it bytes that are right in its reading, and right in that of a StatusNotifier host.
var registerStraight = sync.OnceFunc(func() {
	image.RegisterFormat("missent-straight", straightMagic, decodeStraight, nil)
})

func decodeStraight(r io.Reader) (image.Image, error) {
	if _, err := io.CopyN(io.Discard, r, int64(len(straightMagic))); err != nil {
		return nil, err
	}
	m, err := png.Decode(r)
	if err != nil {
		return nil, err
	}
	return straight{m}, nil
}

// straight is a picture whose colours are 8 bits, not multiplied with alpha.
type straight struct{ image.Image }

func (s straight) At(x, y int) color.Color {
	return straightColor(color.NRGBAModel.Convert(s.Image.At(x, y)).(color.NRGBA))
}

type straightColor color.NRGBA

// RGBA gives the plain bytes.
func (c straightColor) RGBA() (r, g, b, a uint32) {
	return uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
}

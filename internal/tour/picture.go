package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"time"
)

// This file reads the screen: what it shows, and whether two pictures show
// the same.

// xwdHeader is the head of a picture in the format of the program xwd, version
// 7, as X11/XWDFile.h defines it. All numbers are big-endian.
type xwdHeader struct {
	HeaderSize, FileVersion, PixmapFormat, PixmapDepth uint32
	Width, Height, XOffset                             uint32
	ByteOrder, BitmapUnit, BitmapBitOrder, BitmapPad   uint32
	BitsPerPixel, BytesPerLine, VisualClass            uint32
	RedMask, GreenMask, BlueMask, BitsPerRGB           uint32
	ColormapEntries, Colours                           uint32
	WindowWidth, WindowHeight, WindowX, WindowY        uint32
	WindowBorder                                       uint32
}

// Picture is what the screen shows now, within a part of it. The program may
// be in the middle of drawing; Still waits until it is not.
func (d *Display) Picture(part image.Rectangle) (*image.RGBA, error) {
	data, err := os.ReadFile(d.framebuffer)
	if err != nil {
		return nil, fmt.Errorf("the screen cannot be looked at: %w", err)
	}
	return decodeScreen(data, part)
}

// readHead reads the head of a picture and refuses a layout that is not known
// here.
func readHead(from io.Reader) (head xwdHeader, err error) {
	if err := binary.Read(from, binary.BigEndian, &head); err != nil {
		return head, fmt.Errorf("the picture of the screen has no head: %w", err)
	}
	const leastFirst = 0
	if head.FileVersion != 7 || head.BitsPerPixel != 32 || head.ByteOrder != leastFirst || head.RedMask != 0xff0000 {
		return head, errors.New("the picture of the screen is in a layout that is not known here")
	}
	return head, nil
}

// pixels is where the first pixel stands: behind the head and the table of
// colours.
func (h *xwdHeader) pixels() int {
	const colourSize = 12
	return int(h.HeaderSize) + int(h.Colours)*colourSize
}

// decodeScreen cuts a part out of a picture in the xwd format with 32 bits a
// pixel, red in the third byte, which is what Xvfb writes on the machines this
// runs on. It fails on any other layout.
func decodeScreen(data []byte, part image.Rectangle) (*image.RGBA, error) {
	head, err := readHead(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	pixels := head.pixels()
	if need := pixels + int(head.BytesPerLine)*int(head.Height); len(data) < need {
		return nil, fmt.Errorf("the picture of the screen has %d bytes and needs %d", len(data), need)
	}
	part = part.Intersect(image.Rect(0, 0, int(head.Width), int(head.Height)))
	picture := image.NewRGBA(part)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		from := data[pixels+y*int(head.BytesPerLine)+4*part.Min.X:]
		to := picture.Pix[picture.PixOffset(part.Min.X, y):]
		for i := 0; i < 4*part.Dx(); i += 4 {
			to[i], to[i+1], to[i+2], to[i+3] = from[i+2], from[i+1], from[i], 255
		}
	}
	return picture, nil
}

// differing counts the pixels that differ so much that an eye would see it.
// Pictures of different sizes differ in every pixel.
func differing(a, b *image.RGBA) int {
	if a.Bounds().Size() != b.Bounds().Size() {
		return max(a.Bounds().Dx()*a.Bounds().Dy(), b.Bounds().Dx()*b.Bounds().Dy())
	}
	const visible = 12 // of 255, in any one channel
	count := 0
	for i := 0; i+3 < len(a.Pix) && i+3 < len(b.Pix); i += 4 {
		for c := range 3 {
			if d := int(a.Pix[i+c]) - int(b.Pix[i+c]); d > visible || d < -visible {
				count++
				break
			}
		}
	}
	return count
}

// brightness is the mean of all channels, from 0 (black) to 255 (white).
func brightness(p *image.RGBA) int {
	sum, count := 0, 0
	for i := 0; i+3 < len(p.Pix); i += 4 {
		sum += int(p.Pix[i]) + int(p.Pix[i+1]) + int(p.Pix[i+2])
		count += 3
	}
	return sum / max(count, 1)
}

// empty reports whether a picture has one colour only: nothing was drawn.
func empty(p *image.RGBA) bool {
	for i := 4; i+3 < len(p.Pix); i += 4 {
		if [3]byte(p.Pix[i:i+3]) != [3]byte(p.Pix[:3]) {
			return false
		}
	}
	return true
}

// letters is how many pixels of some lines of a list are letters at least.
const letters = 200

// unlikeMost counts the pixels that have not the colour most pixels have.
func unlikeMost(p *image.RGBA) int {
	count, most := map[color.RGBA]int{}, 0
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			c := p.RGBAAt(x, y)
			count[c]++
			most = max(most, count[c])
		}
	}
	return p.Bounds().Dx()*p.Bounds().Dy() - most
}

// linesIn finds lines of dark text on a light page, from the top, each as the
// box of its ink.
func linesIn(p *image.RGBA) []image.Rectangle {
	dark := func(x, y int) bool {
		c := p.RGBAAt(x, y)
		return int(c.R)+int(c.G)+int(c.B) < 3*90
	}
	var lines []image.Rectangle
	var line image.Rectangle
	bounds := p.Bounds()
	for y := bounds.Min.Y; y <= bounds.Max.Y; y++ {
		row := image.Rectangle{}
		for x := bounds.Min.X; y < bounds.Max.Y && x < bounds.Max.X; x++ {
			if dark(x, y) {
				row = row.Union(image.Rect(x, y, x+1, y+1))
			}
		}
		// Thinner things than six rows are rules and underlines.
		if row.Empty() {
			if line.Dy() >= 6 {
				lines = append(lines, line)
			}
			line = image.Rectangle{}
			continue
		}
		line = line.Union(row)
	}
	return lines
}

// squareOf finds the middle of the first area of about a letter's size in a
// colour, which is written #rrggbb.
func squareOf(p *image.RGBA, colour string) (image.Point, bool) {
	var red, green, blue int
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &red, &green, &blue); err != nil {
		return image.Point{}, false
	}
	near := func(x, y int) bool {
		c := p.RGBAAt(x, y)
		return abs(int(c.R)-red)+abs(int(c.G)-green)+abs(int(c.B)-blue) < 24
	}
	const side = 6 // px, less than any swatch
	for y := p.Bounds().Min.Y; y+side < p.Bounds().Max.Y; y++ {
	next:
		for x := p.Bounds().Min.X; x+side < p.Bounds().Max.X; x++ {
			for i := range side {
				if !near(x+i, y) || !near(x, y+i) || !near(x+i, y+i) {
					continue next
				}
			}
			return image.Pt(x+side/2, y+side/2), true
		}
	}
	return image.Point{}, false
}

func abs(n int) int { return max(n, -n) }

// caret is how many pixels may differ between two pictures that count as the
// same: a text caret blinks all the time, and a letter has more pixels.
const caret = 40

// Still waits until a part of the screen has stopped changing and returns its
// picture.
func (d *Display) Still(ctx context.Context, part image.Rectangle) (*image.RGBA, error) {
	last, err := d.Picture(part)
	if err != nil {
		return nil, err
	}
	latest, since := last, time.Now()
	err = until(ctx, "the window stands still", 20*time.Second, func() (bool, error) {
		latest, err = d.Picture(part)
		if err != nil {
			return false, err
		}
		if differing(last, latest) > caret {
			last, since = latest, time.Now()
		}
		return time.Since(since) > 250*time.Millisecond, nil
	})
	return latest, err
}

// Changed waits until a part of the screen shows something else than before.
func (d *Display) Changed(ctx context.Context, what string, before *image.RGBA) error {
	return until(ctx, what, 20*time.Second, func() (bool, error) {
		now, err := d.Picture(before.Bounds())
		return err == nil && differing(before, now) > caret, err
	})
}

// savePicture writes a PNG, unless the file is there and shows nearly the same
// already: a picture of the documentation should change when the program does
// and not on every run. It reports whether it wrote.
func savePicture(path string, picture *image.RGBA) (bool, error) {
	if old, err := loadPicture(path); err == nil {
		size := picture.Bounds().Dx() * picture.Bounds().Dy()
		if differing(old, picture) <= size/2000 {
			return false, nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	var buffer bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&buffer, picture); err != nil {
		return false, err
	}
	return true, os.WriteFile(path, buffer.Bytes(), 0o644)
}

func loadPicture(path string) (*image.RGBA, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	decoded, err := png.Decode(file)
	if err != nil {
		return nil, err
	}
	if exact, ok := decoded.(*image.RGBA); ok {
		return exact, nil
	}
	picture := image.NewRGBA(decoded.Bounds())
	for y := decoded.Bounds().Min.Y; y < decoded.Bounds().Max.Y; y++ {
		for x := decoded.Bounds().Min.X; x < decoded.Bounds().Max.X; x++ {
			picture.Set(x, y, decoded.At(x, y))
		}
	}
	return picture, nil
}

package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// screenshot makes a picture in the format the X server writes, in which the
// pixel at (x, y) has the colour (x, y, 7).
func screenshot(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	head := xwdHeader{
		HeaderSize: 104, FileVersion: 7, PixmapFormat: 2, PixmapDepth: 24,
		Width: uint32(width), Height: uint32(height), BitsPerPixel: 32, BytesPerLine: uint32(4*width + 8),
		RedMask: 0xff0000, GreenMask: 0xff00, BlueMask: 0xff, Colours: 2,
	}
	if err := binary.Write(&b, binary.BigEndian, head); err != nil {
		t.Fatal(err)
	}
	b.Write(make([]byte, int(head.HeaderSize)-b.Len()))
	b.Write(make([]byte, 2*12))
	for y := range height {
		for x := range width {
			b.Write([]byte{7, byte(y), byte(x), 0})
		}
		b.Write(make([]byte, 8)) // lines may be padded
	}
	return b.Bytes()
}

func TestTheScreenIsReadPixelForPixel(t *testing.T) {
	picture, err := decodeScreen(screenshot(t, 20, 10), image.Rect(3, 2, 50, 50))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := picture.Bounds(), image.Rect(3, 2, 20, 10); got != want {
		t.Fatalf("the part is %v, want %v, the part of it that is on the screen", got, want)
	}
	for y := 2; y < 10; y++ {
		for x := 3; x < 20; x++ {
			if got, want := picture.RGBAAt(x, y), (color.RGBA{byte(x), byte(y), 7, 255}); got != want {
				t.Fatalf("the pixel at %d,%d is %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestAPictureOfTheScreenThatIsCutOffOrStrangeIsRefused(t *testing.T) {
	whole := screenshot(t, 20, 10)
	for _, length := range []int{0, 50, 104, len(whole) - 1} {
		if _, err := decodeScreen(whole[:length], image.Rect(0, 0, 20, 10)); err == nil {
			t.Errorf("a picture of %d of %d bytes was taken", length, len(whole))
		}
	}
	strange := bytes.Clone(whole)
	strange[47] = 16 // bits a pixel
	if _, err := decodeScreen(strange, image.Rect(0, 0, 20, 10)); err == nil || !strings.Contains(err.Error(), "layout") {
		t.Errorf("a picture of 16 bits a pixel gave %v", err)
	}
}

func TestOnlyADifferenceAnEyeWouldSeeCounts(t *testing.T) {
	one, other := image.NewRGBA(image.Rect(0, 0, 9, 9)), image.NewRGBA(image.Rect(0, 0, 9, 9))
	other.SetRGBA(1, 1, color.RGBA{R: 5})
	other.SetRGBA(2, 2, color.RGBA{B: 200})
	if got := differing(one, other); got != 1 {
		t.Errorf("%d pixels differ, want 1", got)
	}
	if got := differing(one, image.NewRGBA(image.Rect(0, 0, 9, 8))); got != 81 {
		t.Errorf("between two sizes %d pixels differ, want all 81", got)
	}
}

func TestAPictureIsWrittenOnlyWhenItShowsSomethingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "picture.png")
	picture := image.NewRGBA(image.Rect(0, 0, 200, 100))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	save := func(want bool, when string) {
		t.Helper()
		wrote, err := savePicture(path, picture)
		if err != nil {
			t.Fatal(err)
		}
		if wrote != want {
			t.Errorf("%s: written is %v, want %v", when, wrote, want)
		}
	}
	save(true, "the first time")
	save(false, "the same again")
	picture.SetRGBA(3, 3, color.RGBA{A: 255})
	save(false, "with one pixel changed")
	for x := range 50 {
		picture.SetRGBA(x, 9, color.RGBA{A: 255})
	}
	save(true, "with fifty pixels changed")
	if err := os.WriteFile(path, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	save(true, "over a damaged file")
}

func TestFaultsAreFoundInTheLogOfARun(t *testing.T) {
	log := `2026/11/22 17:57:51 Fyne error:  failed to watch theme settings
2026/11/22 17:57:51   Cause: no such file
*** Error in Fyne call thread, this should have been called in fyne.Do[AndWait] ***
all is well
panic: index out of range`
	found := faultsIn(log)
	if len(found) != 2 || !strings.Contains(found[0], "call thread") || !strings.HasPrefix(found[1], "panic") {
		t.Errorf("found %q, want the call thread and the panic", found)
	}
}

func paint(p *image.RGBA, part image.Rectangle, c color.RGBA) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			p.SetRGBA(x, y, c)
		}
	}
}

func TestLinesOfTextAreFoundAndRulesAreNot(t *testing.T) {
	white, black := color.RGBA{255, 255, 255, 255}, color.RGBA{20, 20, 20, 255}
	page := image.NewRGBA(image.Rect(100, 50, 300, 200))
	paint(page, page.Bounds(), white)
	paint(page, image.Rect(110, 60, 150, 72), black)
	paint(page, image.Rect(160, 62, 200, 75), black)
	paint(page, image.Rect(110, 90, 290, 92), black) // a rule
	paint(page, image.Rect(120, 190, 130, 200), black)
	got := linesIn(page)
	want := []image.Rectangle{image.Rect(110, 60, 200, 75), image.Rect(120, 190, 130, 200)}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("lines %v, want %v", got, want)
	}
}

func TestPixelsUnlikeTheMarginAreCounted(t *testing.T) {
	edge := image.NewRGBA(image.Rect(0, 0, 1, 100))
	paint(edge, edge.Bounds(), color.RGBA{240, 240, 235, 255})
	paint(edge, image.Rect(0, 20, 1, 27), color.RGBA{255, 255, 255, 255})
	paint(edge, image.Rect(0, 30, 1, 32), color.RGBA{0, 0, 0, 255})
	if got := unlikeMost(edge); got != 9 {
		t.Errorf("%d pixels are unlike the margin, want 9", got)
	}
}

func TestTheSquareOfALabelIsFoundByItsColour(t *testing.T) {
	bar := image.NewRGBA(image.Rect(0, 0, 200, 40))
	paint(bar, image.Rect(20, 10, 180, 12), color.RGBA{0, 114, 178, 255}) // a line of the same colour
	paint(bar, image.Rect(90, 14, 102, 26), color.RGBA{0, 114, 178, 255})
	at, ok := squareOf(bar, "#0072b2")
	if !ok || !at.In(image.Rect(90, 14, 102, 26)) {
		t.Errorf("found %v, %v; want a point inside the square", at, ok)
	}
	for _, colour := range []string{"#d55e00", "blue", ""} {
		if at, ok := squareOf(bar, colour); ok {
			t.Errorf("a square in the colour %q was found at %v", colour, at)
		}
	}
}

func TestTheTypedBeginningOfATitleNeedsNoOtherKeyboard(t *testing.T) {
	for title, want := range map[string]string{
		"“I don’t rule out the weather”": "I dont rule out the weat",
		"Émile asks — why":               "mile asks  why",
		"Рим":                            "",
	} {
		if got := typeable(title, 24); got != want {
			t.Errorf("of %q %q is typed, want %q", title, got, want)
		}
	}
}

package textlayout

import (
	"fmt"
	"strings"
	"testing"
)

func pictureOf(t *testing.T, p *Pictures, text string) *Picture {
	t.Helper()
	font := p.fonts.Find([]rune(text)[0])
	if font < 0 {
		t.Fatalf("no font has %q", text)
	}
	return p.Of(text, font, 16, 1)
}

func TestAWordIsPaintedWhereItIsMeasured(t *testing.T) {
	fonts := testFonts(t)
	p, s := NewPictures(fonts), NewShaper(fonts, 16, 1)
	for _, text := range []string{"word", "fjord", "WAVE,", "\"quoted\"", "Ångström", "слово", "λόγος", "i"} {
		picture := pictureOf(t, p, text)
		if picture.Mask == nil {
			t.Errorf("%q has no picture", text)
			continue
		}
		// A pixel of room on either side, and what letters reach beyond their widths.
		left, right := picture.Offset.X, picture.Offset.X+picture.Mask.Rect.Dx()
		if width := int(s.Measure(text)); left < -4 || right > width+5 || right < width-4 {
			t.Errorf("%q is painted from %d to %d and %d px wide", text, left, right, width)
		}
		if top, bottom := -picture.Offset.Y, picture.Offset.Y+picture.Mask.Rect.Dy(); top < 6 || top > 20 || bottom < 0 || bottom > 8 {
			t.Errorf("%q reaches %d px above its base line and %d below", text, top, bottom)
		}
		if !inked(picture) {
			t.Errorf("the picture of %q is empty", text)
		}
	}
}

// inked reports whether all ink lies within the picture, none on its rim, and
// that there is some.
func inked(p *Picture) bool {
	some, w, h := false, p.Mask.Rect.Dx(), p.Mask.Rect.Dy()
	for y := range h {
		for x := range w {
			if p.Mask.AlphaAt(x, y).A > 100 {
				some = true
				if x == 0 || y == 0 || x == w-1 || y == h-1 {
					return false
				}
			}
		}
	}
	return some
}

func TestLettersAreMasksAndBlanksAreNothing(t *testing.T) {
	p := NewPictures(testFonts(t))
	if blank := pictureOf(t, p, " "); blank.Mask != nil || blank.Image != nil {
		t.Error("a blank has a picture")
	}
	if zalgo := pictureOf(t, p, "a"+strings.Repeat("\u0301", mostMarks)); zalgo.Mask == nil || zalgo.Mask.Rect.Dy() > 2*tallest*16 {
		t.Errorf("a letter with a tower of accents has the picture %+v", zalgo)
	}
	large := p.Of("word", p.fonts.Find('w'), 16, 2)
	if small := pictureOf(t, p, "word"); large == small || large.Mask.Rect.Dx() < 2*small.Mask.Rect.Dx()-8 {
		t.Error("on a screen of twice the scale a word has not twice the pixels")
	}
}

func TestPicturesInUseAreKeptAndOthersForgotten(t *testing.T) {
	p := NewPictures(testFonts(t))
	article := "kept " + strings.Repeat("x", 1000)
	kept := pictureOf(t, p, article[:4])
	p.room = 400_000
	for i := range 2000 {
		pictureOf(t, p, fmt.Sprintf("word%d", i))
		if pictureOf(t, p, article[:4]) != kept {
			t.Fatalf("a word that is asked for all the time is painted again after %d others", i)
		}
	}
	all := 0
	for _, m := range []map[pictureKey]*Picture{p.young, p.old} {
		for key, picture := range m {
			all += picture.bytes()
			if len(key.text) == 0 {
				t.Error("a picture without a text")
			}
		}
	}
	if all > p.room || all < p.room/4 {
		t.Errorf("%d bytes are kept, the room is %d", all, p.room)
	}
	if p.Room(2000 * 3000); p.room < 2000*3000 {
		t.Errorf("for a page of 2000 by 3000 pixels the room is %d", p.room)
	}
}

func BenchmarkPicture(b *testing.B) {
	p := NewPictures(testFonts(b))
	font := p.fonts.Find('w')
	b.Run("new", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			p.Of(fmt.Sprintf("word%d", i), font, 16, 1)
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			p.Of("word", font, 16, 1)
		}
	})
}

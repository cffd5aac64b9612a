package textlayout

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestChunksLaidOutElsewhereAreTheSame(t *testing.T) {
	// The window's goroutine sets lines while another one lays out the rest,
	// with the same fonts. Run with -race, this proves that they may.
	text := Prepare(strings.Repeat(torture+"\n\n", 8) + News(200_000))
	s := settings(t, 400)
	layout := New(text, s)
	missing := layout.Missing(1)
	if len(missing) < 5 || missing[0] != 1 {
		t.Fatalf("missing %v, want all chunks with 1 first", missing)
	}
	batches := make(chan map[int]*Lines, len(missing))
	go func() {
		defer close(batches)
		Rest(context.Background(), text, s, missing, func(batch map[int]*Lines) { batches <- batch })
	}()
	own := New(text, s)
	for i := range text.Chunks() {
		own.Ensure(i)
		own.Line(Ref{i, 0})
	}
	for batch := range batches {
		for chunk, lines := range batch {
			layout.Put(chunk, lines)
		}
	}
	if !layout.Complete() {
		t.Fatal("chunks are missing")
	}
	for i := range text.Chunks() {
		a, b := own.Ensure(i), layout.Ensure(i)
		if len(a.starts) != len(b.starts) || len(a.gaps) != len(b.gaps) {
			t.Errorf("chunk %d has %d lines here and %d elsewhere", i, len(a.starts), len(b.starts))
		}
	}
	if own.Height() != layout.Height() {
		t.Errorf("heights %v and %v", own.Height(), layout.Height())
	}
}

func TestARestThatIsCancelledStops(t *testing.T) {
	text := Prepare(News(300_000))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	Rest(ctx, text, settings(t, 400), []int{0, 1, 2}, func(map[int]*Lines) { t.Error("a cancelled layout delivers") })
}

func TestHeightsThatAreEstimatedAreNotFarOff(t *testing.T) {
	text := Prepare(News(400_000))
	s := settings(t, 548)
	estimated, exact := New(text, s), New(text, s)
	for i := range text.Chunks() {
		exact.Ensure(i)
	}
	if ratio := estimated.Height() / exact.Height(); ratio < 0.6 || ratio > 1.6 {
		t.Errorf("the estimate is %.2f of the truth", ratio)
	}
}

func TestFontsStepInInOrder(t *testing.T) {
	asked := 0
	fonts, err := NewFonts(func(rune) (FontData, bool) { asked++; return FontData{}, false }, FontData{Name: "serif", TTF: testFonts(t).Data(0).TTF})
	if err != nil {
		t.Fatal(err)
	}
	if i := fonts.Find('a'); i != 0 {
		t.Errorf("a is in font %d", i)
	}
	for range 3 {
		if i := fonts.Find('漢'); i != -1 {
			t.Errorf("a character without a font is in font %d", i)
		}
	}
	if asked != 1 {
		t.Errorf("the computer was asked %d times for one character, want once", asked)
	}
	if _, err := NewFonts(nil); err == nil {
		t.Error("a layout without fonts is made")
	}
	if _, err := NewFonts(nil, FontData{Name: "broken", TTF: []byte("no font")}); err == nil {
		t.Error("a broken font is taken")
	}
}

func TestThaiAndLaoBreakBeforeTheVowelsThatBeginASyllable(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"เพิ่มเติมโดยเร็วที่สุด", "เพิ่ม|เติม|โดย|เร็วที่สุด"},
		{"ภาษาไทยแต่", "ภาษา|ไทย|แต่"},
		{"ເມືອງໄທ", "ເມືອງ|ໄທ"},
		{"“เขา” said", "“เขา” said"}, // a quotation mark stays with what it opens
		{"no Thai here", "no Thai here"},
		{"ไ", "ไ"},
		{"भारत", "भारत"}, // begins with the same byte
		{"", ""},
	} {
		var parts []string
		rest := c.text
		for rest != "" {
			n := untilSyllable(rest)
			parts = append(parts, rest[:n])
			rest = rest[n:]
		}
		if got := strings.Join(parts, "|"); got != c.want {
			t.Errorf("%q is parted as %q, want %q", c.text, got, c.want)
		}
	}
	text := strings.Repeat("เพิ่มเติมโดยเร็วแต่ไทย", 20)
	l := New(Prepare(text), settings(t, 400))
	for r, more := l.Next(Ref{}); more; r, more = l.Next(r) {
		start, _ := l.Bounds(r)
		if first, _ := utf8.DecodeRuneInString(text[start:]); !leadingVowel(first) {
			t.Errorf("a line begins at %d with %q", start, first)
		}
	}
}

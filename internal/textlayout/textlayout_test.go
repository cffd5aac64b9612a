package textlayout

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/go-fonts/liberation/liberationserifregular"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// testFonts is one bundled font and no fonts of the computer, so that results
// are the same everywhere.
func testFonts(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := NewFonts(nil, FontData{Name: "serif", TTF: liberationserifregular.TTF})
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

func settings(t testing.TB, width float32) Settings {
	return Settings{Fonts: testFonts(t), Size: 16, Scale: 1, Width: width, LineHeight: 26, ParagraphGap: 13}
}

// torture holds the kinds of text that have broken other programs.
var torture = strings.Join([]string{
	"Plain English prose, with “curly quotes”, a dash — and an ellipsis… well-known; 3.14% of $5.",
	"عربي مع أرقام 123 واسم Latin (قوس) هنا، ثم 4.5.",
	"עברית עם 42 ו-English באמצע (סוגריים) וסוף.",
	"English with עברית inside, and عربي too, 12-34.",
	"漢字かな交じり文。中文句子，没有空格的句子很长很长很长很长很长很长很长很长很长很长。",
	"ภาษาไทยไม่มีช่องว่างระหว่างคำ",
	"ພາສາລາວບໍ່ມີຊ່ອງຫວ່າງ ភាសាខ្មែរមិនមានដកឃ្លា",
	"हिन्दी में क्षत्रिय और ज्ञान",
	"Tiếng Việt có nhiều dấu: ặ ữ ễ; and decomposed: e\u0301 a\u0323\u0302.",
	"Families 👨‍👩‍👧‍👦 flags 🇫🇷🇺🇦 skin 👍🏽 keycap 1️⃣ done",
	"Zalgo h\u0300\u0301\u0302\u0303\u0304\u0305\u0306e\u0307\u0308 text",
	"z" + strings.Repeat("\u0301", 1000) + " a thousand accents",
	strings.Repeat("w", 3000),
	"replaced \uFFFD surrogates, override \u202Eevil\u202C, NUL \x00 and ESC \x1b, BOM \uFEFF.",
	"separator\u2028next line\u2029and paragraph\u0085nel",
	"tab\tstops\t\tand\t end   many   spaces   ",
	"", "   ", "",
	"soft\u00ADhyphen, no\u00A0break, zero\u200Bwidth, word\u2060joiner, non‑breaking‑hyphen",
	"private \uE000 and \U0010FFFD, musical 𝄞",
	"no final newline",
}, "\n")

func TestEveryVisibleCharacterIsFoundUnderItsOwnPoint(t *testing.T) {
	for _, width := range []float32{40, 120, 548, 1100} {
		for _, scale := range []float32{1, 1.25, 2} {
			s := settings(t, width)
			s.Scale = scale
			checkPoints(t, torture, s)
		}
	}
}

// checkPoints goes from every visible grapheme's offset to its point and back.
func checkPoints(t *testing.T, text string, s Settings) {
	t.Helper()
	l := New(Prepare(text), s)
	seen, visibleOnes := 0, 0
	it := graphemes.FromString(text)
	for it.Next() {
		r, _ := utf8.DecodeRuneInString(it.Value())
		if k := kindOf(r); k == visible || k == marked {
			visibleOnes++
		}
		ref, x, ok := l.Point(it.Start())
		if !ok {
			if k := kindOf(r); k == visible || k == marked {
				t.Fatalf("width %v: %q at %d cannot be pointed at", s.Width, it.Value(), it.Start())
			}
			continue
		}
		seen++
		got := l.CharacterAt(ref, x)
		want := corpus.Span{Start: it.Start(), End: it.End()}
		if got.Start == want.Start && got.End < want.End && strings.TrimSpace(text[got.End:want.End]) == "" {
			want = got // a few signs take in the blank after them, but for the end of a line
		}
		if got != want {
			t.Fatalf("width %v: the point of %q %v is taken for %v %q", s.Width, it.Value(), want, got, text[got.Start:got.End])
		}
		if back := l.LineOf(it.Start()); back != ref {
			t.Fatalf("width %v: %d is on line %v and found on %v", s.Width, it.Start(), ref, back)
		}
		// A caret set at either half of the character is on one of its sides.
		line := l.Line(ref)
		if caret := line.OffsetAt(x - 0.01); caret != it.Start() && caret != it.End() {
			t.Fatalf("width %v: a caret near %q %v goes to %d", s.Width, it.Value(), got, caret)
		}
	}
	if seen < visibleOnes {
		t.Fatalf("only %d of %d visible characters could be pointed at", seen, visibleOnes)
	}
}

func TestLinesCoverTheTextWithoutGapOrOverlap(t *testing.T) {
	l := New(Prepare(torture), settings(t, 300))
	at := 0
	for r, more := (Ref{}), true; more; r, more = l.Next(r) {
		start, next := l.Bounds(r)
		if start != at || next < start {
			t.Fatalf("line %v covers %d-%d, want it to begin at %d", r, start, next, at)
		}
		at = next
	}
	if at != len(torture) {
		t.Fatalf("the lines end at %d of %d", at, len(torture))
	}
}

func TestNoLineIsWiderThanTheColumn(t *testing.T) {
	for _, width := range []float32{60, 200, 548} {
		l := New(Prepare(torture), settings(t, width))
		for r, more := (Ref{}), true; more; r, more = l.Next(r) {
			line := l.Line(r)
			if len(line.Cells) > 1 && line.Width > width+1 {
				t.Errorf("line %q is %.1f px wide in a column of %v", torture[line.Start:line.End], line.Width, width)
			}
		}
	}
}

func TestAWordLongerThanTheColumnIsBroken(t *testing.T) {
	word := strings.Repeat("abcdefghij", 10_000)
	l := New(Prepare(word), settings(t, 548))
	if n := l.Ensure(0).Count(); n < 500 {
		t.Errorf("100,000 letters make %d lines, want many", n)
	}
	if w := l.Line(Ref{0, 3}).Width; w < 500 || w > 548 {
		t.Errorf("a full line of the word is %.1f px wide, want it to fill the column of 548", w)
	}
}

func TestBlankLinesPartParagraphsAndTakeNoLine(t *testing.T) {
	cases := []struct {
		name, text  string
		lines, gaps int
	}{
		{"one paragraph", "one", 1, 0},
		{"line breaks part paragraphs where there are no blank lines", "one\ntwo\nthree", 3, 2},
		{"blank lines part paragraphs", "one\n\ntwo\n \nthree", 3, 2},
		{"a single break beside blank lines is only a break", "one\n\ntwo\nhalf\n\nthree", 4, 2},
		{"blank lines at either end", "\n\none\n\n", 1, 0},
		{"an empty text has one line", "", 1, 0},
		{"a text of white space has one line", " \n \n", 1, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lines := New(Prepare(c.text), settings(t, 548)).Ensure(0)
			if lines.Count() != c.lines || len(lines.gaps) != c.gaps {
				t.Errorf("%d lines with %d gaps, want %d with %d", lines.Count(), len(lines.gaps), c.lines, c.gaps)
			}
		})
	}
}

func TestHebrewRunsFromTheRight(t *testing.T) {
	text := "שלום abc"
	fonts := testFonts(t)
	l := New(Prepare(text), Settings{Fonts: fonts, Size: 16, Scale: 1, Width: 400, LineHeight: 26})
	line := l.Line(Ref{})
	if !line.RTL {
		t.Fatal("the line is not right-to-left")
	}
	_, first, _ := l.Point(0)
	_, second, _ := l.Point(2)
	_, latin, _ := l.Point(strings.Index(text, "a"))
	_, latinNext, _ := l.Point(strings.Index(text, "b"))
	if !(first > second && second > latin && latinNext > latin) {
		t.Errorf("places %v %v %v %v are not in visual order", first, second, latin, latinNext)
	}
	if right := line.Left + line.Width; right < 398 || right > 401 {
		t.Errorf("the line ends at %v, want the right edge of the column", right)
	}
}

func TestASpanAcrossDirectionsIsHighlightedInPieces(t *testing.T) {
	text := "abc שלום def"
	l := New(Prepare(text), settings(t, 400))
	line := l.Line(Ref{})
	all := line.Span(corpus.Span{Start: 0, End: len(text)})
	if len(all) != 1 {
		t.Errorf("the whole line is %d stretches, want 1", len(all))
	}
	// "abc " and the first Hebrew letter, which stands at the right of its word.
	part := line.Span(corpus.Span{Start: 0, End: 6})
	if len(part) != 2 {
		t.Errorf("a span that ends inside the Hebrew word is %d stretches, want 2", len(part))
	}
}

func TestMarksStandForWhatCannotBeSeen(t *testing.T) {
	l := New(Prepare("a\u202Eb\x00c\uE000"), settings(t, 400))
	var marks []string
	for _, u := range l.Line(Ref{}).Units {
		if u.Mark {
			marks = append(marks, u.Text)
		}
	}
	if got := strings.Join(marks, " "); got != "RLO NUL E000" {
		t.Errorf("marks are %q", got)
	}
}

func TestTheLineUnderTheEyeIsFoundAgainAfterAResize(t *testing.T) {
	text := Prepare(News(200_000))
	before := New(text, settings(t, 548))
	start, _ := before.Bounds(Ref{3, 10})
	after := New(text, settings(t, 300))
	from, to := after.Bounds(after.LineOf(start))
	if start < from || start >= to {
		t.Errorf("offset %d is not on the line %d-%d", start, from, to)
	}
}

func TestTopAndAtAgree(t *testing.T) {
	l := New(Prepare(News(100_000)), settings(t, 548))
	for i := range l.text.Chunks() {
		l.Ensure(i)
	}
	for r, more := (Ref{}), true; more; r, more = l.Next(r) {
		if got := l.At(l.Top(r) + 1); got != r {
			t.Fatalf("line %v is at %v and %v is found there", r, l.Top(r), got)
		}
	}
	if !l.Complete() {
		t.Error("the layout is not complete")
	}
}

func TestTheQuickRoadBreaksLinesAsTheFullRulesDo(t *testing.T) {
	alphabet := []rune(`ab Z1 2.,:;()[]"'“”‘’«»-–—…!?%$€/&@#éßжΩ„` + "\u00a0    ")
	fonts := testFonts(t)
	rapid.Check(t, func(t *rapid.T) {
		checkRoads(t, fonts, string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 40).Draw(t, "runes")))
	})
}

func FuzzQuickRoad(f *testing.F) {
	f.Add("“It is well-known,” he said—then left (at 3.14 p.m.) for $5/day… 9/11!")
	f.Add(")0)0$000")
	fonts := testFonts(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.Contains(text, "\n") || len(text) > 2000 {
			return
		}
		checkRoads(t, fonts, text)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// checkRoads lays a paragraph out on both roads, in a column so narrow that
// every chance to break is taken.
func checkRoads(t failer, fonts *Fonts, text string) {
	quick, full := breaksOf(fonts, text, true), breaksOf(fonts, text, false)
	if quick == nil {
		return // not sure: the full rules are used anyway
	}
	if len(quick) != len(full) {
		t.Fatalf("%q: quick %v, full %v", text, quick, full)
	}
	for i := range quick {
		if quick[i] != full[i] {
			t.Fatalf("%q: quick %v, full %v", text, quick, full)
		}
	}
}

func breaksOf(fonts *Fonts, text string, quick bool) []uint32 {
	// Wide enough for any one word of a test, with every space a chance.
	w := NewWrapper(NewShaper(fonts, 16, 1), 40)
	w.lines = &Lines{}
	if quick {
		if !w.quick(text, 0, len(text)) {
			return nil
		}
	} else {
		w.thorough(text, 0, len(text))
	}
	return append([]uint32{0}, w.lines.starts...)
}

func TestLevelsAgreeWithThePublishedAlgorithm(t *testing.T) {
	// Brackets are tested below: the reference leaves out part of rule N0.
	alphabet := []rune("ab\u05d0\u05d1\u06af\u0639\u0631\u062812\u0663\u0664 .,:+-$%!\u0301\u0651")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 24).Draw(t, "runes"))
		got, base := levels(text)
		var p bidi.Paragraph
		if _, err := p.SetString(text, bidi.DefaultDirection(bidi.LeftToRight)); err != nil {
			t.Skip("refused by the reference")
		}
		order, err := p.Order()
		if err != nil {
			t.Skip("refused by the reference")
		}
		_ = base
		for i := range order.NumRuns() {
			run := order.Run(i)
			odd := run.Direction() == bidi.RightToLeft
			at := runeOffset(text, first(run.Pos()))
			for _, r := range run.String() {
				if (got[at]&1 == 1) != odd {
					t.Fatalf("%q (base %d): byte %d has level %d, the reference says right-to-left is %v", text, base, at, got[at], odd)
				}
				at += utf8.RuneLen(r)
			}
		}
	})
}

func TestBracketsTakeOneDirection(t *testing.T) {
	cases := []struct {
		name, text string
		want       []uint8
	}{
		{"what is inside agrees with the paragraph", "א(ב)ג", []uint8{1, 1, 1, 1, 1}},
		{"inside and before are both the other way", "aא[א]", []uint8{0, 1, 1, 1, 1}},
		{"inside is the other way, before is not", "a[א]", []uint8{0, 0, 1, 0}},
		{"Latin in brackets in Hebrew", "א (a) ב", []uint8{1, 1, 1, 2, 1, 1, 1}},
		{"nothing inside", "a()א", []uint8{0, 0, 0, 1}},
		{"not a pair", "a)א(", []uint8{0, 0, 1, 0}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			perByte, _ := levels(c.text)
			var got []uint8
			for i := range c.text {
				got = append(got, perByte[i])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%q: %s", c.text, diff)
			}
		})
	}
}

func first(a, _ int) int { return a }

func runeOffset(text string, count int) int { return byteLen(text, count) }

func FuzzPoints(f *testing.F) {
	f.Add(torture, uint16(200))
	f.Add("e\u0301\u200dabc עברית 12", uint16(1))
	fonts := testFonts(f)
	f.Fuzz(func(t *testing.T, text string, width uint16) {
		if len(text) > 5000 {
			return
		}
		s := Settings{Fonts: fonts, Size: 16, Scale: 1, Width: float32(width%900) + 1, LineHeight: 26, ParagraphGap: 13}
		checkPoints(t, strings.ToValidUTF8(text, "\uFFFD"), s)
	})
}

func BenchmarkLayout10MB(b *testing.B) {
	text := Prepare(News(10 << 20))
	s := settings(b, 548)
	b.SetBytes(int64(len(text.whole)))
	for b.Loop() {
		l := New(text, s)
		for i := range text.Chunks() {
			l.Ensure(i)
		}
	}
}

func BenchmarkPrepare10MB(b *testing.B) {
	news := News(10 << 20)
	b.SetBytes(int64(len(news)))
	for b.Loop() {
		Prepare(news)
	}
}

func BenchmarkFullRules1MB(b *testing.B) {
	news := News(1 << 20)
	w := NewWrapper(NewShaper(testFonts(b), 16, 1), 548)
	b.SetBytes(int64(len(news)))
	for b.Loop() {
		w.lines = &Lines{}
		for _, paragraph := range strings.Split(news, "\n") {
			w.thorough(paragraph, 0, len(paragraph))
		}
	}
}

func BenchmarkSetAScreen(b *testing.B) {
	l := New(Prepare(News(1<<20)), settings(b, 548))
	for b.Loop() {
		clear(l.set)
		for i := range 40 {
			l.Line(Ref{2, i})
		}
	}
}

func TestNewsTakesTheQuickRoad(t *testing.T) {
	w := NewWrapper(NewShaper(testFonts(t), 16, 1), 548)
	slow, all := 0, 0
	for _, paragraph := range strings.Split(News(200_000), "\n") {
		w.lines = &Lines{}
		all++
		if !w.quick(paragraph, 0, len(paragraph)) {
			slow++
		}
	}
	if slow*20 > all {
		t.Errorf("%d of %d paragraphs of news prose need the full rules", slow, all)
	}
}

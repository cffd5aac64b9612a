package textlayout

import (
	"context"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// Settings say how a text is set. All lengths are in pixels.
type Settings struct {
	Fonts        *Fonts
	Size         float32 // of the text; whole, since shapers round it up
	Scale        float32 // device pixels per pixel
	Width        float32 // of the column
	LineHeight   float64 // from line to line
	ParagraphGap float64 // more space above a paragraph
}

// Ref names a line: the chunk it is in and its number there. The zero Ref is
// the first line of the text.
type Ref struct{ Chunk, Line int }

// Before reports whether r comes before other.
func (r Ref) Before(other Ref) bool {
	return r.Chunk < other.Chunk || r.Chunk == other.Chunk && r.Line < other.Line
}

// Place is a point in the height of a text: so many pixels below the top of a
// line, or above it when negative.
type Place struct {
	Ref   Ref
	Below float64
}

// Layout holds the lines of a text. Chunks that nobody has asked for are
// estimated until Put brings their lines. It is not safe for use by several
// goroutines.
type Layout struct {
	text     *Text
	settings Settings
	shaper   *Shaper
	wrapper  *Wrapper
	chunks   []*Lines
	missing  int
	tops     []float64 // top of each chunk, and the height of all; nil when stale
	perByte  float64   // estimated height of a byte

	set        map[Ref]*Line
	directions *Directions
	dirStart   int
	dirEnd     int
}

// mostSet bounds how many lines are kept set.
const mostSet = 400

// New begins a layout. Nothing is laid out yet.
func New(text *Text, settings Settings) *Layout {
	shaper := NewShaper(settings.Fonts, settings.Size, settings.Scale)
	l := &Layout{text: text, settings: settings, shaper: shaper, wrapper: NewWrapper(shaper, settings.Width),
		chunks: make([]*Lines, text.Chunks()), missing: text.Chunks(), set: map[Ref]*Line{}, dirStart: -1}
	letter := float64(max(1, shaper.advance('n'))) / 64
	l.perByte = settings.LineHeight * letter / float64(max(1, settings.Width)) * 1.05
	return l
}

// Text is the text that is laid out.
func (l *Layout) Text() *Text { return l.text }

// Settings are those the layout was made with.
func (l *Layout) Settings() Settings { return l.settings }

// Shaper is the layout's own shaper.
func (l *Layout) Shaper() *Shaper { return l.shaper }

// Complete reports whether every chunk has been laid out.
func (l *Layout) Complete() bool { return l.missing == 0 }

// Ensure lays a chunk out if it is not yet.
func (l *Layout) Ensure(chunk int) *Lines {
	if l.chunks[chunk] == nil {
		l.Put(chunk, l.wrapper.Wrap(l.text, chunk))
	}
	return l.chunks[chunk]
}

// Put brings the lines of a chunk, made elsewhere with the same settings.
func (l *Layout) Put(chunk int, lines *Lines) {
	if l.chunks[chunk] == nil {
		l.missing--
		l.chunks[chunk] = lines
		l.tops = nil
	}
}

// Rest lays out, with a shaper of its own, all chunks that Ensure has not been
// asked for when it is called, the nearest to chunk around first, and hands
// them over in batches. It is for another goroutine; it touches nothing of the
// layout after the call of Missing that made its list.
func Rest(ctx context.Context, text *Text, settings Settings, chunks []int, deliver func(map[int]*Lines)) {
	wrapper := NewWrapper(NewShaper(settings.Fonts, settings.Size, settings.Scale), settings.Width)
	batch := map[int]*Lines{}
	for i, chunk := range chunks {
		if ctx.Err() != nil {
			return
		}
		batch[chunk] = wrapper.Wrap(text, chunk)
		if len(batch) == 64 || i == len(chunks)-1 {
			deliver(batch)
			batch = map[int]*Lines{}
		}
	}
}

// Missing lists the chunks that are not laid out, the nearest to chunk around
// first.
func (l *Layout) Missing(around int) []int {
	var list []int
	for i, lines := range l.chunks {
		if lines == nil {
			list = append(list, i)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return distance(list[i], around) < distance(list[j], around) })
	return list
}

func distance(a, b int) int { return max(a-b, b-a) }

// chunkHeight is the height of a chunk, known or estimated.
func (l *Layout) chunkHeight(i int) float64 {
	if lines := l.chunks[i]; lines != nil {
		return float64(len(lines.starts))*l.settings.LineHeight + float64(len(lines.gaps))*l.settings.ParagraphGap
	}
	start, end := l.text.Chunk(i)
	return float64(end-start) * l.perByte
}

func (l *Layout) refreshTops() {
	if l.tops != nil {
		return
	}
	l.tops = make([]float64, len(l.chunks)+1)
	for i := range l.chunks {
		l.tops[i+1] = l.tops[i] + l.chunkHeight(i)
	}
}

// Height is the height of the whole text, estimated in part until Complete.
func (l *Layout) Height() float64 {
	l.refreshTops()
	return l.tops[len(l.chunks)]
}

// Gap is the space above a line: the paragraph gap or nothing.
func (l *Layout) Gap(r Ref) float64 {
	if l.Ensure(r.Chunk).starts[r.Line]&gapBit != 0 {
		return l.settings.ParagraphGap
	}
	return 0
}

// Top is the distance from the top of the text to the top of a line, below its
// gap.
func (l *Layout) Top(r Ref) float64 {
	lines := l.Ensure(r.Chunk)
	l.refreshTops()
	gaps := sort.Search(len(lines.gaps), func(i int) bool { return int(lines.gaps[i]) > r.Line })
	return l.tops[r.Chunk] + float64(r.Line)*l.settings.LineHeight + float64(gaps)*l.settings.ParagraphGap
}

// At gives the line at a distance from the top of the text; the first or the
// last one outside it. The gap above a line belongs to it.
func (l *Layout) At(y float64) Ref {
	l.refreshTops()
	chunk := sort.Search(len(l.chunks), func(i int) bool { return l.tops[i+1] > y })
	chunk = min(chunk, len(l.chunks)-1)
	if l.chunks[chunk] == nil { // its true height may move the others: go by its share
		share := 0.0
		if h := l.chunkHeight(chunk); h > 0 {
			share = min(max((y-l.tops[chunk])/h, 0), 1)
		}
		lines := l.Ensure(chunk)
		return Ref{chunk, min(int(share*float64(len(lines.starts))), len(lines.starts)-1)}
	}
	lines := l.chunks[chunk]
	line := sort.Search(len(lines.starts), func(i int) bool {
		return l.Top(Ref{chunk, i})+l.settings.LineHeight > y
	})
	return Ref{chunk, min(line, len(lines.starts)-1)}
}

// Next gives the line after r, false after the last.
func (l *Layout) Next(r Ref) (Ref, bool) {
	if r.Line+1 < len(l.Ensure(r.Chunk).starts) {
		return Ref{r.Chunk, r.Line + 1}, true
	}
	if r.Chunk+1 < len(l.chunks) {
		return Ref{r.Chunk + 1, 0}, true
	}
	return r, false
}

// Previous gives the line before r, false before the first.
func (l *Layout) Previous(r Ref) (Ref, bool) {
	if r.Line > 0 {
		return Ref{r.Chunk, r.Line - 1}, true
	}
	if r.Chunk > 0 {
		return Ref{r.Chunk - 1, len(l.Ensure(r.Chunk-1).starts) - 1}, true
	}
	return r, false
}

// Bounds gives the bytes of a line, up to where the next one begins.
func (l *Layout) Bounds(r Ref) (start, next int) {
	lines := l.Ensure(r.Chunk)
	first, end := l.text.Chunk(r.Chunk)
	start, next = first+int(lines.starts[r.Line]&^gapBit), end
	if r.Line+1 < len(lines.starts) {
		next = first + int(lines.starts[r.Line+1]&^gapBit)
	}
	return start, next
}

// LineOf gives the line that holds a byte offset.
func (l *Layout) LineOf(offset int) Ref {
	starts := l.text.starts
	chunk := max(0, sort.Search(len(starts), func(i int) bool { return starts[i] > offset })-1)
	lines := l.Ensure(chunk)
	within := uint32(max(0, offset-starts[chunk]))
	line := sort.Search(len(lines.starts), func(i int) bool { return lines.starts[i]&^gapBit > within }) - 1
	return Ref{chunk, max(0, line)}
}

// Share is about where a byte offset stands in the height of the text, from 0
// to 1, without laying anything out.
func (l *Layout) Share(offset int) float64 {
	l.refreshTops()
	starts := l.text.starts
	chunk := max(0, sort.Search(len(starts), func(i int) bool { return starts[i] > offset })-1)
	total := l.tops[len(l.chunks)]
	if total <= 0 {
		return 0
	}
	start, end := l.text.Chunk(chunk)
	part := float64(offset-start) / float64(max(1, end-start))
	return min(1, (l.tops[chunk]+part*l.chunkHeight(chunk))/total)
}

// Line sets a line exactly.
func (l *Layout) Line(r Ref) *Line {
	if line, ok := l.set[r]; ok {
		return line
	}
	if len(l.set) >= mostSet {
		clear(l.set)
	}
	start, next := l.Bounds(r)
	line := l.shaper.Set(l.text.whole, start, next, l.directionsAt(r.Chunk, start), l.settings.Width)
	l.set[r] = line
	return line
}

// directionsAt runs the bidirectional algorithm over the paragraph around an
// offset, or remembers that it did.
func (l *Layout) directionsAt(chunk, offset int) *Directions {
	if offset >= l.dirStart && offset < l.dirEnd && l.dirStart >= 0 {
		return l.directions
	}
	first, end := l.text.Chunk(chunk)
	text := l.text.whole
	start := first + strings.LastIndexByte(text[first:offset], '\n') + 1
	stop := end
	if n := strings.IndexByte(text[offset:end], '\n'); n >= 0 {
		stop = offset + n
	}
	l.dirStart, l.dirEnd = start, stop
	l.directions = DirectionsOf(text, start, stop)
	return l.directions
}

// Point gives the middle of the character that begins at an offset: its line
// and x. It is false for a character that cannot be seen.
func (l *Layout) Point(offset int) (r Ref, x float32, ok bool) {
	r = l.LineOf(offset)
	for _, c := range l.Line(r).Cells {
		if c.Start <= offset && offset < c.End {
			return r, (c.X0 + c.X1) / 2, true
		}
	}
	return r, 0, false
}

// CharacterAt gives the bytes of the character at a point; the nearest one on
// the line where there is none.
func (l *Layout) CharacterAt(r Ref, x float32) corpus.Span {
	span, _ := l.Line(r).CharacterAt(x)
	return span
}

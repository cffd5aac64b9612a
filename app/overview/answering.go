package overview

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"time"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/overview"
	"sayso/internal/overview/chart"
	"sayso/internal/overview/follow"
	"sayso/internal/plot"
	"sayso/internal/query"
	"sayso/widgets"
)

// pxPerMM is how large pictures are shown: their usual text, of 7.5 points, is
// then 12.5 px high.
const pxPerMM = 12.5 / (7.5 * plot.MMPerPoint)

// request is what is to be shown: all that a goroutine needs to answer it.
type request struct {
	number  int
	filter  string
	asked   []overview.Question
	panels  []int // in the order in which they are answered
	style   chart.Style
	scale   float64 // device pixels to a px
	reads   bool    // the project may have changed
	follow  *follow.Follower
	allDone chan struct{} // closed when all that was done before is on disk
}

// answer is what a panel shows.
type answer struct {
	plot   widgets.Plot
	table  *overview.Table
	corpus *overview.Corpus
	asked  overview.Question
}

// ask has the panels answered for what is asked now. It returns at once.
func (s *Screen) ask() {
	width := s.sheet.PlotWidth()
	if width <= 0 {
		return // it is asked again when there is room
	}
	if whose, me := s.counted(), s.host.Session().Annotator.ID; s.follower == nil || me != s.me || !slices.Equal(whose.ids, s.follows.ids) {
		s.follower, s.follows, s.me, s.stale = follow.New(s.project, me, whose.ids...), whose, me, true
	}
	s.number++
	s.cancel()
	r := &request{number: s.number, filter: s.filter, asked: slices.Clone(s.asked), scale: float64(s.shell.Window.Canvas().Scale()), follow: s.follower, reads: s.stale,
		style: chart.Style{Width: float64(width) / pxPerMM, Theme: themeOf(s.shell.Palette), Window: true, Ground: s.shell.Palette.Card, Brief: s.filled < 0}}
	for i := range s.asked {
		if s.filled < 0 || i == s.filled {
			r.panels = append(r.panels, i)
		}
	}
	if at := slices.Index(r.panels, s.sheet.Last()); at > 0 { // what is looked at first
		r.panels = slices.Insert(slices.Delete(r.panels, at, at+1), 0, s.sheet.Last())
	}
	if r.reads {
		r.allDone = s.shell.AllSaved()
	}
	s.next = r
	s.begin()
}

func themeOf(p widgets.Palette) chart.Theme {
	switch p.Name {
	case widgets.HighContrast().Name:
		return chart.Contrast
	case widgets.Dark().Name:
		return chart.Dark
	}
	return chart.Light
}

// begin answers what was asked last, unless something is being answered: that is
// cancelled, and what was asked last follows.
func (s *Screen) begin() {
	if s.running || s.next == nil {
		return
	}
	r := s.next
	ctx, cancel := context.WithCancel(context.Background())
	s.next, s.running, s.cancel = nil, true, cancel
	go func() {
		var err error
		ui.Guard(func(panicked error) { err = panicked }, func() { err = s.answer(ctx, r) })
		s.shell.Runner.Do(func() {
			s.running = false
			s.shell.Guard(func() { s.ended(r, err) })
			s.begin()
		})
	}()
}

// ended tells what became of a request.
func (s *Screen) ended(r *request, err error) {
	if r.number != s.number || s.sheet == nil {
		return
	}
	wrong, field := (*query.Error)(nil), (*overview.FieldError)(nil)
	switch {
	case err == nil:
		s.say("", false)
	case errors.As(err, &wrong):
		s.say(wrong.Message, true)
	case errors.As(err, &field):
		s.say(field.Message, true)
	case errors.Is(err, context.Canceled):
	default:
		s.shell.Failed(err)
	}
}

// answer answers a request on a goroutine of its own. Each panel is shown when it
// is ready.
func (s *Screen) answer(ctx context.Context, r *request) error {
	post := func(f func()) {
		s.shell.Runner.Do(func() {
			if s.sheet != nil && r.follow == s.follower {
				s.shell.Guard(f)
			}
		})
	}
	if r.reads {
		<-r.allDone
		last := 0
		// What is read is of use to any request, so it is read to its end.
		err := r.follow.Refresh(context.Background(), func(documents int) {
			if documents >= last+500 {
				last = documents
				post(func() { s.say("Reading: "+corpus.Plural(documents, "article"), false) })
			}
		})
		if err != nil {
			return err
		}
		blind := r.follow.Blind()
		post(func() { s.stale, s.blind = false, blind })
	}
	q, err := query.Parse(r.filter)
	if err != nil {
		return err
	}
	c, err := r.follow.Filtered(ctx, q)
	if err != nil {
		return err
	}
	ready, shown := map[int]answer{}, time.Now()
	flush := func() {
		batch := ready
		ready, shown = map[int]answer{}, time.Now()
		post(func() {
			if r.number == s.number {
				s.show(batch)
			}
		})
	}
	draw := func(panel int, q overview.Question) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		a, err := r.draw(c, q)
		if err != nil {
			return err
		}
		if ready[panel] = a; time.Since(shown) > batchTime {
			flush()
		}
		return nil
	}
	for _, panel := range r.panels {
		q := r.asked[panel]
		q.Draws = overview.NoDraws // first without the intervals, which take long
		if err := draw(panel, q); err != nil {
			return err
		}
	}
	flush()
	for _, panel := range r.panels {
		if q := chart.Shown(c, r.asked[panel]); q.Figures {
			if err := draw(panel, r.asked[panel]); err != nil {
				return err
			}
		}
	}
	flush()
	return nil
}

// batchTime is for how long answers are gathered before they are shown: to lay
// the panels out anew costs more than to draw a small picture.
const batchTime = 120 * time.Millisecond

// draw answers one question with a painted picture.
func (r *request) draw(c *overview.Corpus, q overview.Question) (answer, error) {
	picture, table, err := chart.Draw(c, q, r.style)
	if err != nil {
		return answer{}, err
	}
	painted := picture.Paint(pxPerMM * r.scale)
	return answer{asked: q, table: table, corpus: c, plot: widgets.Plot{
		Title: picture.Title, Note: picture.Description, Picture: painted, Width: px(painted.Rect, r.scale).X, Height: px(painted.Rect, r.scale).Y,
		PerMM: pxPerMM, Targets: picture.Targets(), Table: inWords(c, table),
	}}, nil
}

type size struct{ X, Y float32 }

func px(r image.Rectangle, scale float64) size {
	return size{float32(float64(r.Dx()) / scale), float32(float64(r.Dy()) / scale)}
}

// mostRead is how many rows of a table are read out.
const mostRead = 60

// inWords is a table for those who do not see the picture.
func inWords(c *overview.Corpus, t *overview.Table) string {
	var words strings.Builder
	var heads []string
	for _, field := range t.Fields {
		heads = append(heads, c.FieldTitle(field))
	}
	fmt.Fprintf(&words, "A table of %s: %s, count.", corpus.Plural(len(t.Rows), "row"), strings.Join(heads, ", "))
	for _, row := range t.Rows[:min(len(t.Rows), mostRead)] {
		words.WriteString("\n" + c.RowTitle(t, row))
	}
	if more := len(t.Rows) - mostRead; more > 0 {
		fmt.Fprintf(&words, "\nAnd %s more.", corpus.Plural(more, "row"))
	}
	return words.String()
}

// show puts answers on their panels.
func (s *Screen) show(batch map[int]answer) {
	if len(batch) == 0 {
		return
	}
	higher := false
	for panel, a := range batch {
		s.answers[panel] = a
		shown := s.sheet.Panels[panel]
		before := shown.MinSize().Height
		shown.SetPlot(a.plot)
		higher = higher || shown.MinSize().Height != before
	}
	if higher {
		s.sheet.Fit()
	}
	if _, filled := batch[s.filled]; filled {
		s.showControls()
	}
}

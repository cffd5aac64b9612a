package agreement

import (
	"context"
	"maps"
	"slices"
	"sync"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/agreement"
	"sayso/internal/agreement/chart"
	"sayso/internal/agreement/reading"
	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/internal/plot"
	"sayso/storage"
	"sayso/widgets"
)

// measured is what was read of a project, with its sums. One goroutine at a time
// uses it.
type measured struct {
	sync.Mutex
	read *reading.Read
	sums *agreement.Measurement
}

// options are how the screen measures; the seed is that of the command line.
var options = agreement.Options{Seed: 1, Least: 12}

// measure brings the figures up to date behind the window: it reads the project,
// or only the documents that changed. It returns at once.
func (s *Screen) measure() {
	if s.running {
		s.again = true
		if s.stale {
			s.cancel() // what is being read would be thrown away
		}
		return
	}
	documents := len(s.host.Session().Summaries)
	known, stale, changed := s.measured, s.stale || documents != s.documents, slices.Collect(maps.Keys(s.changed))
	if known != nil && !stale && len(changed) == 0 {
		s.draw()
		return
	}
	s.running, s.stale, s.changed, s.documents = true, false, map[string]bool{}, documents
	s.number++
	number, project, choice, saved := s.number, s.project, s.choice, s.shell.AllSaved()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	post := func(f func()) {
		s.shell.Runner.Do(func() {
			if number == s.number && s.shell.IsOpen(project) {
				s.shell.Guard(f)
			}
		})
	}
	go func() {
		var report *agreement.Report
		var err error
		ui.Guard(func(panicked error) { err = panicked }, func() {
			<-saved
			if known == nil || stale {
				known = &measured{}
				report, err = known.all(ctx, project, choice, func(words string) { post(func() { s.say(words) }) })
			} else {
				report, err = known.these(ctx, project, changed)
			}
		})
		s.shell.Runner.Do(func() {
			s.running = false
			cancel()
			if number == s.number && s.shell.IsOpen(project) {
				s.shell.Guard(func() { s.took(known, report, err) })
			}
			if s.again {
				s.again = false
				s.shell.Guard(s.measure)
			}
		})
	}()
}

// took takes over what was measured.
func (s *Screen) took(known *measured, report *agreement.Report, err error) {
	switch {
	case err != nil && s.again:
	case err != nil:
		s.Close()
		s.shell.Failed(err)
	default:
		s.measured, s.report = known, report
		s.say("")
		s.draw()
	}
}

// all reads the whole project.
func (m *measured) all(ctx context.Context, p *storage.Project, choice reading.Choice, tell func(string)) (*agreement.Report, error) {
	m.Lock()
	defer m.Unlock()
	told := 0
	read, err := reading.Project(ctx, p, choice, func(documents int) {
		if documents >= told+500 {
			told = documents
			tell("Reading: " + corpus.Plural(documents, "article"))
		}
	})
	if err != nil {
		return nil, err
	}
	tell("Working out the figures and their intervals")
	m.read = read
	var report *agreement.Report
	m.sums, report = read.Measure(options)
	return report, nil
}

// these reads some documents and puts them in the place of what they were.
func (m *measured) these(ctx context.Context, p *storage.Project, ids []string) (*agreement.Report, error) {
	m.Lock()
	defer m.Unlock()
	for entry, err := range p.EntriesOf(ctx, ids) {
		if err != nil {
			return nil, err
		}
		if d, counts := m.read.Document(entry); counts {
			m.sums.Update(d)
		}
	}
	return m.read.Finish(m.sums.Report(), options), nil
}

// find lists what stands behind a figure.
func (m *measured) find(b *agreement.Behind, most int) ([]agreement.Place, int) {
	m.Lock()
	defer m.Unlock()
	return m.sums.Find(b, most)
}

// pxPerMM is how large pictures are shown: their usual text, of 7.5 points, is
// then 12.5 px high.
const pxPerMM = 12.5 / (7.5 * plot.MMPerPoint)

// draw paints the figures and shows them.
func (s *Screen) draw() {
	if s.sheet == nil || s.report == nil || s.sheet.PlotWidth() <= 0 {
		return // it is called again when there is room
	}
	look := s.look()
	o := chart.Options{Width: float64(s.sheet.PlotWidth()) / pxPerMM, Bare: true, Pair: s.pair}
	s.panels = chart.Panels(s.report, look, o)
	scale := float64(s.shell.Window.Canvas().Scale())
	plots := make([]widgets.Plot, len(s.panels))
	var wait sync.WaitGroup
	for i := range s.panels {
		wait.Go(func() { plots[i] = painted(&s.panels[i], scale) })
	}
	wait.Wait()
	others := len(s.sheet.Panels) != len(plots)
	s.sheet.SetPlots(plots)
	if others && s.shell.Window.Canvas().Overlays().Top() == fyne.CanvasObject(s.sheet) {
		s.sheet.FocusPanel()
	}
}

func painted(p *chart.Panel, scale float64) widgets.Plot {
	picture := p.Picture.Paint(pxPerMM * scale)
	return widgets.Plot{
		Title: p.Title, Note: p.Note, Picture: picture, Width: px(picture.Rect.Dx(), scale), Height: px(picture.Rect.Dy(), scale),
		PerMM: pxPerMM, Targets: p.Picture.Targets(), Table: p.Table(),
	}
}

func px(n int, scale float64) float32 { return float32(float64(n) / scale) }

// look is the colours of the window.
func (s *Screen) look() chart.Look {
	p := s.shell.Palette
	look := chart.NewLook(s.host.Session().Codebook, p.Dark)
	look.Ground, look.Ink, look.Dim, look.Line, look.Accent = p.Card, p.Ink, p.Dim, p.Line, p.Accent
	look.Faint = colours.Mix(look.Ground, look.Line, 0.5)
	look.Titles = map[string]string{}
	for _, d := range s.host.Session().Summaries {
		look.Titles[d.ID] = d.Title
	}
	return look
}

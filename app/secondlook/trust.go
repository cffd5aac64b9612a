package secondlook

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/storage"
)

// ShowTrust says how far the model can be trusted and how far its hints pull.
func (s *Screen) ShowTrust() {
	if s.refused() {
		return
	}
	open := s.host.Session()
	reading, mine := s.newReading(), open.MineNow()
	reading.Naming = true
	type figures struct {
		model *suggest.Model
		pull  suggest.Pull
		order *suggest.SourceOrder
	}
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) (f figures, err error) {
		err = readInto(reading, func(yield func(corpus.Entry, error) bool) {
			for e, err := range p.Entries(ctx) {
				f.pull.Add(&e, mine)
				if !yield(e, err) {
					return
				}
			}
		}, mine)
		if err == nil {
			f.model = reading.Learn(suggest.Options{Seed: seed, Lexicon: lexiconOf(ctx, p)})
			f.order = suggest.LearnSources(reading.Named, seed)
		}
		return f, err
	}, func(f figures) {
		s.shell.OpenSheet("How far hints can be trusted", ui.Paragraph(s.figures(reading, f.model, f.pull, f.order)), fyne.NewSize(640, 380), "", nil)
	})
}

// figures are the words of the sheet.
func (s *Screen) figures(r *suggest.Reading, m *suggest.Model, pull suggest.Pull, order *suggest.SourceOrder) string {
	open := s.host.Session()
	lines := []string{fmt.Sprintf("Learned from %s; %d are unread. Precision and recall are those on articles that the model had not seen.", r.LearnedFrom("that you have coded"), len(r.Unread))}
	for l, t := range m.Trust() {
		label, ok := open.Codebook.Label(r.Labels[l])
		if !ok {
			continue
		}
		line := fmt.Sprintf("%s: %s. ", label.Name, corpus.Plural(t.Positives, "sentence"))
		if given := t.Right + t.Wrong; given > 0 {
			line += fmt.Sprintf("Precision %.2f (%d of %d hints were right), recall %.2f. ", t.Precision(), t.Right, given, t.Recall())
		}
		if t.Ready {
			line += "There are hints."
		} else {
			line += "No hints: " + m.Silent(l) + "."
		}
		lines = append(lines, line)
	}
	lines = append(lines, pull.Says()...)
	return strings.Join(append(lines, order.Says()), "\n\n")
}

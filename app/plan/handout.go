package plan

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/slug"
	"sayso/storage"
	"sayso/widgets"
)

// handOut asks for whom, and where to, and writes the file.
func (s *Screen) handOut() {
	r := s.chosen()
	if r == nil {
		return
	}
	var items []widgets.FinderItem
	for _, p := range r.People {
		person := p.Annotator
		items = append(items, widgets.FinderItem{Text: person.Name, Side: corpus.Plural(p.Assigned, "article"), Apply: func() { s.handOutTo(r.Round, person) }})
	}
	s.shell.List("Hand out to", func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }, func() {
		if s.sheet != nil {
			s.sheet.FocusMatrix()
		}
	})
}

func (s *Screen) handOutTo(round corpus.Round, person corpus.Annotator) {
	project := s.shell.Open.File()
	name := slug.Of(s.host.Session().Info.Title+" "+round.Name+" "+person.Name, '-', 80)
	path := filepath.Join(filepath.Dir(project.Path()), name+".sayso")
	field := widgets.NewField("File", "File")
	field.SetText(ui.ShortenHome(path))
	sheet := s.shell.OpenSheet("Hand out to "+person.Name, field, ui.SheetSize, "Hand out", func() bool {
		s.writeHandOut(ui.ExpandHome(strings.TrimSpace(field.Text)), round, person)
		return true
	})
	sheet.Focus(field)
}

func (s *Screen) writeHandOut(path string, round corpus.Round, person corpus.Annotator) {
	project := s.shell.Open.File()
	var h storage.HandedOut
	s.shell.Start("Handing out…", func(ctx context.Context, _ func(string)) (err error) {
		h, err = project.HandOut(ctx, path, round.ID, person.ID)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say("Nothing was handed out.")
		case err != nil:
			s.shell.Failed(err)
		default:
			s.shell.Say(corpus.Plural(h.Documents, "article") + " handed out to " + person.Name + " in " + filepath.Base(path) + ". Bring it back with Compare with another copy.")
		}
	})
}

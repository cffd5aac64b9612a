package codebook

import (
	"context"
	"fmt"
	"strings"

	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
	"sayso/widgets"
)

// The lists that open over the codebook editor.

// back gives the keys back after a list over the editor.
func (s *Screen) back() {
	if s.editor == nil {
		s.shell.FocusText()
		return
	}
	s.editor.FocusList()
}

// ListCodedBefore lists what was coded under an older definition of a label;
// choosing one leaves the editor and goes there.
func (s *Screen) ListCodedBefore(id string) {
	label, _ := s.label(id)
	titles := map[string]string{}
	for _, d := range s.host.Session().Summaries {
		titles[d.ID] = d.Title
	}
	s.host.Session().CodedBefore(label, func(list []corpus.Annotation) {
		s.shell.List(corpus.Plural(len(list), "annotation")+" made before "+label.Name+" was defined this way; Enter goes to one",
			func(query string) []widgets.FinderItem {
				words := strings.Fields(strings.ToLower(query))
				var items []widgets.FinderItem
				for _, a := range list {
					if len(items) == ui.MostListed {
						break
					}
					if matching.HasAll(strings.ToLower(a.Quote+" "+titles[a.Document]), words) {
						items = append(items, widgets.FinderItem{
							Text: corpus.FirstWords(a.Quote, 110), Side: corpus.FirstWords(titles[a.Document], 30), Labels: s.shell.LabelChips(s.host.Session().Codebook, a.Label),
							Apply: func() { s.shell.Guard(func() { s.Close(); s.host.GoToAnnotation(a) }) },
						})
					}
				}
				return items
			}, s.back)
	})
}

// ListVersions lists the versions there were. Choosing one makes it the
// current one again, as far as the annotations allow.
func (s *Screen) ListVersions() {
	ui.ListBehind(s.shell, "Versions of the codebook; Enter restores one",
		func(ctx context.Context, p *storage.Project) ([]corpus.Codebook, error) {
			return p.CodebookVersions(ctx)
		},
		func(versions []corpus.Codebook) func(string) []widgets.FinderItem {
			items := s.versionItems(versions)
			return func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }
		}, s.back).FrameNone()
}

// versionItems are the versions of the codebook as lines, the newest first.
func (s *Screen) versionItems(versions []corpus.Codebook) []widgets.FinderItem {
	versions = codebook.LastOfEach(versions)
	for i := range versions {
		versions[i] = codebook.LiftRules(versions[i])
	}
	var items []widgets.FinderItem
	for i := len(versions) - 1; i >= 0; i-- {
		side := ""
		if versions[i].Version == s.host.Session().Codebook.Version {
			side = "the current one"
		}
		text := fmt.Sprintf("Version %d: %s", versions[i].Version, codebookLine(versions[i]))
		if i > 0 {
			text = fmt.Sprintf("Version %d: %s", versions[i].Version, codebook.Difference(versions[i-1], versions[i]))
		}
		items = append(items, widgets.FinderItem{Text: text, Side: side, Apply: func() {
			s.shell.Guard(func() { s.replace(versions[i], fmt.Sprintf("version %d", versions[i].Version)) })
		}})
	}
	return items
}

// codebookLine names the labels of a codebook.
func codebookLine(c corpus.Codebook) string {
	var names []string
	for _, l := range c.Labels {
		names = append(names, l.Name)
	}
	return corpus.FirstWords(strings.Join(names, ", "), 80)
}

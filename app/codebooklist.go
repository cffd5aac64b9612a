package app

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

// backToCodebook gives the keys back after a list over the editor.
func (w *Window) backToCodebook() {
	if w.codebook.editor == nil {
		w.focusText()
		return
	}
	w.codebook.editor.FocusList()
}

// listCodedBefore lists what was coded under an older definition of a label;
// choosing one leaves the editor and goes there.
func (w *Window) listCodedBefore(id string) {
	label, _ := w.session.Codebook.Label(id)
	titles := map[string]string{}
	for _, d := range w.session.Summaries {
		titles[d.ID] = d.Title
	}
	w.session.CodedBefore(label, func(list []corpus.Annotation) {
		w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), corpus.Plural(len(list), "annotation")+" made before "+label.Name+" was defined this way; Enter goes to one",
			func(query string) []widgets.FinderItem {
				words := strings.Fields(strings.ToLower(query))
				var items []widgets.FinderItem
				for _, a := range list {
					if len(items) == ui.MostListed {
						break
					}
					if matching.HasAll(strings.ToLower(a.Quote+" "+titles[a.Document]), words) {
						items = append(items, widgets.FinderItem{
							Text: corpus.FirstWords(a.Quote, 110), Side: corpus.FirstWords(titles[a.Document], 30), Mark: w.labelColour(a.Label),
							Apply: func() { w.guard(func() { w.goToAnnotation(a) }) },
						})
					}
				}
				return items
			}, w.backToCodebook)
	})
}

// goToAnnotation leaves the editor and shows an annotation.
func (w *Window) goToAnnotation(a corpus.Annotation) {
	w.closeCodebook()
	if a.Document == w.session.Entry.Document.ID {
		w.session.Select(a.ID)
	} else {
		w.session.openAt(a, func() {})
	}
	w.focusText()
	w.say("Ctrl+B goes back to the codebook.")
}

// listCodebookVersions lists the versions there were. Choosing one makes it the
// current one again, as far as the annotations allow.
func (w *Window) listCodebookVersions() {
	ui.ListBehind(w.Shell, "Versions of the codebook; Enter restores one",
		func(ctx context.Context, p *storage.Project) ([]corpus.Codebook, error) {
			return p.CodebookVersions(ctx)
		},
		func(versions []corpus.Codebook) func(string) []widgets.FinderItem {
			items := w.versionItems(versions)
			return func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }
		}, w.backToCodebook).FrameNone()
}

// versionItems are the versions of the codebook as lines, the newest first.
func (w *Window) versionItems(versions []corpus.Codebook) []widgets.FinderItem {
	versions = codebook.LastOfEach(versions)
	for i := range versions {
		versions[i] = codebook.LiftRules(versions[i])
	}
	var items []widgets.FinderItem
	for i := len(versions) - 1; i >= 0; i-- {
		side := ""
		if versions[i].Version == w.session.Codebook.Version {
			side = "the current one"
		}
		text := fmt.Sprintf("Version %d: %s", versions[i].Version, codebookLine(versions[i]))
		if i > 0 {
			text = fmt.Sprintf("Version %d: %s", versions[i].Version, codebook.Difference(versions[i-1], versions[i]))
		}
		items = append(items, widgets.FinderItem{Text: text, Side: side, Apply: func() {
			w.guard(func() { w.importCodebook(versions[i], fmt.Sprintf("version %d", versions[i].Version)) })
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
